"""The faults a commune finds when it first looks: which, and how many of them in 300 children (domain 2.7, 10.2).

Each fault takes one sound child and writes into it what really stands in such lists.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from random import Random

from web.demo.households import DemoChild, childs_number, parents_number

Fault = Callable[[dict[str, object], Random], None]


def spread(children: list[DemoChild], chance: Random) -> list[DemoChild]:
    """The children with their faults, at most one each, and a few written down twice at the end."""
    plan = [fault for fault, count in _plan(len(children)) for _ in range(count)]
    places = chance.sample(range(len(children)), len(children))
    faulty, sound = places[: len(plan)], [children[place] for place in places[len(plan) :]]
    for place, fault in zip(faulty, plan, strict=True):
        fault(children[place].fields, chance)
    twice = max(1, round(len(children) / 100))
    _drag_number(sound[twice : 3 * twice])
    _old_names_of_peoples(sound[3 * twice :])
    return children + [_written_twice(child) for child in sound[:twice]]


def _drag_number(children: list[DemoChild]) -> None:
    """Excel's fill handle: the second of two lines carries the number of the first."""
    for first, second in zip(children[::2], children[1::2], strict=True):
        second.fields["personal_id"] = first.fields["personal_id"]


def _old_names_of_peoples(children: list[DemoChild]) -> None:
    """Some old paper still says "Mèo" for Mông, other paper spells it in three ways."""
    of_mong = [child for child in children if child.fields["ethnicity"] == "Mông"]
    for child, word in zip(of_mong, ("Mèo", "Mèo", "Mèo", "H'Mông", "Hmông"), strict=False):
        child.fields["ethnicity"] = word


def _plan(children_count: int) -> Iterable[tuple[Fault, int]]:
    """How many of each; the small communes get one or two of the first kinds."""
    if children_count < 100:
        return [(_no_number, 2), (_lost_zero, 1), (_year_only, 1)]
    return FAULTS


def _no_number(fields: dict[str, object], _: Random) -> None:
    fields["personal_id"] = ""


def _placeholder(fields: dict[str, object], chance: Random) -> None:
    fields["personal_id"] = chance.choice(("chưa có", "chưa cấp", "000000000000"))


def _birth_certificate(fields: dict[str, object], chance: Random) -> None:
    fields["personal_id"] = f"{chance.randint(10, 160)}/{str(fields['birth_date'])[:4]}"


def _lost_zero(fields: dict[str, object], _: Random) -> None:
    fields["personal_id"] = str(fields["personal_id"]).removeprefix("0")


def _other_sex(fields: dict[str, object], _: Random) -> None:
    fields["sex"] = "female" if fields["sex"] == "male" else "male"


def _other_year(fields: dict[str, object], chance: Random) -> None:
    number = str(fields["personal_id"])
    fields["personal_id"] = f"{number[:4]}{(int(number[4:6]) + chance.choice((1, -1))) % 100:02}{number[6:]}"


def _parents_number(fields: dict[str, object], chance: Random) -> None:
    number = str(fields.get("carer_personal_id") or parents_number(str(fields["personal_id"])[:3], chance))
    fields["personal_id"] = fields["carer_personal_id"] = number


def _letter_for_digit(fields: dict[str, object], _: Random) -> None:
    fields["personal_id"] = "O" + str(fields["personal_id"])[1:]


def _identity_card(fields: dict[str, object], chance: Random) -> None:
    fields["personal_id"] = f"050{chance.randint(0, 999999):06}"


def _spaced(fields: dict[str, object], _: Random) -> None:
    number = str(fields["personal_id"])
    fields["personal_id"] = f"{number[:3]} {number[3:6]} {number[6:9]} {number[9:]}"


def _nobody(fields: dict[str, object], _: Random) -> None:
    for key in ("father_name", "mother_name", "carer_name", "carer_personal_id"):
        fields.pop(key, None)


def _many_peoples_word(fields: dict[str, object], _: Random) -> None:
    """The word "Thổ" has meant Tày, Khmer, Thái Đà Bắc and a people of its own: only the family knows."""
    fields["ethnicity"] = "Thổ"


def _no_ethnicity(fields: dict[str, object], _: Random) -> None:
    fields["ethnicity"] = ""


def _year_only(fields: dict[str, object], _: Random) -> None:
    fields["birth_date"] = str(fields["birth_date"])[:4]


def _month_only(fields: dict[str, object], _: Random) -> None:
    fields["birth_date"] = str(fields["birth_date"])[:7]


def _first_of_january(fields: dict[str, object], _: Random) -> None:
    fields["birth_date"] = f"{str(fields['birth_date'])[:4]}-01-01"


def _impossible_day(fields: dict[str, object], _: Random) -> None:
    fields["birth_date"] = f"31/11/{str(fields['birth_date'])[:4]}"


def _no_sex(fields: dict[str, object], _: Random) -> None:
    fields["sex"] = ""


def _unnamed(fields: dict[str, object], _: Random) -> None:
    fields["full_name"] = "Trai" if fields["sex"] == "male" else "Gái"


def _telex(fields: dict[str, object], _: Random) -> None:
    fields["full_name"] = "Lof Thij Maij" if fields["sex"] == "female" else "Lof Vawn Huwngf"


def _elsewhere(fields: dict[str, object], chance: Random) -> None:
    """Registered in another province: right, only worth a word."""
    year = int(str(fields["birth_date"])[:4])
    fields["personal_id"] = childs_number(chance.choice(("001", "015", "011")), str(fields["sex"]), year, chance)


FAULTS: tuple[tuple[Fault, int], ...] = (
    (_no_number, 14),
    (_placeholder, 3),
    (_birth_certificate, 2),
    (_lost_zero, 8),
    (_other_sex, 5),
    (_other_year, 4),
    (_parents_number, 5),
    (_letter_for_digit, 3),
    (_identity_card, 1),
    (_spaced, 2),
    (_nobody, 4),
    (_many_peoples_word, 2),
    (_no_ethnicity, 2),
    (_year_only, 5),
    (_month_only, 1),
    (_first_of_january, 3),
    (_impossible_day, 1),
    (_no_sex, 2),
    (_unnamed, 1),
    (_telex, 1),
    (_elsewhere, 4),
)


def _written_twice(child: DemoChild) -> DemoChild:
    """The same child from a second list: no number yet, the mother left out."""
    kept = {key: value for key, value in child.fields.items() if key != "mother_name"}
    return replace(child, fields=kept | {"personal_id": ""})
