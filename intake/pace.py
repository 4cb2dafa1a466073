"""How long what waits will take, by the officer's own pace; None as long as nobody can know."""

import itertools
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

from db import Session, func, select
from db.tables import FieldDecision, ReviewRow, now

PAUSE = timedelta(minutes=2)
"""Whoever decides nothing for so long does something else."""
KEYS_MIN = 10
"""Fewer keys than these say nothing of a pace."""
LOOKED_AT = 300
RECENT = timedelta(days=30)


def minutes_left(session: Session, user_id: int, left: Mapping[str, int]) -> int | None:
    """Minutes for so many fields by way of deciding, rounded up; None when the pace of a way is not known yet."""
    paces = _seconds_per_field(session, user_id)
    wanted = {way: count for way, count in left.items() if count}
    if any(way not in paces for way in wanted):
        return None
    seconds = sum(count * paces[way] for way, count in wanted.items())
    return -(-round(seconds) // 60)


def minutes_for_rows(session: Session, user_id: int, rows_count: int) -> int | None:
    """Minutes for so many rows, by the rows decided lately; None when those are too few."""
    recent = (ReviewRow.decided_by == user_id, ReviewRow.decided_at > now() - RECENT)
    newest_first = select(ReviewRow.decided_at).where(*recent).order_by(ReviewRow.decided_at.desc())
    moments = [at for at in session.scalars(newest_first.limit(LOOKED_AT)) if at is not None]
    spans = _spans(moments)
    if len(spans) < KEYS_MIN:
        return None
    return -(-round(rows_count * sum(spans) / len(spans)) // 60)


def _seconds_per_field(session: Session, user_id: int) -> dict[str, float]:
    """Way → seconds a field, from the keys pressed lately in that way without a pause before them."""
    mine = (FieldDecision.user_id == user_id, FieldDecision.at > now() - RECENT)
    last = func.max(FieldDecision.at)
    keys = session.execute(
        select(FieldDecision.way, last, func.count())
        .where(*mine)
        .group_by(FieldDecision.batch, FieldDecision.way)
        .order_by(last.desc())
        .limit(LOOKED_AT)
    ).all()
    spans: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for (way, at, count), (_, before, _) in itertools.pairwise(keys):
        if at - before <= PAUSE:
            spans[way].append(((at - before).total_seconds(), count))
    known = {way: found for way, found in spans.items() if sum(count for _, count in found) >= KEYS_MIN}
    return {way: sum(took for took, _ in found) / sum(count for _, count in found) for way, found in known.items()}


def _spans(newest_first: list[datetime]) -> list[float]:
    """Seconds between one and the next, pauses left out."""
    pairs = itertools.pairwise(newest_first)
    return [(later - earlier).total_seconds() for later, earlier in pairs if later - earlier <= PAUSE]
