"""Which column holds which field, when its header, its cells and the columns beside it are all heard.

One header that cannot be read then neither shifts nor loses a column. All weights are natural logarithms of how much
likelier the field is than that the column is of another matter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from intake.ocr import assignment, headers, order, witness
from intake.ocr.columns import FIELDS_AGAIN, GROUP, SEXES, TICKED, Column

READABLE, STEEP, FARTHEST = 0.55, 12.0, -2.0
"""A header as near as this to a field's spelling says nothing of it; nearer ones speak for it, others against it: the
more, the better the page's other headers were read."""
ANCHOR, BEYOND_DOUBT = 0.9, 0.97
"""So surely named, a column tells what those beside it hold; and so surely, and
it alone, its cells need not be asked."""
BESIDE, APART = 1.5, -3.0
"""For what usually stands right beside such a column; for one column of parents where father or mother has his own."""
FOLLOWS = (
    ("number", "household_number"),
    ("household_number", "household_head"),
    ("household_head", "full_name"),
    ("full_name", "birth_date"),
    ("father_name", "mother_name"),
    ("mother_name", "guardian_name"),
    ("parent_name", "guardian_name"),
    ("special_circumstances", "at_risk"),
)
"""Fields that stand side by side in nearly all registers, left and right."""
USUAL = {"full_name": 0.3, "father_name": 0.2, "mother_name": 0.1, "guardian_name": -0.2, "parent_name": -0.3}
SELDOM = {"new_personal_id": -2.0, "nationality": -1.0, "relation": -1.0, "assistance_text": -1.0}
"""Where no header tells fields apart: how usual their columns are."""
LEAST = 1.0
"""What header and cells must say together: neighbours and habit alone name no column."""
UNHEARD_FIT = 0.5
MARK_LONGEST, NO_MARKS = 4, -4.0
"""A tick is read as a few letters at most; longer texts speak against a column of ticks."""


def known(found: Sequence[Column], texts: Mapping[int, Sequence[str]], today: date) -> list[Column]:
    """The columns with the fields that all witnesses together give them; `texts` are the cells' by column.

    Columns of boys and of girls keep theirs: two of them share one field."""
    free = [column for column in found if not column.sex]
    taken = {column.field for column in found if column.sex}
    fields = [field for field in _fields() if field not in taken]
    anchors = {column.index: column.field for column in found if column.fit >= ANCHOR}
    floor = FARTHEST * len(anchors) / max(1, len(found))
    heard = {column.index: texts.get(column.index, ()) for column in free if not _is_undoubted(column, found)}
    gains = [_gains(column, heard.get(column.index, ()), fields, anchors, floor, today) for column in free]
    # A field that may stand again, or what the header alone named, is open to its own column besides.
    again = [_named(column, _best_again(column)[0], floor) for column in free]
    own = [[gain if at == row else 0.0 for at in range(len(free))] for row, gain in enumerate(again)]
    every = [[*first, *second] for first, second in zip(gains, own, strict=True)]
    doubtful = [row for row, column in enumerate(free) if _nearest(column) < ANCHOR]
    chosen = order.improved(assignment.best(every), every, [*fields, *[""] * len(free)], doubtful)
    given = {column.index: _given(column, at, fields) for column, at in zip(free, chosen, strict=True)}
    return [given.get(column.index, column) for column in found]


def _is_undoubted(column: Column, found: Sequence[Column]) -> bool:
    """Whether the header surely names a field that no other column may hold: reading its cells for it takes long."""
    named = [field for field, fit in column.fits.items() if fit >= BEYOND_DOUBT]
    others = [other for other in found if other.index != column.index]
    return bool(named) and all(other.fits.get(field, 0.0) < headers.NEAR for field in named for other in others)


def _fields() -> list[str]:
    """All fields that one column alone may hold."""
    names = dict.fromkeys(field for field, _, _ in headers.spellings())
    return [field for field in names if field not in FIELDS_AGAIN and field not in SEXES]


def _given(column: Column, at: int | None, fields: Sequence[str]) -> Column:
    if at is None:
        return replace(column, field="", fit=0.0)
    if at >= len(fields):
        best = _best_again(column)
        return replace(column, field=best[0], fit=best[1])
    field = fields[at]
    return replace(column, field=field, fit=max(column.fits.get(field, 0.0), UNHEARD_FIT))


def _best_again(column: Column) -> tuple[str, float]:
    return max(((field, column.fits.get(field, 0.0)) for field in sorted(FIELDS_AGAIN)), key=lambda pair: pair[1])


def _gains(
    column: Column, texts: Sequence[str], fields: Sequence[str], anchors: Mapping[int, str], floor: float, today: date
) -> list[float]:
    """What speaks for each of the fields."""
    said = witness.says([text for text in texts if text], today)
    beside = _beside(column.index, anchors) if _nearest(column) < ANCHOR else {}
    usual = (USUAL if _nearest(column) < headers.NEAR else {}) | (SELDOM if _nearest(column) < ANCHOR else {})
    heard = [_named(column, field, floor) + _body(field, said, texts) for field in fields]
    return [
        one + beside.get(field, 0.0) + usual.get(field, 0.0) if one >= LEAST else 0.0
        for field, one in zip(fields, heard, strict=True)
    ]


def _nearest(column: Column) -> float:
    """How near the header is to any spelling."""
    return max(column.fits.values(), default=0.0)


def _named(column: Column, field: str, floor: float) -> float:
    """What the header says: nothing where there is none, no less than `floor`."""
    return max(floor, STEEP * (column.fits.get(field, 0.0) - READABLE)) if column.header else 0.0


def _body(field: str, said: Mapping[str, float], texts: Sequence[str]) -> float:
    """What the cells say; where they say nothing the header must."""
    against = 0.0
    if field in TICKED or field.startswith(GROUP):
        against = NO_MARKS * sum(len(text) > MARK_LONGEST for text in texts) / max(len(texts), 1)
    return against + said.get(field, 0.0)


def _beside(index: int, anchors: Mapping[int, str]) -> dict[str, float]:
    """What surely named columns on either side make likelier."""
    left, right = anchors.get(index - 1, ""), anchors.get(index + 1, "")
    after = {second: BESIDE for first, second in FOLLOWS if first == left}
    before = {first: BESIDE for first, second in FOLLOWS if second == right}
    apart = {"parent_name": APART} if {"father_name", "mother_name"} & set(anchors.values()) else {}
    every = {**after, **before, **apart}
    return {field: sum(one.get(field, 0.0) for one in (after, before, apart)) for field in every}
