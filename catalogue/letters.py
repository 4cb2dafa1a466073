"""Vietnamese letters and their tones: taking a tone off a letter and putting it on another."""

import unicodedata
from functools import lru_cache

TONES = {"̀": "huyền", "́": "sắc", "̉": "hỏi", "̃": "ngã", "̣": "nặng"}
"""The five combining marks; no mark is the level tone."""

VOWELS = "aăâeêioôơuưy"


def split_tone(text: str) -> tuple[str, str]:
    """Text without tone marks (â ê ô ơ ư ă stay), and the marks taken off, in order."""
    parts = [_split_word(word) for word in text.split(" ")]
    return " ".join(bare for bare, _ in parts), "".join(marks for _, marks in parts)


@lru_cache(maxsize=20_000)
def _split_word(word: str) -> tuple[str, str]:
    """Word by word, since few words make all names."""
    letters = unicodedata.normalize("NFD", word)
    bare = "".join(c for c in letters if c not in TONES)
    return unicodedata.normalize("NFC", bare), "".join(c for c in letters if c in TONES)


def with_tone(letter: str, mark: str) -> str:
    """One letter carrying `mark` (a combining mark, or "" for none)."""
    return unicodedata.normalize("NFC", letter + mark)


def strip_marks(text: str) -> str:
    """Text without any mark; đ becomes d, which Unicode does not take apart by itself."""
    return " ".join(map(_strip_word, text.split(" ")))


@lru_cache(maxsize=20_000)
def _strip_word(word: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare.replace("đ", "d").replace("Đ", "D"))
