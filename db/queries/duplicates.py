"""Signs and tokens by which records of one child are found, and what people said of such pairs."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Dialect,
    Row,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from db.adding import Ready, add_lines, ready
from db.asking import ahead, rows
from db.many import among, as_one
from db.queries.states import is_living
from db.reach import beyond
from db.rows import chunks
from db.tables import Child, ChildSign, ChildToken, Elsewhere, NotDuplicate, now

_BETWEEN = "\n"
"""Stands in no sign and no token."""
BESIDE = "beside"
"""The kind of the token by which no record is found: it is compared where another one was shared."""
_HEAD = 8
Pair = tuple[UUID, UUID]
"""Two records, the lower uuid first."""
Shared = dict[Pair, tuple[str, set[str]]]
"""(record, record of another commune) → that other commune and the kinds of tokens both bear."""
_THEIRS = aliased(ChildToken)


def _head(token: ColumnElement[str] | InstrumentedAttribute[str]) -> ColumnElement[str]:
    """What SQLite's index of tokens holds of one; in the very words of `db.tables.ChildToken`, or it is not used."""
    return func.substr(token, literal_column("1"), literal_column(f"{_HEAD}"))


def _is_theirs(*, is_postgresql: bool) -> ColumnElement[bool]:
    """Whether `_THEIRS` is of another commune and bears the token of a `ChildToken` by which records are found."""
    borne = and_(_THEIRS.token == ChildToken.token, _THEIRS.commune_code != ChildToken.commune_code)
    if is_postgresql:
        return borne
    return and_(_head(_THEIRS.token) == _head(ChildToken.token), _THEIRS.kind != literal_column(f"'{BESIDE}'"), borne)


def _elsewhere(*, is_postgresql: bool) -> Select[tuple[UUID, UUID, str, str]]:
    borne = select(ChildToken.child_uuid, _THEIRS.child_uuid, _THEIRS.commune_code, ChildToken.kind)
    return (
        borne.join(_THEIRS, _is_theirs(is_postgresql=is_postgresql))
        .where(ChildToken.child_uuid.in_(bindparam("uuids", expanding=True)))
        .where(ChildToken.commune_code.in_(bindparam("codes", expanding=True)), ChildToken.kind != BESIDE)
    )


_ELSEWHERE = {is_postgresql: _elsewhere(is_postgresql=is_postgresql) for is_postgresql in (False, True)}
_APART = select(NotDuplicate.one_uuid, NotDuplicate.other_uuid, NotDuplicate.facts)
_APART_NEAR = _APART.where(
    or_(
        NotDuplicate.one_uuid.in_(bindparam("uuids", expanding=True)),
        NotDuplicate.other_uuid.in_(bindparam("uuids", expanding=True)),
    )
)
_APART_IN = _APART.where(NotDuplicate.commune_code == bindparam("commune_code"))
"""Every record that comes asks these, so they are built once: building one costs more than asking it."""
_SIGN, _TOKEN = ("commune_code", "sign", "child_uuid"), ("token", "commune_code", "kind", "child_uuid")
"""Columns of a line. Lines of one commune are put in order by what stands in the longest index, so that what lies
together there is written together."""


def keep_signs(session: Session, commune_code: str, wanted: Mapping[UUID, Collection[str]]) -> None:
    """Let those records bear these signs, each once, and no others."""
    held = _held(session, ChildSign.child_uuid, ChildSign.sign, wanted)
    changed = [uuid for uuid, signs in wanted.items() if held.get(uuid, []) != sorted(signs)]
    _forget(session, ChildSign, [uuid for uuid in changed if uuid in held])
    add_signs(session, [(commune_code, uuid, wanted[uuid]) for uuid in changed])


def add_signs(session: Session, signs: Iterable[tuple[str, UUID, Collection[str]]]) -> None:
    """Let those records (commune, uuid), which bear none, bear these signs."""
    add_lines(session, ChildSign, _SIGN, _sign_lines(signs))


def ready_signs(dialect: Dialect, signs: Iterable[tuple[str, UUID, Collection[str]]]) -> Ready | None:
    """The same, ready before anybody has to wait for it (`db.adding.add_ready`); None when there is nothing to bear."""
    lines = sorted(_sign_lines(signs), key=itemgetter(_SIGN.index("sign")))
    return ready(dialect, ChildSign, _SIGN, lines) if lines else None


