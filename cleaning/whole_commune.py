"""The findings of every record of a commune, which is read once: after importing and seeding.

Reckoned of one moment, by two processes where that is worth it, and written some records at a time.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from access.keys import Keyring
from catalogue.checks import check_one_of_many
from catalogue.vietnamese import fold
from cleaning import cross
from cleaning.cross import Found
from cleaning.duplicates import keeping, tokens
from cleaning.findings import (
    FOLDED_MAX,
    Home,
    end,
    hamlets_of,
    hold_commune,
    home_of,
    in_force,
    recompute_together,
    settle,
    single,
    with_groups,
)
from db import Database, Session
from db.adding import Ready, add_ready, add_unnumbered, ready_unnumbered
from db.beside import through
from db.collecting import uncollected
from db.queries import duplicates, matches, plain_children
from db.queries import findings as queries
from db.queries.matches import Match
from db.queries.plain_children import PlainChild
from db.queries.untold import are_untold
from db.rows import chunks
from db.tables import Child, Finding, Hamlet

SHARED_FROM = 3000
"""Records from which a second process is worth its start."""
_AT_ONCE = 500
_TOGETHER = 10_000
"""Records whose tokens are put in order together, while they lie in memory."""


class Look(NamedTuple):
    """What was found of one record of a whole commune, and the tokens it is to bear."""

    record: Match
    found: list[Found]
    tokens: keeping.Tokens


@dataclass(frozen=True, slots=True)
class _Read:
    """A commune at one moment: its living records as they were, and what the rules ask beside."""

    home: Home
    children: list[PlainChild]
    apart: cross.Apart
    hamlets: list[Hamlet]


def recompute_commune(session: Session, keyring: Keyring, commune_code: str, today: date) -> int:
    """Bring the findings of every record up to date, in this transaction. Gives the number of open ones."""
    with uncollected():
        home = hold_commune(session, commune_code)
        looks = _looks(_read(session, commune_code), keyring, today, shared=True)
        count = sum(_keep(session, commune_code, home, some) for some in looks)
        end(queries.of_ended(session, commune_code), "closed")
    return count


def recompute_apart(
    database: Database,
    keyring: Keyring,
    commune_code: str,
    today: date,
    *,
    shared: bool = True,
    tick: Callable[[Session, int], None] = lambda _session, _count: None,
) -> int:
    """The same while others go on writing, on SQLite in all communes: each part is a transaction of its own.

    What somebody changed since the commune was read is looked at once more at the end. `tick` is told in each part's
    transaction how many records are through. Gives the number of open findings of those that were not changed.
    """
    with uncollected():
        return _recompute_apart(database, keyring, commune_code, today, shared, tick)


def _recompute_apart(
    database: Database,
    keyring: Keyring,
    commune_code: str,
    today: date,
    shared: bool,
    tick: Callable[[Session, int], None],
) -> int:
    with database.snapshot() as session:
        read = _read(session, commune_code)
    count = done = 0

    def is_still(session: Session) -> bool:
        is_same = hold_commune(session, commune_code) == read.home
        tick(session, done)
        return is_same

    bare: list[tuple[Match, keeping.Tokens]] = []
    for some in _looks(read, keyring, today, shared=shared):
        first = _first(database, commune_code, read.home, some)
        with database.writing() as session:
            home = hold_commune(session, commune_code)
            uuids = [child.uuid for child, _ in some]
            if home == read.home and are_untold(session, uuids):
                count += _keep_first(session, first)
                bare += [(look.record, look.tokens) for _, look in some]
            else:
                living = plain_children.living(session, commune_code, uuids)
                count += _keep(session, commune_code, home, [one for one in some if one[0].uuid in living])
            done += len(some)
            tick(session, done)
        if len(bare) >= _TOGETHER:
            keeping.bear_first(database, commune_code, bare, is_still)
            bare = []
    keeping.bear_first(database, commune_code, bare, is_still)
    with database.writing() as session:
        hold_commune(session, commune_code)
        changed = _changed(session, commune_code, read.children)
        for uuids in chunks(changed, _AT_ONCE):
            children = session.scalars(with_groups(Child.uuid.in_(uuids))).all()
            recompute_together(session, keyring, children, today)
        end(queries.of_ended(session, commune_code), "closed")
        keeping.forget_closed(session, commune_code)
    return count


def _read(session: Session, commune_code: str) -> _Read:
    children = plain_children.in_commune(session, commune_code)
    apart, hamlets = duplicates.called_apart_in(session, commune_code), hamlets_of(session, children)
    return _Read(home_of(session, commune_code), children, apart, hamlets)


_Looked = list[tuple[PlainChild, Look]]
"""Records as they were read, each with what was found of it."""


def _looks(read: _Read, keyring: Keyring, today: date, *, shared: bool) -> Iterator[_Looked]:
    """Some hundred records at a time."""
    records = [_match(child) for child in read.children]
    given = keyring, today, read.home, records, read.apart, read.hamlets
    parts = chunks(read.children, _AT_ONCE)
    shared = shared and len(records) >= SHARED_FROM
    for some, looks in through(looking, given, parts, shared=shared):
        yield list(zip(some, looks, strict=True))


def _match(child: PlainChild) -> Match:
    """With its mother's name folded as it is to be."""
    return matches.of_child(child)._replace(mother=fold(child.mother_name)[:FOLDED_MAX])


