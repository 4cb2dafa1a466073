"""Communes as they were until 30/6/2025, and what each became: whole, merged with others, or split.

Papers, spreadsheets and phones still speak of them. A code alone does not say of when it is: 00004 was Phường Trúc Bạch
and is Phường Ba Đình, so whoever asks says the day.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from catalogue import places
from catalogue.codes.files import read
from catalogue.places import Commune
from catalogue.vietnamese import fold

LIST = "former_communes"
_KINDS = re.compile(r"^(xa|phuong|thi tran|dac khu|huyen|quan|thi xa|thanh pho|tinh) ")


@dataclass(frozen=True, slots=True)
class Former:
    """A xã, phường or thị trấn of then: its code, name, district and province. `became` has the codes of today, more
    than one where it was split."""

    code: str
    name: str
    district: str
    province: str
    became: tuple[str, ...]


def last_day() -> date:
    """The last day on which these codes were in force."""
    return date.fromisoformat(read(LIST)["valid_to"])


@cache
def _all() -> dict[str, Former]:
    provinces = dict(read(LIST)["provinces"])
    return {
        code: Former(code, name, district, provinces[province], tuple(became))
        for code, name, district, province, became in read(LIST)["communes"]
    }


def former(code: str) -> Former | None:
    """What that code meant until the last day; None when it meant nothing then."""
    return _all().get(code)


def commune_on(code: str, day: date) -> Commune | Former | None:
    """What a five-digit code meant on a day."""
    return former(code) if day <= last_day() else places.commune(code)


def parts_of(code: str) -> tuple[Former, ...]:
    """The communes of then that a commune of today was made of, whole or in part, by code."""
    return _parts().get(code, ())


@cache
def _parts() -> dict[str, tuple[Former, ...]]:
    parts: dict[str, list[Former]] = {}
    for one in _all().values():
        for code in one.became:
            parts.setdefault(code, []).append(one)
    return {code: tuple(ones) for code, ones in parts.items()}


@cache
def names_around(code: str) -> frozenset[str]:
    """What an address of a commune of today may say behind its hamlet, folded: the commune, the communes and districts
    of then, the province of now and then, each with its kind and without; empty for an unknown code."""
    place = places.commune(code)
    if place is None:
        return frozenset()
    province = places.province(place.province_code)
    told = [place.name, province.full_name if province else ""]
    told += [text for part in parts_of(code) for text in (part.name, part.district, part.province)]
    return frozenset(name for text in map(fold, told) for name in (text, _KINDS.sub("", text)) if name)


def today_of(text: str, province_code: str | None = None) -> tuple[Commune, ...]:
    """The communes of today that a code or name of then may mean; none when it is unknown. One is an answer, more than
    one must be asked: several bore the name, or the commune was split."""
    known = former(text.strip())
    meant: Iterable[Former] = [known] if known else _names().get(fold(text), ())
    found = {code: place for one in meant for code in one.became if (place := places.commune(code))}
    return tuple(place for place in found.values() if province_code in (None, place.province_code))


@cache
def _names() -> dict[str, list[Former]]:
    names: dict[str, list[Former]] = {}
    for one in _all().values():
        names.setdefault(fold(one.name), []).append(one)
    return names
