"""34 provinces and 3,321 communes of today, and the 63 provinces that personal numbers speak of."""

import re
from dataclasses import dataclass
from functools import cache

from catalogue.codes.files import read
from catalogue.vietnamese import fold, slug


@dataclass(frozen=True, slots=True)
class Province:
    """A province since 1/7/2025: two-digit code, full name ("Tỉnh Sơn La") and short name."""

    code: str
    full_name: str
    name: str


@dataclass(frozen=True, slots=True)
class Commune:
    """A xã, phường or đặc khu: five-digit code and name with its kind ("Xã Mường La")."""

    code: str
    name: str
    province_code: str

    @property
    def kind(self) -> str:
        """ "xã", "phường" or "đặc khu"."""
        return "đặc khu" if self.name.casefold().startswith("đặc khu") else self.name.split()[0].casefold()

    @property
    def short_name(self) -> str:
        """The name without its kind: "Mường La"."""
        return self.name[len(self.kind) :].strip()


@dataclass(frozen=True, slots=True)
class Origin:
    """Digits 1–3 of a personal number: the province of birth registration as it was named, and today's province."""

    code: str
    name: str
    province_code: str


_PROVINCES = {code: Province(code, full, short) for code, full, short in read("places")["provinces"]}
_COMMUNES = {code: Commune(code, name, province) for code, name, province in read("places")["communes"]}
_ORIGINS = {code: Origin(code, name, province) for code, name, province in read("origins")["origins"]}

PROVINCES = tuple(_PROVINCES.values())
COMMUNES = tuple(_COMMUNES.values())
ORIGINS = tuple(_ORIGINS.values())


_FULL_NAMES = {one.name: one.full_name for one in PROVINCES}


def province_full_name(name: str) -> str:
    """What a province is called in whole, by its short name ("Sơn La" → "Tỉnh Sơn La"); any other name as it is."""
    return _FULL_NAMES.get(name, name)


def province(code: str) -> Province | None:
    """The province of a code of today ("14"), None when there is none. Never give it digits of a personal number."""
    return _PROVINCES.get(code)


def commune(code: str) -> Commune | None:
    """The commune of a five-digit code, None when there is none."""
    return _COMMUNES.get(code)


def origin(code: str) -> Origin | None:
    """The province of birth registration behind digits 1–3 of a personal number ("014"), None when none has them."""
    return _ORIGINS.get(code)


@cache
def communes_of(province_code: str) -> tuple[Commune, ...]:
    """All communes of a province, by code; empty for an unknown province."""
    return tuple(c for c in COMMUNES if c.province_code == province_code)


@cache
def _search_keys() -> tuple[tuple[str, Commune], ...]:
    return tuple((slug(c.name), c) for c in COMMUNES)


def find_communes(text: str, province_code: str | None = None, limit: int = 20) -> list[Commune]:
    """Communes whose name holds `text`, with or without marks: names that begin with it first, then by code."""
    wanted = slug(text)
    if not wanted:
        return []
    hits = [(key, c) for key, c in _search_keys() if wanted in key and province_code in (None, c.province_code)]
    hits.sort(key=lambda hit: (slug(hit[1].short_name) != wanted, not slug(hit[1].short_name).startswith(wanted)))
    return [c for _, c in hits[:limit]]


def province_from_text(text: str) -> Province | None:
    """The province a name means: "Sơn La", "tỉnh Sơn La", "son la"; None when unknown."""
    wanted = re.sub(r"^(tinh|thanh pho|tp)\b\.? *", "", fold(text))
    return _province_names().get(wanted)


@cache
def _province_names() -> dict[str, Province]:
    return {fold(p.name): p for p in PROVINCES}


def commune_from_text(text: str, province_code: str | None = None) -> Commune | None:
    """The one commune of that name, with or without its kind; None when several bear it, as seven do Tân Thành."""
    hits = [c for c in _commune_names().get(fold(text), []) if province_code in (None, c.province_code)]
    return hits[0] if len(hits) == 1 else None


@cache
def _commune_names() -> dict[str, list[Commune]]:
    names: dict[str, list[Commune]] = {}
    for known in COMMUNES:
        for name in (fold(known.name), fold(known.short_name)):
            names.setdefault(name, []).append(known)
    return names
