"""Telex and VNI typed without their keyboard program: "Nguyeenx Vawn", "Nguye6n4 Va8n"."""

import re
from collections.abc import Callable

from catalogue.letters import VOWELS, with_tone
from catalogue.syllables import is_syllable, place_tone

TELEX_TONES = {"f": "̀", "s": "́", "r": "̉", "x": "̃", "j": "̣"}
VNI_TONES = {"2": "̀", "1": "́", "3": "̉", "4": "̃", "5": "̣"}
CIRCUMFLEX = {"a": "â", "e": "ê", "o": "ô"}
HORN = {"o": "ơ", "u": "ư"}
BREVE = {"a": "ă"}
_TELEX_WORD = re.compile(r"[^\W\d_]+")
_VNI_WORD = re.compile(r"[^\W_]+")


def decode_telex(text: str) -> str:
    """Every word that is no legal syllable but becomes one by the Telex rules, decoded; the rest untouched."""
    return _TELEX_WORD.sub(lambda m: _decoded(m[0], _telex), text)


def decode_vni(text: str) -> str:
    """The same for VNI typing, where digits after a vowel stand for its marks."""
    return _VNI_WORD.sub(lambda m: _decoded(m[0], _vni), text)


def _decoded(word: str, typed: Callable[[str], str]) -> str:
    if is_syllable(word):
        return word
    decoded = typed(word.lower())
    return _in_case_of(word, decoded) if is_syllable(decoded) else word


def _in_case_of(word: str, decoded: str) -> str:
    if word.isupper():
        return decoded.upper()
    return decoded.capitalize() if word[0].isupper() else decoded


def _telex(word: str) -> str:
    letters: list[str] = []
    mark = ""
    for char in word:
        has_vowel = any(letter in VOWELS for letter in letters)
        if char in TELEX_TONES and has_vowel:
            mark = TELEX_TONES[char]
        elif char == "d" and letters[:1] == ["d"]:
            letters[0] = "đ"
        elif char == "w" and (_change(letters, HORN | BREVE) or not has_vowel):
            letters += [] if has_vowel else ["ư"]
        elif char not in CIRCUMFLEX or not _change(letters, {char: CIRCUMFLEX[char]}):
            letters.append(char)
    return _composed(letters, mark)


def _vni(word: str) -> str:
    letters: list[str] = []
    mark = ""
    changes = {"6": CIRCUMFLEX, "7": HORN, "8": BREVE}
    for char in word:
        if char in VNI_TONES and letters:
            mark = VNI_TONES[char]
        elif char == "9" and letters[:1] == ["d"]:
            letters[0] = "đ"
        elif char not in changes or not _change(letters, changes[char]):
            letters.append(char)
    return _composed(letters, mark)


def _change(letters: list[str], table: dict[str, str]) -> bool:
    """Give the last letter of `table` its mark; "uo" takes the horn as one. False when there is none to change."""
    for index in range(len(letters) - 1, -1, -1):
        if letters[index] in table:
            if table.get("o") == "ơ" and index and letters[index - 1 : index + 1] == ["u", "o"]:
                letters[index - 1] = "ư"
            letters[index] = table[letters[index]]
            return True
    return False


def _composed(letters: list[str], mark: str) -> str:
    at = next((i for i, letter in enumerate(letters) if letter in VOWELS), None)
    if at is None or not mark:
        return "".join(letters)
    start = at + 1 if letters[:2] in (["q", "u"], ["g", "i"]) and len(letters) > 2 else at
    at = next((i for i in range(start, len(letters)) if letters[i] in VOWELS), at)
    letters[at] = with_tone(letters[at], mark)
    return place_tone("".join(letters))
