"""Records of a hamlet made of a page's truth: four fifths of its rows, one fact in ten changed, and other children."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from intake.ocr.known import FIELDS
from intake.ocr.matching import KnownChild

KNOWN_SHARE, CHANGED_SHARE, STRANGERS = 0.8, 0.1, 30
MARKS = ("aáàảãạ", "eéèẻẽẹ", "iíìỉĩị", "oóòỏõọ", "uúùủũụ", "âấầẩẫậ", "ơớờởỡợ", "ưứừửữự", "êếềểễệ", "ôốồổỗộ")


@dataclass(frozen=True, slots=True)
class Records:
    """`children` of the page bear the number of their row as id. `changed`: (row, field) → how, and what the record
    says where the paper says otherwise."""

    children: list[KnownChild]
    changed: dict[tuple[int, str], tuple[str, str]] = field(default_factory=dict)

    @property
    def ids(self) -> set[str]:
        """Those of children who are known."""
        return {child.id for child in self.children}


def strangers(photo: str, truths: Mapping[Any, Mapping[str, Any]], seed: int) -> list[dict[str, str]]:
    """Children of other pages, as many as live in the hamlet beside those of this one; brothers and twins together."""
    others = [row for path, truth in truths.items() if path.stem != photo for row in truth["rows"]]
    first = Random(f"{seed} others {photo}").randrange(max(1, len(others) - STRANGERS))
    return [_facts(row) for row in others[first : first + STRANGERS]]


def records_for(truth: Mapping[str, Any], others: Sequence[Mapping[str, str]], rng: Random) -> Records:
    """The records of a page's hamlet in no order; the page is right, the records are what changed."""
    rows = [_facts(row) for row in truth["rows"]]
    known = [at for at in range(len(rows)) if rng.random() < KNOWN_SHARE]
    made = Records([KnownChild(f"other {at}", row) for at, row in enumerate(others)])
    for at in known:
        told = dict(rows[at])
        for key in told:
            if rng.random() < CHANGED_SHARE:
                kind, told[key] = _changed(key, rows[at][key], [*rows, *others], rng)
                made.changed[at, key] = kind, told[key]
        made.children.append(KnownChild(str(at), told))
    rng.shuffle(made.children)
    return made


def _facts(row: Mapping[str, Any]) -> dict[str, str]:
    return {key: str(value) for key, value in row.items() if key in FIELDS}


def _changed(key: str, value: str, pool: Sequence[Mapping[str, str]], rng: Random) -> tuple[str, str]:
    """How and to what: one sign of it half of the time, else what another child has; of a blank, any value."""
    far = sorted({other for row in pool if (other := row.get(key, "")) and other != value})
    if key == "sex":
        return "far", "female" if value == "male" else "male"
    if not value:
        return "blank", rng.choice(far) if far else "Lò Thị Hiên"
    if rng.random() < 0.5 or not far:
        return "near", _nearly(key, value, rng)
    return "far", rng.choice(far)


def _nearly(key: str, value: str, rng: Random) -> str:
    """The value with one digit or one mark otherwise; a birth date a few days, months or years off."""
    if key == "birth_date" and len(value) == len("2019-03-05"):
        days = rng.choice((1, 3, 10, 30, 61, 365, 730))
        return (date.fromisoformat(value) + timedelta(days)).isoformat()
    places = [at for at, char in enumerate(value) if char.isdigit() or _marks_of(char)]
    if not places:
        return value + "a"
    at = rng.choice(places)
    signs = [sign for sign in _marks_of(value[at]) or "0123456789" if sign != value[at]]
    return value[:at] + rng.choice(signs) + value[at + 1 :]


def _marks_of(char: str) -> str:
    return next((signs for signs in MARKS if char in signs), "")
