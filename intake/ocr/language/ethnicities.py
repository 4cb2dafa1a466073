"""Ethnic groups: any spelling of paper to the official name; a rare name is not guessed from a smudge."""

from functools import cache, lru_cache

from catalogue.codes import ethnicities
from intake.ocr.language.closed import Match, Phrase, match

COMMON = frozenset(
    {
        "Kinh",
        "Tày",
        "Thái",
        "Mường",
        "Khmer",
        "Mông",
        "Nùng",
        "Hoa",
        "Dao",
        "Gia Rai",
        "Ê Đê",
        "Ba Na",
        "Xơ Đăng",
        "Chăm",
        "Hrê",
    }
)
NAME_RARITY, ALIAS_RARITY = 0.08, 0.14
WORST = 0.4
SHORT = 2


@cache
def _phrases() -> tuple[Phrase, ...]:
    phrases = []
    for group in ethnicities.ETHNICITIES:
        rarity = 0.0 if group.name in COMMON else NAME_RARITY
        phrases.append(Phrase(group.name, group.name, rarity))
        aliases = [alias for alias in group.aliases if len(alias) > SHORT]
        phrases += [Phrase(alias, group.name, ALIAS_RARITY) for alias in aliases]
    return tuple(phrases)


@lru_cache(maxsize=2_000)
def read(text: str) -> Match | None:
    """The official name, such as Mông for H'Mông; None when none is near enough."""
    clean = text.strip(' .,;:"-_|()')
    if clean == "K":
        return Match("Kinh", 0.8, 1.0)
    return match(clean, _phrases(), WORST)
