"""The measured error: of all accepted fields, of each column, of each writer; and the one line that goes on exports."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from catalogue.fields import label
from db import Session
from db.queries import trust as queries
from db.queries.trust import Entered
from intake.doubts import COLUMNS
from intake.trust import allowed, thresholds, writers
from intake.trust.intervals import Measured, measured
from intake.trust.thresholds import NONE


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column: what was measured, from which confidence on it needs no look (None: from none), how much was."""

    label: str
    measured: Measured | None
    threshold: float | None
    accepted_count: int
    unseen_count: int


@dataclass(frozen=True, slots=True)
class WriterLine:
    """One writer: what was measured of the fields in this hand."""

    name: str
    measured: Measured | None


@dataclass(frozen=True, slots=True)
class Figures:
    """All that is known of a commune's accepted fields. `allowed` 0–1, 0 when no error is allowed yet."""

    allowed: float
    whole: Measured | None
    accepted_count: int
    unseen_count: int
    columns: Sequence[ColumnLine]
    writers: Sequence[WriterLine]


def of_commune(session: Session, commune_code: str) -> Figures:
    """The figures as they stand."""
    entered, counts = queries.entered(session, commune_code), queries.accepted_counts(session, commune_code)
    held = thresholds.in_force(session, commune_code)
    by_column = _grouped((one.field, one) for one in entered)
    lines = [
        ColumnLine(label(column), _of(by_column[column]), _or_none(held.of(column, "")), *counts[column])
        for column in COLUMNS
        if column in counts
    ]
    return Figures(
        allowed.in_force(session, commune_code),
        _of(entered),
        sum(count for count, _ in counts.values()),
        sum(unseen for _, unseen in counts.values()),
        lines,
        _writers(session, entered),
    )


def told(session: Session, commune_code: str) -> str:
    """The measured error in one line, as it stands on every export."""
    whole = _of(queries.entered(session, commune_code))
    if whole is None:
        return "Sai số đo được: chưa có ô nào được nhập lại để đo."
    span = f"khoảng tin cậy 95 %: {percent(whole.low)} – {percent(whole.high)} %"
    entered = f"{whole.count:,} ô rút ngẫu nhiên và nhập lại".replace(",", ".")
    return f"Sai số đo được của các ô nhận từ trang sổ: {percent(whole.share)} % ({span}), từ {entered}."


def percent(share: float) -> str:
    """A share as people write it: "0,52"."""
    return f"{100 * share:.2f}".replace(".", ",")


def _writers(session: Session, entered: Sequence[Entered]) -> list[WriterLine]:
    by_writer = _grouped((one.writer, one) for one in entered)
    names = writers.names(session, by_writer)
    most_first = sorted(by_writer, key=lambda writer: -len(by_writer[writer]))
    return [WriterLine(names[writer], _of(by_writer[writer])) for writer in most_first]


def _grouped(pairs: Iterable[tuple[str, Entered]]) -> dict[str, list[Entered]]:
    found: dict[str, list[Entered]] = defaultdict(list)
    for name, one in pairs:
        found[name].append(one)
    return found


def _of(entered: Sequence[Entered]) -> Measured | None:
    return measured([(one.share, one.is_wrong) for one in entered])


def _or_none(threshold: float) -> float | None:
    return threshold if threshold < NONE else None