def _sign_lines(signs: Iterable[tuple[str, UUID, Collection[str]]]) -> list[tuple[str, str, UUID]]:
    return [(code, sign, uuid) for code, uuid, own in signs for sign in own]


def keep_tokens(session: Session, commune_code: str, wanted: Mapping[UUID, Mapping[str, str]]) -> list[UUID]:
    """Let those records bear these tokens (kind → token), each once, and no others; whose tokens changed."""
    held = _held(session, ChildToken.child_uuid, ChildToken.token, wanted)
    changed = [uuid for uuid, tokens in wanted.items() if held.get(uuid, []) != sorted(tokens.values())]
    _forget(session, ChildToken, [uuid for uuid in changed if uuid in held])
    add_tokens(session, [(commune_code, uuid, wanted[uuid]) for uuid in changed])
    return changed


def add_tokens(session: Session, tokens: Iterable[tuple[str, UUID, Mapping[str, str]]]) -> None:
    """Let those records (commune, uuid), which bear none, bear these tokens (kind → token)."""
    add_lines(session, ChildToken, _TOKEN, _token_lines(tokens))


def each_ready_tokens(
    dialect: Dialect, tokens: Iterable[tuple[str, UUID, Mapping[str, str]]], at_once: int
) -> Iterator[tuple[Ready, list[tuple[str, UUID]]]]:
    """The same, some lines at a time, each with the tokens among them by which somebody is found, and whose they are.

    Those by which nobody is found come first: whoever is found is compared by them.
    """
    lines = sorted(_token_lines(tokens), key=lambda line: (line[_TOKEN.index("kind")] != BESIDE, line[0]))
    for some in chunks(lines, at_once):
        finding = [(token, uuid) for token, _, kind, uuid in some if kind != BESIDE]
        yield ready(dialect, ChildToken, _TOKEN, some), finding


def _token_lines(tokens: Iterable[tuple[str, UUID, Mapping[str, str]]]) -> list[tuple[str, str, str, UUID]]:
    return [(token, code, kind, uuid) for code, uuid, own in tokens for kind, token in own.items()]


def _held(
    session: Session, owner: InstrumentedAttribute[UUID], text: InstrumentedAttribute[str], uuids: Collection[UUID]
) -> dict[UUID, list[str]]:
    """What each of those records bears, in order; gathered by the database: a row a record is read much faster."""
    gathered = select(owner, func.aggregate_strings(text, _BETWEEN)).where(owner.in_(uuids)).group_by(owner)
    return {uuid: sorted(texts.split(_BETWEEN)) for uuid, texts in session.execute(gathered).tuples()}


def _forget(session: Session, kind: type[ChildSign] | type[ChildToken], uuids: Collection[UUID]) -> None:
    if uuids:
        session.execute(delete(kind).where(kind.child_uuid.in_(uuids)))


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def shared_elsewhere(session: Session, codes: Sequence[str], uuids: Collection[UUID]) -> Callable[[], Shared]:
    """What those records of those communes share with others'; asked now, told later (`db.asking.ahead`).

    Tokens are made to be compared over the wall: nothing but the commune and the kind is ever told of the other side.
    """
    with beyond(session):
        found = ahead(session, _ELSEWHERE[_is_postgresql(session)], {"uuids": list(uuids), "codes": codes})
    return lambda: _shared(found())


def borne_elsewhere(session: Session, commune_code: str, tokens: Sequence[str]) -> set[str]:
    """Those of some thousand tokens that a record of another commune bears as well."""
    theirs = select(ChildToken.token).where(ChildToken.commune_code != commune_code)
    if _is_postgresql(session):
        near, asked = theirs.where(among(ChildToken.token, is_postgresql=True)), tokens
    else:
        finding = theirs.where(ChildToken.kind != literal_column(f"'{BESIDE}'"))
        near = finding.where(among(_head(ChildToken.token), is_postgresql=False))
        asked = [token[:_HEAD] for token in tokens]
    with beyond(session):
        return set(session.scalars(near, as_one(session, asked))).intersection(tokens)


