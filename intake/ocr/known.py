"""A page beside the records of its hamlet: each row is matched to its child first, then read as the difference."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from intake.ocr import belief, matching
from intake.ocr.matching import KnownChild
from intake.ocr.readers import Trace
from intake.ocr.stages import CellReading, KnownMatch, RowReading

BELIEVED = 0.9
"""From here on a match is surer than the readings it is to weigh."""
_WHOSE = {
    "parent_name": ("parent_name", "father_name", "mother_name"),
    "guardian_name": ("guardian_name", "father_name", "mother_name"),
}
"""Columns in which paper may name one of several people."""
FIELDS: tuple[str, ...] = tuple(belief.HABITS)
"""All that is ever asked of a record."""
Traces = Mapping[str, Trace]


def beside(
    rows: Sequence[RowReading], children: Sequence[KnownChild], traces: Sequence[Traces] = ()
) -> tuple[RowReading, ...]:
    """The rows with the child each is and the confidence its record lends; `traces` by field for each row, if any."""
    by_id = {child.id: child for child in children}
    found = matching.match(rows, children)
    seen = traces or [{}] * len(rows)
    return tuple(
        _beside(row, match, by_id[match.id].fields, seen_here) if match else row
        for row, match, seen_here in zip(rows, found, seen, strict=True)
    )


def _beside(row: RowReading, match: KnownMatch, record: Mapping[str, str], traces: Traces) -> RowReading:
    if match.confidence < BELIEVED:
        return replace(row, known=match)
    fields, differs = dict(row.fields), {}
    for key, one in row.fields.items():
        if told := _told(key, record):
            fields[key] = belief.weighed(key, one, told, match.confidence, traces.get(key))
            if (own := record.get(key, "")) and not _says_one_of(key, fields[key], told):
                differs[key] = own
    return replace(row, fields=fields, known=replace(match, differs=differs))


def _told(key: str, record: Mapping[str, str]) -> list[str]:
    """What the record says of a column; no more than one value for what is one person's."""
    if key not in belief.HABITS:
        return []
    return list(dict.fromkeys(value for name in _WHOSE.get(key, (key,)) if (value := record.get(name, ""))))


def _says_one_of(key: str, one: CellReading, told: Sequence[str]) -> bool:
    return any(belief.is_same(key, str(one.value), value) for value in told)
