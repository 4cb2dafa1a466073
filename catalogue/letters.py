"""Vietnamese letters and their tones: taking a tone off a letter and putting it on another."""

import unicodedata

TONES = {"̀": "huyền", "́": "sắc", "̉": "hỏi", "̃": "ngã", "̣": "nặng"}
"""The five combining marks; no mark is the level tone."""

VOWELS = "aăâeêioôơuưy"


def split_tone(text: str) -> tuple[str, str]:
    """Text without tone marks (â ê ô ơ ư ă stay), and the marks taken off, in order."""
    marks = "".join(c for c in unicodedata.normalize("NFD", text) if c in TONES)
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if c not in TONES)
    return unicodedata.normalize("NFC", bare), marks


def with_tone(letter: str, mark: str) -> str:
    """One letter carrying `mark` (a combining mark, or "" for none)."""
    return unicodedata.normalize("NFC", letter + mark)


def strip_marks(text: str) -> str:
    """Text without any mark; đ becomes d, which Unicode does not take apart by itself."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare.replace("đ", "d").replace("Đ", "D"))
