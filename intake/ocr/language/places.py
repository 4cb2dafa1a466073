"""Provinces, communes and hamlets: official names where one is near, otherwise what the paper says."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from catalogue import places
from intake.ocr.language import likeness
from intake.ocr.language.closed import WORST, Match, Phrase, match
from intake.ocr.language.syllables import Lexicon, Spelled, Token, spell

KINDS = (
    "Thôn",
    "Bản",
    "Ấp",
    "Xóm",
    "Tiểu khu",
    "Tổ dân phố",
    "Tổ",
    "Khu phố",
    "Khu",
    "Khóm",
    "Buôn",
    "Làng",
    "Sóc",
    "Đội",
    "Plei",
)
COMMUNE_KINDS = ("xã", "phường", "đặc khu", "thị trấn")
LISTED_SHARE = 1000.0
FAR = 2
KIND_WORST = 0.31


@dataclass(frozen=True, slots=True)
class Place:
    """A name of a place as proposed, with a share of belief 0–1."""

    value: str
    share: float


@cache
def province_names() -> tuple[Phrase, ...]:
    """The provinces of today, and those of before 1/7/2025 as less likely."""
    now = [Phrase(province.name, province.name) for province in places.PROVINCES]
    names_now = {phrase.value for phrase in now}
    before = [Phrase(origin.name, origin.name, 0.03) for origin in places.ORIGINS if origin.name not in names_now]
    return (*now, *before)


def province(text: str) -> Match | None:
    """A province of today or of before 1/7/2025."""
    return match(text.strip(" .,:;_-"), province_names())


@cache
def commune_names(province_name: str) -> tuple[str, ...]:
    """The communes of that province, of all provinces when it is not known."""
    found = places.province_from_text(province_name) if province_name else None
    within = places.communes_of(found.code) if found else places.COMMUNES
    return tuple(sorted({commune.short_name for commune in within}))


def commune(text: str, province_name: str = "") -> Match | None:
    """A commune of today's list, of that province if one is known; None when no name is near."""
    clean = _without_kind(text.strip(" .,:;_-"))
    for scope in dict.fromkeys((province_name, "")):
        names = likeness.near(clean, commune_names(scope), within=FAR)
        if found := match(clean, [Phrase(name, name) for name in names], 0.7 * WORST) if names else None:
            return found
    return None


def _without_kind(text: str) -> str:
    for kind in COMMUNE_KINDS:
        if text.casefold().startswith(kind + " "):
            return text[len(kind) + 1 :]
    return text


@cache
def syllables_of_communes() -> Lexicon:
    """Syllables of today's communes, by how many names hold them."""
    counts = Counter(word for commune in places.COMMUNES for word in commune.short_name.split())
    total = sum(counts.values())
    return Lexicon({word: LISTED_SHARE * count / total for word, count in counts.items()})


def spell_place(tokens: Sequence[Token]) -> Spelled | None:
    """The likeliest spelling of a name of a place that is in no list."""
    return spell(tokens, [syllables_of_communes()] * len(tokens), [{}] * len(tokens)) if tokens else None


def hamlet(tokens: Sequence[Token]) -> Place | None:
    """A hamlet with its kind ("Bản Lứa", "Thôn 3", "Tổ dân phố 2"); its kind from the list, its name as spelled."""
    if not tokens:
        return None
    kind, used = _kind(tokens)
    rest = spell_place(tokens[used:])
    name = " ".join(part for part in (kind, rest.value if rest else "") if part)
    return Place(name, rest.share if rest else 0.5)


def _kind(tokens: Sequence[Token]) -> tuple[str, int]:
    for length in (3, 2, 1):
        if length < len(tokens):
            said = " ".join(token.text for token in tokens[:length])
            same_length = [Phrase(kind, kind) for kind in KINDS if len(kind.split()) == length]
            if same_length and (found := match(said, same_length, KIND_WORST)):
                return found.value, length
    return "", 0