def closed_bearers(session: Session, commune_code: str) -> list[UUID]:
    """The records of a commune that are closed and bear a sign or a token all the same."""
    closed = select(Child.uuid).where(Child.commune_code == commune_code, ~is_living())
    borne = [exists().where(bearer == Child.uuid) for bearer in (ChildSign.child_uuid, ChildToken.child_uuid)]
    return list(session.scalars(closed.where(or_(*borne)).order_by(Child.uuid)))


def _shared(found: Sequence[Row[Any]]) -> Shared:
    shared: Shared = {}
    for own, other, commune, kind in found:
        shared.setdefault((own, other), (commune, set()))[1].add(kind)
    return shared


def besides(session: Session, uuids: Collection[UUID]) -> dict[UUID, str]:
    """The `BESIDE` of those records that bear one, of either commune: to be compared, and told to nobody."""
    wanted = select(ChildToken.child_uuid, ChildToken.token)
    near = wanted.where(ChildToken.child_uuid.in_(uuids), ChildToken.kind == BESIDE)
    with beyond(session):
        return dict(session.execute(near).tuples().all())


def keep_elsewhere(session: Session, uuids: Collection[UUID], lines: Sequence[Mapping[str, object]]) -> None:
    """Let `lines` (both sides of each pair) be what stands of those records; what holds no more ends as "gone".

    What an officer has said of a line stays while the kinds stay. The other commune's line lies behind its wall.
    """
    with beyond(session):
        _keep_elsewhere(session, uuids, lines)


def _keep_elsewhere(session: Session, uuids: Collection[UUID], lines: Sequence[Mapping[str, object]]) -> None:
    near = or_(Elsewhere.child_uuid.in_(uuids), Elsewhere.other_uuid.in_(uuids))
    known = {(one.child_uuid, one.other_uuid): one for one in session.scalars(select(Elsewhere).where(near))}
    new = []
    for line in lines:
        one = known.pop((line["child_uuid"], line["other_uuid"]), None)  # type: ignore[arg-type]
        if one is None:
            new.append(dict(line))
        elif one.kinds != line["kinds"] or one.ending == "gone":
            one.kinds, one.ended_at, one.ending, one.ended_by, one.reason_box = str(line["kinds"]), None, "", None, None
            one.noted_at = now()
    for one in known.values():
        if one.ending != "gone":
            one.ended_at, one.ending = now(), "gone"
    session.flush()
    _add_once(session, new)


def _add_once(session: Session, lines: Sequence[dict[str, object]]) -> None:
    """Two communes that note one pair in the same moment write it once, and neither waits for the other."""
    if lines:
        dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
        at = now()
        filled = [{"noted_at": at, "ending": ""} | line for line in lines]
        session.execute(dialect.insert(Elsewhere).on_conflict_do_nothing(), filled)


def called_apart(session: Session, uuids: Collection[UUID]) -> Callable[[], dict[Pair, str]]:
    """The pairs of those records that an officer has called two children → what both said then. Told later."""
    found = ahead(session, _APART_NEAR, {"uuids": list(uuids)})
    return lambda: _pairs(found())


def called_apart_in(session: Session, commune_code: str) -> dict[Pair, str]:
    """The same for a whole commune."""
    return _pairs(rows(session, _APART_IN, {"commune_code": commune_code}))


def _pairs(found: Sequence[Row[Any]]) -> dict[Pair, str]:
    return {(one, other): facts for one, other, facts in found}


def bearers(session: Session, commune_code: str) -> list[UUID]:
    """The records of a commune that bear a token which another commune's bears as well, or once did."""
    is_theirs = exists().where(_is_theirs(is_postgresql=_is_postgresql(session)))
    near = select(ChildToken.child_uuid).where(
        ChildToken.commune_code == commune_code, ChildToken.kind != BESIDE, is_theirs
    )
    noted = select(Elsewhere.child_uuid).where(Elsewhere.commune_code == commune_code, Elsewhere.ended_at.is_(None))
    with beyond(session):
        bearing = set(session.scalars(near))
    return sorted(bearing | set(session.scalars(noted)))


def each_commune_code(session: Session) -> Iterator[str]:
    """The communes that hold records."""
    return iter(session.scalars(select(Child.commune_code).distinct().order_by(Child.commune_code)))
