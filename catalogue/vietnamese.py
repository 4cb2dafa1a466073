"""Vietnamese text: the one form it is kept in, and the five levels on which two spellings are the same."""

import re
import unicodedata
from functools import lru_cache

from catalogue.keyboards import decode_telex, decode_vni
from catalogue.legacy_encodings import from_tcvn3, from_vni_windows, looks_legacy
from catalogue.letters import split_tone, strip_marks
from catalogue.syllables import is_syllable, merge_i_and_y, place_tone

__all__ = [
    "decode_telex",
    "decode_vni",
    "fold",
    "from_tcvn3",
    "from_vni_windows",
    "is_syllable",
    "looks_legacy",
    "nfc",
    "slug",
    "tidy",
]

SOFT_HYPHEN = "\u00ad"
APOSTROPHES = "'’‘´`ʼ′＇"
_LOOK_ALIKES = str.maketrans({"ð": "đ", "Ð": "Đ"})
_TO_APOSTROPHE = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))
_WORD = re.compile(r"[^\W\d_]+")


def nfc(text: str) -> str:
    """Composed Unicode, the one form text is kept in."""
    return unicodedata.normalize("NFC", text)


def tidy(text: str) -> str:
    """The text as it is kept: NFC, single blanks, ð as đ, nothing that can't be seen (NUL, surrogates, zero width).

    The soft hyphen stays: in TCVN3 it is the letter ư.
    """
    seen = nfc(text if text.isprintable() else _seen(text))
    if "ð" in seen or "Ð" in seen:
        seen = seen.translate(_LOOK_ALIKES)
    return " ".join(seen.split())


def _seen(text: str) -> str:
    """Letter by letter: only for the rare text that holds something that can't be printed."""
    return "".join(" " if c.isspace() else c for c in text if c.isspace() or c == SOFT_HYPHEN or _is_visible(c))


def _is_visible(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs")


@lru_cache(maxsize=16_384)
def fold(text: str, level: int = 4) -> str:
    """The key on which spellings of one word meet; for search and matching only, never shown.

    0 NFC · 1 case and blanks · 2 place of the tone, i/y, apostrophes · 3 no tones (ă â ê ô ơ ư đ stay) · 4 no marks,
    no apostrophes, hyphens as blanks. Folding twice changes nothing. Source: domain dossier 6.1.
    """
    if level == 0:
        return nfc(text)
    return " ".join(filter(None, [_fold_word(word, level) for word in text.split()]))


@lru_cache(maxsize=32_768)
def _fold_word(word: str, level: int) -> str:
    """Word by word, since few words make all names; an apostrophe alone becomes none, one with a hyphen two."""
    folded = _fold_once(word, level)
    while (again := _fold_once(folded, level)) != folded:
        folded = again
    return folded


def _fold_once(text: str, level: int) -> str:
    folded = nfc(text)
    if level >= 1:
        folded = nfc(" ".join(tidy(folded).replace(SOFT_HYPHEN, "").casefold().split()))
    if level >= 2:
        folded = _WORD.sub(_spelled_once, folded.translate(_TO_APOSTROPHE))
    if level >= 3:
        folded = split_tone(folded)[0]
    if level >= 4:
        folded = " ".join(strip_marks(folded).replace("'", "").replace("-", " ").split())
    return folded


def _spelled_once(found: re.Match[str]) -> str:
    return _spelling(found[0])


@lru_cache(maxsize=20_000)
def _spelling(word: str) -> str:
    return merge_i_and_y(place_tone(word))


def slug(text: str) -> str:
    """Letters and digits only, without marks: the key on which "H'Mông", "H Mông" and "hmong" meet."""
    return "".join(c for c in fold(text) if c.isalnum())
