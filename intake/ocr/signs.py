"""The signs our own recogniser knows, in the order of its answers."""

import unicodedata

from catalogue.letters import TONES, VOWELS, with_tone

_CONSONANTS = "bcdđfghjklmnpqrstvwxz"
_LOWER = "".join(with_tone(vowel, tone) for vowel in VOWELS for tone in ("", *TONES)) + _CONSONANTS
LETTERS = _LOWER + _LOWER.upper()
DIGITS = "0123456789"
OTHERS = " .,:;/-()'\"?!+%&*°"
SIGNS: tuple[str, ...] = ("", *(unicodedata.normalize("NFC", LETTERS + DIGITS + OTHERS)))
"""`SIGNS[0]` is the blank; all others are single characters in NFC."""
STRIDE_PX = 4
"""One step of the recogniser's answer for each four columns of the image."""
