"""From which confidence on a field is accepted without a look: of a column, and of a writer once enough is known.

A reading's confidence c is the share of such values that was right on the pages it was checked with, so 1 − c of them
should be wrong. Second entries tell how many really were. Their ratio, the strain of a column, begins at 1 (the tables
of intake/ocr/confidence believed) and moves with what is measured: errors are counts, so its distribution is a gamma
one whose shape grows by each error and whose rate by the errors expected. A writer's strain begins at that of the
column. Used is not its mean but what it stays below in nine of ten cases: little knowledge makes cautious.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from db import Session, update
from db.queries import trust as queries
from db.queries.trust import Held, Read
from db.tables import Threshold, now
from intake.doubts import COLUMNS, TICKS
from intake.trust import allowed
from intake.trust.gamma import quantile

EYES_ONLY = frozenset({*TICKS, "circumstances_text", "note"})
"""What may name a special group is never accepted without a look."""
NONE = 2.0
"""No confidence reaches it."""
CAUTION = 0.9
PRIOR = 2.0
"""The checked tables weigh as if so many errors had been seen and expected: they come from pages made for it."""
WRITER_PRIOR = 3.0
WRITER_FROM = 30
"""Fewer fields of a writer entered twice say nothing of a hand."""
NEAR = 0.9
"""Readings less sure tell nothing of those near a threshold."""
SPREAD_FROM = 100
"""With fewer readings of a column nobody knows how sure they usually are."""
LIKELIEST = 4.0
"""No single field may be so many times likelier wrong than is allowed, however sure the others are."""
SAME = 0.0005
YOUNG, STEADY, PROVEN = 0.10, 0.05, 0.01
"""Shares of accepted fields that are drawn for a second entry; never none."""
YOUNG_BELOW, PROVEN_FROM, PROVEN_STRAIN = 60, 300, 1.5


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What holds in a commune, by (column, writer); writer "" for all of a column."""

    held: Mapping[tuple[str, str], Held] = field(default_factory=dict)

    def of(self, column: str, writer: str) -> float:
        """The confidence from which on this column of this writer needs no look; NONE when every field does."""
        held = self.held.get((column, writer)) or self.held.get((column, ""))
        return held.confidence if held and column not in EYES_ONLY else NONE

    def share(self, column: str, writer: str) -> float:
        """The chance with which an accepted field of this column and writer is drawn for a second entry."""
        held = self.held.get((column, writer)) or self.held.get((column, ""))
        if held is None or held.measured_count < YOUNG_BELOW:
            return YOUNG
        is_proven = held.measured_count >= PROVEN_FROM and held.strain <= PROVEN_STRAIN
        return PROVEN if is_proven else STEADY


def in_force(session: Session, commune_code: str) -> Thresholds:
    """The thresholds of today."""
    return Thresholds({(one.field, one.writer): one for one in queries.thresholds(session, commune_code)})


def move(session: Session, commune_code: str, columns: Collection[str] = COLUMNS) -> None:
    """Work out the thresholds of these columns anew from all that is known; what changed gets a new dated row."""
    share, held = allowed.in_force(session, commune_code), in_force(session, commune_code).held
    for column in columns:
        sure = queries.confidences(session, commune_code, column)
        for writer, strain, read in _strains(queries.readings(session, commune_code, column, NEAR)):
            place = {"commune_code": commune_code, "field": column, "writer": writer}
            told: dict[str, Any] = {"confidence": threshold(share, strain, sure), "strain": strain, "at": now()}
            told |= {"measured_count": len(read), "wrong_count": sum(one.is_misread for one in read)}
            _keep(session, held.get((column, writer)), place, told)
    session.flush()


def threshold(allowed_share: float, strain: float, sure: Sequence[float]) -> float:
    """The lowest confidence above which fields are on the whole wrong no more often than allowed.

    `sure` is how sure the column's readings usually are; while too few are known, each field by itself has to reach it.
    """
    if not allowed_share:
        return NONE
    if len(sure) < SPREAD_FROM:
        return 1 - allowed_share / strain
    found, expected, count = NONE, 0.0, 0
    for one, alike in groupby(sorted(sure, reverse=True)):
        new_count = len(list(alike))
        count += new_count
        expected += strain * (1 - one) * new_count
        if strain * (1 - one) > LIKELIEST * allowed_share or expected > allowed_share * count:
            break
        found = one
    return found


def _strains(read: Sequence[Read]) -> list[tuple[str, float, list[Read]]]:
    """(writer, cautious strain, what it rests on): of the column, then of each writer known well enough."""
    mean, cautious = _strain(read, PRIOR, PRIOR)
    found = [("", cautious, list(read))]
    for writer in sorted({one.writer for one in read}):
        own = [one for one in read if one.writer == writer]
        if len(own) >= WRITER_FROM:
            found.append((writer, _strain(own, WRITER_PRIOR, WRITER_PRIOR / mean)[1], own))
    return found


def _strain(read: Sequence[Read], shape: float, rate: float) -> tuple[float, float]:
    """Its mean, and what it stays below with CAUTION."""
    shape += sum(one.is_misread for one in read)
    rate += sum(1 - one.confidence for one in read)
    return shape / rate, quantile(CAUTION, shape, rate)


def _keep(session: Session, held: Held | None, place: Mapping[str, str], told: Mapping[str, Any]) -> None:
    """A new dated row where the threshold moved; else what it rests on is told anew."""
    if held is None or abs(held.confidence - told["confidence"]) >= SAME:
        session.add(Threshold(**place, **told))
    else:
        session.execute(update(Threshold).where(Threshold.id == held.id).values(**told))
