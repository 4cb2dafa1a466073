"""Sex as paper words it: Nam, Nữ, trai, gái."""

from intake.ocr.language.closed import Match, Phrase, match

PHRASES = tuple(
    Phrase(spelling, value)
    for value, spellings in {
        "male": ("nam", "trai", "con trai", "bé trai", "nam giới"),
        "female": ("nữ", "gái", "con gái", "bé gái", "nữ giới"),
    }.items()
    for spelling in spellings
)
WORST = 0.45
"""The list is so short that half a word is enough."""
LETTERS = {"t": "male", "g": "female"}
"""A lone N may be either word, so it stays unread."""


def read(text: str) -> Match | None:
    """male or female; None for a lone N and for what is neither."""
    folded = text.casefold().strip(" .,;:'\"-_|")
    if folded in LETTERS:
        return Match(LETTERS[folded], 0.8, 1.0)
    if len(folded) < 2:
        return None
    return match(folded, PHRASES, WORST)
