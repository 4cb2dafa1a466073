"""Texts of old Excel files: TCVN3 (fonts .Vn…) and VNI-Windows (fonts VNI-…), read as if they were Windows-1252.

TCVN3's …H fonts show lower-case bytes as capitals, so a heading in capitals arrives in small letters.
"""

import re

from catalogue.letters import with_tone
from catalogue.syllables import is_syllable

_TCVN3_FROM_A1 = (  # TCVN 5712:1993, as glibc's TCVN5712-1 has it; _ stands for a lone mark or nothing
    "ĂÂÊÔƠƯĐăâêôơưđẰ_____àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
)
_TCVN3 = {0xA1 + i: letter for i, letter in enumerate(_TCVN3_FROM_A1) if letter != "_"}
_TCVN3_SIGNS = re.compile("[¨©ª«¬\u00ad®µ¶·¸¹]")

_VNI_SINGLES = dict(zip("æóòôöîñíìÆÓÒÔÖÎÑÍÌ", "ỉĩịơưỵđíìỈĨỊƠƯỴĐÍÌ", strict=True))
_TONES = dict(zip("ùøûõïÙØÛÕÏ", "\u0301\u0300\u0309\u0303\u0323" * 2, strict=True))
_CIRCUMFLEX = dict(zip("âáàåãäÂÁÀÅÃÄ", ["", *"\u0301\u0300\u0309\u0303\u0323"] * 2, strict=True))
_BREVE = dict(zip("êéèúüëÊÉÈÚÜË", ["", *"\u0301\u0300\u0309\u0303\u0323"] * 2, strict=True))
_VNI = re.compile(
    f"([aeouyôöAEOUYÔÖ])([{''.join(_TONES)}])|([aeoAEO])([{''.join(_CIRCUMFLEX)}])|([aA])([{''.join(_BREVE)}])"
    f"|([{''.join(_VNI_SINGLES)}])"
)
_WORD = re.compile(r"[^\s\d.,;:()/-]+")


def _as_text(raw: bytes | str) -> str:
    return raw.decode("latin-1") if isinstance(raw, bytes) else raw


def from_tcvn3(raw: bytes | str) -> str:
    """Unicode of TCVN3 bytes, or of a text that was decoded from them as Windows-1252."""
    return _as_text(raw).translate(_TCVN3)


def from_vni_windows(raw: bytes | str) -> str:
    """Unicode of VNI-Windows bytes, or of a text decoded from them: a letter and its mark are two characters."""
    return _VNI.sub(lambda m: _vni_letter(*filter(None, m.groups())), _as_text(raw))


def _vni_letter(letter: str, sign: str = "") -> str:
    letter = _VNI_SINGLES.get(letter, letter)
    if sign in _TONES or not sign:
        return with_tone(letter, _TONES.get(sign, ""))
    if sign in _CIRCUMFLEX:
        return with_tone(with_tone(letter, "\u0302"), _CIRCUMFLEX[sign])
    return with_tone(with_tone(letter, "\u0306"), _BREVE[sign])


def looks_legacy(text: str) -> str | None:
    """ "tcvn3" or "vni" when every word becomes a legal syllable by that table and not all were legal before."""
    words = _WORD.findall(text)
    if not words or all(is_syllable(w) for w in words) or not any("\u00a0" < c < "\u0100" for c in text):
        return None
    readings = {"tcvn3": from_tcvn3(text), "vni": from_vni_windows(text)}
    fitting = [k for k, decoded in readings.items() if all(is_syllable(w) for w in _WORD.findall(decoded))]
    if len(fitting) == 2:
        return "tcvn3" if _TCVN3_SIGNS.search(text) else "vni"
    return fitting[0] if fitting else None
