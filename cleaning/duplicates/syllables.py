"""What tells two syllables of names apart: nothing, the typing, a lost mark, a tone people mix up, or a letter.

Source of the kinds: domain dossier 6.1 (spelling), 6.2 and 6.3 (lost marks, Telex), 10.2 (how lists go wrong).
"""

from functools import lru_cache
from typing import Literal
from unicodedata import normalize

from catalogue.letters import strip_marks
from catalogue.vietnamese import decode_telex, decode_vni, fold, is_syllable

Kind = Literal["same", "typing", "marks", "d", "tone", "mark", "letter", "other"]
_ASK, _TUMBLE = "\u0309", "\u0303"
_LETTERS_MIN = 3


@lru_cache(maxsize=65_536)
def kind(one: str, other: str) -> Kind:
    """How `one` differs from `other`; both as `plain` gives them. The same answer the other way round."""
    if one == other:
        return "same"
    bare, other_bare = skeleton(one), skeleton(other)
    if bare == other_bare:
        return _of_marks(one, other, bare)
    if skeleton(typed(one)) == skeleton(typed(other)):
        return "typing"
    if min(len(bare), len(other_bare)) >= _LETTERS_MIN and _is_one_letter(bare, other_bare):
        return "letter"
    return "other"


def _of_marks(one: str, other: str, bare: str) -> Kind:
    if bare in (one, other):
        return "marks"
    if _without_tumble(one) == _without_tumble(other):
        return "tone"
    if one.replace("đ", "d") == other.replace("đ", "d"):
        return "d"
    return "mark"


def _without_tumble(word: str) -> str:
    """Hỏi and ngã as one tone, as half of the country says them."""
    return normalize("NFD", word).replace(_TUMBLE, _ASK)


def _is_one_letter(one: str, other: str) -> bool:
    """One letter put in, left out or another."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[at + (len(short) == len(long)) :] == long[at + 1 :]


@lru_cache(maxsize=65_536)
def plain(name: str) -> tuple[str, ...]:
    """The syllables of a name as they are compared: small letters, tones in one place, i for y."""
    return tuple(fold(name, 2).split())


@lru_cache(maxsize=65_536)
def skeleton(word: str) -> str:
    """A syllable without any mark."""
    return strip_marks(word)


@lru_cache(maxsize=65_536)
def typed(word: str) -> str:
    """What a syllable was meant to be that was typed without its keyboard program; itself when it reads well."""
    return word if is_syllable(word) else fold(decode_vni(decode_telex(word)), 2)


@lru_cache(maxsize=65_536)
def bones(name: str) -> tuple[str, ...]:
    """The skeletons of a name's syllables, Telex and VNI undone: where almost all ways to write it meet."""
    return tuple(skeleton(typed(word)) for word in plain(name))
