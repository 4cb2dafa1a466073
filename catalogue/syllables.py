"""What a legal Vietnamese syllable is, and where its tone mark belongs.

Source: the spelling rules of quốc ngữ as school books give them; foreign and highland names need not be legal.
"""

import re
from functools import lru_cache

from catalogue.letters import split_tone, with_tone

_ONSETS = "ngh ng nh th tr ch ph kh gh gi qu b c d đ g h k l m n p r s t v x"
ONSETS = _ONSETS.split()
_RIMES = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong
    op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uê uêch uênh uc ui um un ung uơ uôc uôi uôm
    uôn uông uôt up ut uy uya uych uyên uyêt uynh uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
    y yêm yên yêng yêt yêu"""
RIMES = frozenset(_RIMES.split())
RIMES_AFTER_QU = {"ych", "yn", "ynh", "yp", "yt"}
STOPPED = ("c", "ch", "p", "t")
FRONT = ("e", "ê", "i", "y")
_TOKEN = re.compile(rf"({'|'.join(ONSETS)})?(.+)")


@lru_cache(maxsize=20_000)
def take_apart(word: str) -> tuple[str, str, str] | None:
    """(onset, rime, tone mark) of a lower-case syllable in NFC, or None when it is not a legal one."""
    bare, marks = split_tone(word)
    match = _TOKEN.fullmatch(bare)
    if match is None or len(marks) > 1:
        return None
    for onset, rime in _readings(match[1] or "", match[2]):
        if (
            (rime in RIMES or (onset == "qu" and rime in RIMES_AFTER_QU))
            and _fits(onset, rime)
            and _may_carry(rime, marks)
        ):
            return onset, rime, marks
    return None


def _readings(onset: str, rest: str) -> list[tuple[str, str]]:
    """ "gi" may be g + i ("gì", "gìn") or gi + a ("gia"); everything else reads one way."""
    if onset == "gi":
        return [("gi", rest), ("g", "i" + rest)]
    return [(onset, rest)]


def _fits(onset: str, rime: str) -> bool:
    is_front = rime.startswith(FRONT)
    if onset in ("k", "gh", "ngh"):
        return is_front
    if onset in ("c", "ng"):
        return not is_front
    if onset == "g":
        return not is_front or rime.startswith("i")
    if onset == "qu":
        return not rime.startswith(("o", "u", "ư"))
    return onset != "" or not rime.startswith("iê")


def _may_carry(rime: str, mark: str) -> bool:
    return not rime.endswith(STOPPED) or mark in ("́", "̣")


def is_syllable(text: str) -> bool:
    """Whether `text` (NFC, any case) is one legal Vietnamese syllable, with its tone in any customary place."""
    return take_apart(text.lower()) is not None


def tone_index(rime: str) -> int:
    """Where the old style puts the tone in a rime: hòa, thủy, khỏe; but hoàn, thuyền, quả."""
    for index, letter in reversed(list(enumerate(rime))):
        if letter in "ăâêôơư" and not (letter == "ư" and "ơ" in rime):
            return index
    vowels = [i for i, letter in enumerate(rime) if letter in "aeiouy"]
    if len(vowels) == 1:
        return vowels[0]
    has_tail = rime[-1] not in "aeiouy"
    return vowels[1] if has_tail or len(vowels) == 3 else vowels[0]


def place_tone(word: str) -> str:
    """The same lower-case syllable with its tone in the one place used for matching; other words unchanged."""
    parts = take_apart(word)
    if parts is None or not parts[2]:
        return word
    onset, rime, mark = parts
    at = tone_index(rime)
    return onset + rime[:at] + with_tone(rime[at], mark) + rime[at + 1 :]


def merge_i_and_y(word: str) -> str:
    """Lý = Lí, Mỹ = Mĩ, Quý = Quí, Vy = Vi: the lone final y of a syllable becomes i; thúy and ý stay."""
    parts = take_apart(word)
    if parts is None or parts[1] != "y" or not parts[0]:
        return word
    return parts[0] + with_tone("i", parts[2])
