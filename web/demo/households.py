"""Invented households without a fault: parents, children born years apart (or twins), numbers that fit."""

from calendar import monthrange
from dataclasses import dataclass, field
from random import Random

from web.demo import names
from web.demo.places import DemoCommune, DemoHamlet

FIRST_YEAR, LAST_YEAR = 2012, 2026
"""Years of birth. Nobody in the demo turns 16 before 2028."""
SCHOOL_YEAR = 2026
"""The school year that began on 5/9; a child born six years before it is in lớp 1."""


@dataclass(slots=True)
class DemoChild:
    """A child and the hamlet it is seeded into; `fields` by the keys of the contract."""

    commune: str
    hamlet: str
    fields: dict[str, object] = field(default_factory=dict)


def children_of(commune: DemoCommune, hamlet: DemoHamlet, chance: Random) -> list[DemoChild]:
    """The hamlet's children, household by household."""
    children: list[DemoChild] = []
    number = 0
    while len(children) < hamlet.children_count:
        number += 1
        room = hamlet.children_count - len(children)
        people = chance.choices(list(hamlet.peoples), list(hamlet.peoples.values()))[0]
        children += _household(commune, hamlet, people, number, chance)[:room]
    return children


def _household(commune: DemoCommune, hamlet: DemoHamlet, people: str, number: int, chance: Random) -> list[DemoChild]:
    """One household's children, oldest first; they share parents, number, address and need."""
    family = names.surname(people, chance)
    shared = _shared(commune, people, family, number, chance)
    taken = {str(shared["father_name"]), str(shared["mother_name"])}
    children = []
    for birth in _births(chance.choice((1, 1, 2, 2, 2, 3, 3, 4)), chance):
        own = _own(people, family, birth, commune.origin, taken, chance)
        taken.add(str(own["full_name"]))
        children.append(DemoChild(commune.code, hamlet.name, shared | own | _needs(shared, chance)))
    return children


def _shared(commune: DemoCommune, people: str, family: str, number: int, chance: Random) -> dict[str, object]:
    """What all children of a household have in common."""
    father = names.full_name(people, "male", family, chance)
    mother = names.full_name(people, "female", names.surname(people, chance), chance)
    fields: dict[str, object] = {
        "household_number": str(number),
        "household_head": father,
        "father_name": father,
        "mother_name": mother,
        "ethnicity": people,
        "nationality": "VN",
        "address_detail": f"Tổ {1 + number % 4}, nhà số {number}",
        "circumstances": ["gia_dinh_ngheo_can_ngheo"] if chance.random() < 0.25 else [],
    }
    if chance.random() < 0.45:
        fields["carer_personal_id"] = parents_number(commune.origin, chance)
    if chance.random() < 0.12:
        fields["carer_name"] = names.full_name(people, "female", names.surname(people, chance), chance)
    return fields


def _own(
    people: str, family: str, birth: tuple[int, int, int], origin: str, taken: set[str], chance: Random
) -> dict[str, object]:
    """What is one child's own; `taken` are the names already given in the household."""
    year, month, day = birth
    sex = "male" if chance.random() < 0.52 else "female"
    full_name = names.full_name(people, sex, family, chance)
    while full_name in taken:
        full_name = names.full_name(people, sex, family, chance)
    return {
        "full_name": full_name,
        "sex": sex,
        "birth_date": f"{year}-{month:02}-{day:02}",
        "personal_id": childs_number(origin, sex, year, chance),
        "schooling": schooling(year, chance),
    }


def _needs(shared: dict[str, object], chance: Random) -> dict[str, object]:
    """The child's groups: the poor home is everybody's, a special need one child's own; half of those get help."""
    groups = shared["circumstances"]
    needs = [*groups] if isinstance(groups, list) else []
    if chance.random() < 0.05:
        needs.append(chance.choice(("khuyet_tat", "benh_hiem_ngheo", "nguy_co")))
    if not needs or chance.random() < 0.5:
        return {"circumstances": needs}
    help_given = chance.choice(("tro_giup_y_te", "tro_giup_xa_hoi", "tro_giup_thuong_xuyen"))
    return {"circumstances": needs, "assistance": [help_given]}


def _births(count: int, chance: Random) -> list[tuple[int, int, int]]:
    """Birth dates of siblings, years apart; now and then two on one day. Those grown up since are left out."""
    year = chance.randint(FIRST_YEAR - 5, LAST_YEAR)
    births: list[tuple[int, int, int]] = []
    while len(births) < count and year <= LAST_YEAR:
        month = chance.randint(1, 9 if year == LAST_YEAR else 12)
        birth = (year, month, chance.randint(2, monthrange(year, month)[1]))
        if year >= FIRST_YEAR:
            births += [birth] * (2 if chance.random() < 0.03 else 1)
        year += chance.randint(2, 4)
    return births


def schooling(year: int, chance: Random) -> str:
    """The key of schooling that fits a year of birth."""
    grade = SCHOOL_YEAR - year - 5
    if grade >= 1:
        return f"lop_{min(grade, 12)}"
    age = SCHOOL_YEAR - year
    if age >= 3:
        return chance.choices(("mau_giao", "chua_di_hoc"), (5, 1))[0]
    return chance.choices(("chua_di_hoc", "nha_tre"), (4, 1))[0]


def childs_number(origin: str, sex: str, year: int, chance: Random) -> str:
    """A personal number that fits: place of registration, sex and century, year, six free digits."""
    return f"{origin}{2 if sex == 'male' else 3}{year % 100:02}{chance.randint(0, 999999):06}"


def parents_number(origin: str, chance: Random) -> str:
    """A personal number of somebody born in the last century."""
    return f"{origin}{chance.choice('01')}{chance.randint(78, 99)}{chance.randint(0, 999999):06}"