@contextmanager
def looking(
    keyring: Keyring, today: date, home: Home, records: Sequence[Match], apart: cross.Apart, hamlets: Sequence[Hamlet]
) -> Iterator[Callable[[Sequence[PlainChild]], list[Look]]]:
    """What looks at some of the commune's records, in whatever process it is opened; `records` are all of them."""
    own, said = {record.uuid.int: record for record in records}, cross.Said()

    def look(child: PlainChild) -> Look:
        record = own[child.uuid.int]
        found = single(keyring, child, today, home, check_one_of_many)
        found += [*cross.hamlet(child, hamlets), *cross.told(record, others_of(record), apart, said)]
        return Look(record, found, tokens.of(keyring, record))

    with uncollected():
        others_of = cross.among_all(records)
        yield lambda some: [look(child) for child in some]


class _First(NamedTuple):
    """What is to be written of records nobody has looked at yet, ready before anybody has to wait for it."""

    mothers: dict[UUID, str]
    signs: Ready | None
    findings: Ready | None
    open_count: int


def _first(database: Database, commune_code: str, home: Home, some: _Looked) -> _First:
    found = [finding for child, look in some for finding in settle(child, in_force(look.found, home), [])]
    signs = keeping.ready_signs(database, commune_code, [look.record for _, look in some])
    return _First(_mothers(some), signs, ready_unnumbered(database.engine.dialect, found), len(found))


def _keep_first(session: Session, first: _First) -> int:
    """`_keep` for records nobody has looked at (`db.queries.untold`), but for their tokens."""
    plain_children.fold_mothers(session, first.mothers)
    for made in (first.signs, first.findings):
        if made is not None:
            add_ready(session, made)
    return first.open_count


def _mothers(some: _Looked) -> dict[UUID, str]:
    """Folded names that are to be kept."""
    return {child.uuid: look.record.mother for child, look in some if look.record.mother != child.mother_name_folded}


def _keep(session: Session, commune_code: str, home: Home, some: _Looked) -> int:
    """Write what was found of those records; how many of their findings are open."""
    plain_children.fold_mothers(session, _mothers(some))
    keeping.keep_told(session, commune_code, [(look.record, look.tokens) for _, look in some])
    known = queries.remembered(session, [child.uuid for child, _ in some])
    kept = list[Finding]()
    for child, look in some:
        kept += settle(child, in_force(look.found, home), known.get(child.uuid, []))
    session.flush()
    add_unnumbered(session, [finding for finding in kept if finding.id is None])
    return len(kept)


def _changed(session: Session, commune_code: str, before: Collection[PlainChild]) -> list[UUID]:
    """The records that say something else than they did, those that came and those that went."""
    then = {child.uuid.int: plain_children.said(child) for child in before}
    changed = [said[0] for said in plain_children.each_said(session, commune_code) if then.pop(said[0].int, ()) != said]
    return sorted([*changed, *(said[0] for said in then.values())])
