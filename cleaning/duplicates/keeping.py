"""Signs and tokens kept in step with the records, in the transaction of every change."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from uuid import UUID

from access.keys import Keyring
from cleaning.duplicates import signs, tokens
from db import Database, Session
from db.adding import Ready, add_ready
from db.queries import duplicates as queries
from db.queries import matches, plain_children
from db.queries.matches import Match
from db.queries.states import ENDED_STATES
from db.rows import chunks
from db.tables import Child

AT_ONCE = 500
"""Records of one statement when all communes are compared."""
TOKENS_AT_ONCE = 4000
"""Tokens of one transaction: other writers wait as long as for the findings of 500 records."""
Tokens = Mapping[str, str]
"""Kind → token of one record."""


def keep(session: Session, keyring: Keyring, commune_code: str, children: Collection[Child]) -> None:
    """Those records of one commune bear the signs of what they say now; closed ones bear none."""
    living = [matches.of_child(child) for child in children if child.state not in ENDED_STATES]
    ended = [child.uuid for child in children if child.state in ENDED_STATES]
    _keep(session, commune_code, [(record, tokens.of(keyring, record)) for record in living], ended)


def keep_first(session: Session, keyring: Keyring, children: Collection[Child]) -> Callable[[], None]:
    """The same for records, of whatever communes, that have just been written, and bear nothing yet.

    What is given back tells their likes elsewhere: to be called in the same transaction, when all else was asked.
    """
    living = [(child.commune_code, matches.of_child(child)) for child in children if child.state not in ENDED_STATES]
    queries.add_signs(session, [(code, record.uuid, signs.of(record)) for code, record in living])
    queries.add_tokens(session, [(code, record.uuid, tokens.of(keyring, record)) for code, record in living])
    new = {record.uuid: code for code, record in living}
    shared = queries.shared_elsewhere(session, sorted(set(new.values())), new)

    def note() -> None:
        sharing: dict[str, set[UUID]] = defaultdict(set)
        for own, _ in shared():
            sharing[new[own]].add(own)
        for code, uuids in sorted(sharing.items()):
            _note_elsewhere(session, code, uuids)

    return note


def keep_told(session: Session, commune_code: str, living: Collection[tuple[Match, Tokens]]) -> None:
    """The same for living records of one commune whose tokens were made already."""
    _keep(session, commune_code, living, [])


def ready_signs(database: Database, commune_code: str, records: Iterable[Match]) -> Ready | None:
    """The signs of records of one commune that bear none, made before anybody has to wait for it."""
    return queries.ready_signs(
        database.engine.dialect, [(commune_code, record.uuid, signs.of(record)) for record in records]
    )


def bear_first(
    database: Database,
    commune_code: str,
    living: Sequence[tuple[Match, Tokens]],
    is_still: Callable[[Session], bool],
) -> None:
    """`keep_told` for records that bear no token yet (`db.queries.untold`), but for signs, in transactions of its own,
    which begin by asking `is_still`; from a "no" on record by record.

    The tokens of all records together are written in their order: they are random, so that those of some hundred
    records would each touch another page of an index as large as the province.
    """
    borne = [(commune_code, record.uuid, told) for record, told in living]
    parts = queries.each_ready_tokens(database.engine.dialect, borne, TOKENS_AT_ONCE)
    if not all(_is_borne(database, commune_code, *part, is_still) for part in parts):
        for some in chunks(living, AT_ONCE):
            with database.writing() as session:
                is_still(session)
                here = plain_children.living(session, commune_code, [record.uuid for record, _ in some])
                keep_told(session, commune_code, [one for one in some if one[0].uuid in here])


def _is_borne(
    database: Database,
    commune_code: str,
    made: Ready,
    finding: Sequence[tuple[str, UUID]],
    is_still: Callable[[Session], bool],
) -> bool:
    """Write those tokens, and who is found by their tokens, if what they were made of is still so."""
    with database.writing() as session:
        if not is_still(session):
            return False
        add_ready(session, made)
        if shared := queries.borne_elsewhere(session, commune_code, [token for token, _ in finding]):
            _note_elsewhere(session, commune_code, {uuid for token, uuid in finding if token in shared})
        return True


def forget_closed(session: Session, commune_code: str) -> None:
    """Records of the commune that are closed bear nothing."""
    _keep(session, commune_code, [], queries.closed_bearers(session, commune_code))


def _keep(
    session: Session, commune_code: str, living: Collection[tuple[Match, Tokens]], ended: Collection[UUID]
) -> None:
    gone = dict.fromkeys(ended, ())
    queries.keep_signs(session, commune_code, gone | {record.uuid: signs.of(record) for record, _ in living})
    borne: dict[UUID, Tokens] = {uuid: {} for uuid in ended}
    borne |= {record.uuid: told for record, told in living}
    changed = queries.keep_tokens(session, commune_code, borne)
    if changed:
        _note_elsewhere(session, commune_code, changed)


def keep_all(session: Session, keyring: Keyring, commune_codes: Collection[str]) -> None:
    """Every living record of those communes, that bear no token yet, bears its own; its like elsewhere is told."""
    borne: dict[str, list[UUID]] = {}
    for code in sorted(commune_codes):
        told = [(code, record.uuid, tokens.of(keyring, record)) for record in matches.in_commune(session, code)]
        queries.add_tokens(session, told)
        borne[code] = [uuid for _, uuid, _ in told]
    for code, uuids in borne.items():
        for at in range(0, len(uuids), AT_ONCE):
            _note_elsewhere(session, code, uuids[at : at + AT_ONCE])


def note_everywhere(database: Database) -> None:
    """Compare the tokens of all communes: two changed in one moment could not see each other. Short transactions."""
    with database.reading() as session:
        codes = list(queries.each_commune_code(session))
    for code in codes:
        with database.reading() as session:
            uuids = queries.bearers(session, code)
        for at in range(0, len(uuids), AT_ONCE):
            with database.writing() as session:
                _note_elsewhere(session, code, uuids[at : at + AT_ONCE])


def note_commune(session: Session, commune_code: str) -> None:
    """Compare the tokens of one commune with those of all others, in this transaction."""
    uuids = queries.bearers(session, commune_code)
    for at in range(0, len(uuids), AT_ONCE):
        _note_elsewhere(session, commune_code, uuids[at : at + AT_ONCE])


def _note_elsewhere(session: Session, commune_code: str, changed: Collection[UUID]) -> None:
    """Both communes of a pair are told, each in a line of its own."""
    lines: list[dict[str, object]] = []
    shared = queries.shared_elsewhere(session, [commune_code], changed)()
    beside = queries.besides(session, {uuid for both in shared for uuid in both}) if shared else {}
    for (own, other), (commune, kinds) in shared.items():
        if not tokens.is_told(kinds, beside.get(own, ""), beside.get(other, "")):
            continue
        told = {"kinds": " ".join(sorted(kinds))}
        there = {"child_uuid": own, "commune_code": commune_code, "other_uuid": other, "other_commune": commune}
        back = {"child_uuid": other, "commune_code": commune, "other_uuid": own, "other_commune": commune_code}
        lines += [there | told, back | told]
    queries.keep_elsewhere(session, changed, lines)
