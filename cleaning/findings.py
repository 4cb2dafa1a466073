"""What is to be looked at in each record, kept in step with it: made anew in the transaction of every change.

An unchanged finding keeps its row and its age; one that no longer holds is ended as "corrected" ("closed" when the
record itself was closed), never deleted.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from access.keys import Keyring
from access.kind_marks import mark_of
from access.records import COLUMNS, SEALED_KEYS, all_fields
from access.sensitive_words import groups_named_in
from catalogue import checks
from catalogue.fields import LIST_KEYS, SENSITIVE_GROUPS
from catalogue.refusals import Problem
from catalogue.vietnamese import fold
from cleaning import cross
from cleaning.cross import Found
from cleaning.duplicates import keeping
from db import ColumnElement, Select, Session, bindparam, select, selectinload, true
from db.adding import add_new, add_unnumbered, new
from db.asking import ahead
from db.queries import duplicates, matches, successions
from db.queries import findings as queries
from db.queries.matches import Match
from db.queries.plain_children import PlainChild
from db.queries.states import ENDED_STATES, is_living
from db.tables import Child, Commune, Finding, Hamlet, now

FOLDED_MAX = 200
"""Letters of a folded name that are kept."""
_HOMES = (
    select(Commune.code, Commune.province_code, Commune.rules_off, Commune.handed_over)
    .where(Commune.code.in_(bindparam("codes", expanding=True)))
    .order_by(Commune.code)
    .with_for_update(key_share=True)
)


class Home(NamedTuple):
    """What the rules ask of a record's commune: its province, and the rules that are switched off there; how often rows
    of it went over to another commune."""

    province_code: str
    rules_off: frozenset[str]
    handed_over: int = 0


def recompute(session: Session, keyring: Keyring, child: Child, today: date) -> list[Finding]:
    """Bring the findings of a changed record, and of those it resembled or now resembles, up to date.

    Gives the record's own open findings. One at a time in a commune: two records typed at once must see each other.
    """
    return recompute_together(session, keyring, [child], today)[child.uuid]


def recompute_together(
    session: Session, keyring: Keyring, children: Sequence[Child], today: date
) -> dict[UUID, list[Finding]]:
    """`recompute` for records changed in one transaction: what they are compared with is read once."""
    found: dict[UUID, list[Finding]] = {}
    for commune_code, changed in _by_commune(children):
        home = hold_commune(session, commune_code)
        for child in changed:
            _fold_mother(child)
        session.flush()
        own = {child.uuid for child in changed}
        keeping.keep(session, keyring, commune_code, changed)
        _refuse_handed_over(session, {commune_code: home}, changed)
        known = queries.remembered(session, own)
        before = _others(known) | queries.about(session, own)
        homes = {commune_code: home}
        here = _recompute_some(session, keyring, changed, known, today, homes)
        _recompute_others(session, keyring, (before | _others(here)) - own, today, homes)
        found |= here
    return found


def compute_first(session: Session, keyring: Keyring, children: Sequence[Child], today: date) -> None:
    """The findings of records that have just been written, and of those they resemble: nobody has spoken of them.

    Many communes' phones come at one moment: each statement is asked once for all of them, and none hears of another.
    """
    held = _hold_communes(session, {child.commune_code for child in children})
    note_elsewhere = keeping.keep_first(session, keyring, children)
    compared = _compared(session, children)
    homes = held()
    _refuse_handed_over(session, homes, children)
    note_elsewhere()
    found = _settle_all(keyring, compared, {}, today, homes)
    add_unnumbered(session, [finding for findings in found.values() for finding in findings])
    _recompute_others(session, keyring, _others(found) - {child.uuid for child in children}, today, homes)


def _fold_mother(child: Child) -> None:
    """What stands there already is not written: to write the same costs a comparison of the whole record."""
    folded = fold(child.mother_name)[:FOLDED_MAX]
    if child.mother_name_folded != folded:
        child.mother_name_folded = folded


def _by_commune(children: Sequence[Child]) -> Iterator[tuple[str, list[Child]]]:
    """In one order for everybody: who holds two communes never waits for who holds them the other way round."""
    for commune_code in sorted({child.commune_code for child in children}):
        yield commune_code, [child for child in children if child.commune_code == commune_code]


def _recompute_others(
    session: Session, keyring: Keyring, others: Collection[UUID], today: date, homes: Mapping[str, Home]
) -> None:
    if others:
        near = list(session.scalars(with_groups(Child.uuid.in_(others))))
        _recompute_some(session, keyring, near, queries.remembered(session, others), today, homes)


def recompute_next(
    session: Session, keyring: Keyring, commune_code: str, after: UUID | None, count: int, today: date
) -> list[UUID]:
    """The same for the next `count` living records of a commune by uuid, a transaction each time; which they were."""
    home = hold_commune(session, commune_code)
    later = Child.uuid > after if after else true()
    some = session.scalars(with_groups(Child.commune_code == commune_code, is_living(), later).limit(count)).all()
    uuids = [child.uuid for child in some]
    if some:
        _recompute_some(session, keyring, some, queries.remembered(session, uuids), today, {commune_code: home})
    return uuids


def would_find(
    session: Session, keyring: Keyring, commune_code: str, rule: str, today: date, most: int
) -> tuple[int, int]:
    """(records of a commune in which the rule would find something, records looked at: the first `most` by uuid)."""
    home = home_of(session, commune_code)
    some = list(session.scalars(with_groups(Child.commune_code == commune_code, is_living()).limit(most)))
    told = {child.uuid: matches.of_child(child) for child in some}
    alike = cross.from_database(session, {commune_code: told.values()})()[commune_code]
    apart, hamlets = duplicates.called_apart(session, told)(), hamlets_of(session, some) if some else []
    found = 0
    for child in some:
        said = [*single(keyring, child, today, home), *cross.check(told[child.uuid], alike, apart)]
        found += any(problem.rule == rule for problem, _ in [*said, *cross.hamlet(child, hamlets)])
    return found, len(some)


def home_of(session: Session, commune_code: str) -> Home:
    """What the rules ask of a commune, without holding it."""
    commune = session.get_one(Commune, commune_code)
    return Home(commune.province_code, frozenset(commune.rules_off.split()), commune.handed_over)


def hold_commune(session: Session, commune_code: str) -> Home:
    """The record's commune; until the transaction ends nobody else makes findings in it."""
    return _hold_communes(session, [commune_code])()[commune_code]


def _hold_communes(session: Session, codes: Collection[str]) -> Callable[[], dict[str, Home]]:
    """Several, in one order for everybody, as `_by_commune` has it; whatever is asked after it is asked under it."""
    held = ahead(session, _HOMES, {"codes": list(codes)})
    return lambda: {code: Home(province, frozenset(off.split()), times) for code, province, off, times in held()}


def _refuse_handed_over(session: Session, homes: Mapping[str, Home], children: Iterable[Child]) -> None:
    """Refuses HANDED_OVER when who changed these records waited while their hamlet, or commune, went over to another
    one: each commune is held by now, and says when that ever happened to it."""
    for code in (code for code, home in homes.items() if home.handed_over):
        hamlets = {child.hamlet_id for child in children if child.commune_code == code and child.hamlet_id}
        successions.refuse_elsewhere(session, code, hamlets)


def _recompute_some(
    session: Session,
    keyring: Keyring,
    children: Sequence[Child],
    known: Mapping[UUID, list[Finding]],
    today: date,
    homes: Mapping[str, Home],
) -> dict[UUID, list[Finding]]:
    """The open findings of each of `children`, which had those `known`."""
    kept = _settle_all(keyring, _compared(session, children), known, today, homes)
    _write(session, [finding for findings in kept.values() for finding in findings])
    return kept


class _Compared(NamedTuple):
    """Records, the living ones among them, and what they are compared with once it is asked for."""

    children: Sequence[Child]
    living: Mapping[UUID, Match]
    hamlets: Sequence[Hamlet]
    alike: Callable[[], Mapping[str, cross.Alike]]
    apart: Callable[[], cross.Apart]


def _compared(session: Session, children: Sequence[Child]) -> _Compared:
    """Each is compared within its commune alone."""
    living = {child.uuid: matches.of_child(child) for child in children if child.state not in ENDED_STATES}
    together: dict[str, list[Match]] = defaultdict(list)
    for child in children:
        if child.uuid in living:
            together[child.commune_code].append(living[child.uuid])
    hamlets, alike = hamlets_of(session, children), cross.from_database(session, together)
    return _Compared(children, living, hamlets, alike, duplicates.called_apart(session, living))


def _settle_all(
    keyring: Keyring,
    compared: _Compared,
    known: Mapping[UUID, list[Finding]],
    today: date,
    homes: Mapping[str, Home],
) -> dict[UUID, list[Finding]]:
    kept: dict[UUID, list[Finding]] = {}
    children, living, hamlets = compared.children, compared.living, compared.hamlets
    alike, apart, said = compared.alike(), compared.apart(), cross.Said()
    for child in children:
        open_now = known.get(child.uuid, [])
        if child.uuid not in living:
            end(open_now, "closed")
            kept[child.uuid] = []
            continue
        home = homes[child.commune_code]
        found = [*single(keyring, child, today, home)]
        found += cross.check(living[child.uuid], alike[child.commune_code], apart, said)
        kept[child.uuid] = settle(child, in_force([*found, *cross.hamlet(child, hamlets)], home), open_now)
    return kept


def _write(session: Session, kept: Iterable[Finding]) -> None:
    """What changed, and the new ones, which have no number yet."""
    session.flush()
    add_new(session, [finding for finding in kept if finding.id is None])


def _others(found: Mapping[UUID, list[Finding]]) -> set[UUID]:
    """The records that those findings speak of."""
    keys = {finding.key for findings in found.values() for finding in findings}
    return {UUID(key) for key in keys if key and not key.startswith(queries.GROUPS)}


def hamlets_of(session: Session, children: Sequence[Child | PlainChild]) -> list[Hamlet]:
    """The hamlets of the communes of those that name none which is known; [] when none of them asks."""
    codes = {child.commune_code for child in children if child.hamlet_id is None}
    return list(session.scalars(select(Hamlet).where(Hamlet.commune_code.in_(codes)))) if codes else []


def with_groups(*rules: ColumnElement[bool]) -> Select[tuple[Child]]:
    """Records with their groups, by uuid."""
    return select(Child).where(*rules).options(selectinload(Child.groups)).order_by(Child.uuid)


def single(
    keyring: Keyring,
    child: Child | PlainChild,
    today: date,
    home: Home,
    check: Callable[..., list[Problem]] = checks.check,
) -> list[Found]:
    """What the record fails by itself; what only a sensitive group explains carries the mark of its kind.

    `check`: `checks.check_one_of_many` where thousands are looked at, each once.
    """
    record = all_fields(keyring, child)
    problems = check(record, today=today, province_code=home.province_code)
    sealed = [str(m) for key in LIST_KEYS for m in _members(record, key) if _kinds([str(m)])]
    texts = {key: str(record[key]) for key in SEALED_KEYS if key in record and groups_named_in(str(record[key]))}
    if not sealed and not texts:
        return [(problem, "") for problem in problems]
    harmless = {key: value for key, value in record.items() if key not in texts}
    harmless |= {key: [m for m in _members(record, key) if str(m) not in sealed] for key in LIST_KEYS}
    explained = check(harmless, today=today, province_code=home.province_code)
    key = queries.GROUPS + ",".join(sorted(mark_of(keyring, kind) for kind in _kinds([*sealed, *texts.values()])))
    return [(problem, "" if problem in explained else key) for problem in problems]


def _members(record: dict[str, object], key: str) -> list[object]:
    members = record.get(key)
    return members if isinstance(members, list) else []


def _kinds(members: Iterable[str]) -> set[str]:
    keys = {key for m in members for key in ({m} if m in SENSITIVE_GROUPS else groups_named_in(m))}
    return {SENSITIVE_GROUPS[key] for key in keys}


def in_force(found: Iterable[Found], home: Home) -> list[Found]:
    """Without what rules found that are switched off there."""
    return [(problem, key) for problem, key in found if problem.rule not in home.rules_off]


def settle(child: Child | PlainChild, found: Iterable[Found], known: Iterable[Finding]) -> list[Finding]:
    """Keep what still holds, end what does not, add what is new; what was set aside is silent while its facts stand."""
    left: dict[tuple[str, str, str], list[Finding]] = defaultdict(list)
    for finding in known:
        left[finding.rule, finding.field, finding.key].append(finding)
    kept = []
    for problem, key in found:
        same = left.get((problem.rule, problem.field, key))
        one = same.pop(0) if same else None
        if one is None:
            kept.append(_new(child, problem, key))
        elif not one.facts:
            _say(one, problem)
            kept.append(one)
        elif one.facts != facts_of(child, one.rule, one.field):
            one.facts = ""
            kept.append(_new(child, problem, key))
    end([finding for same in left.values() for finding in same], "corrected")
    return kept


def _say(finding: Finding, problem: Problem) -> None:
    """What stands there already is not written again."""
    if (finding.severity, finding.message, finding.proposal) != (problem.severity, problem.message, problem.proposal):
        finding.severity, finding.message, finding.proposal = problem.severity, problem.message, problem.proposal


_FACTS: dict[str, tuple[str, ...]] = {
    "E2": ("personal_id", "sex", "birth_date"),
    "E3.7": ("father_name", "mother_name", "carer_name"),
}
_FACTS |= {"E3.9": ("full_name", "birth_date", "mother_name"), "E3.10": ("birth_date", "mother_name")}
"""What a rule looks at beside its own field, where that is more."""


def facts_of(child: Child | PlainChild, rule: str, field: str) -> str:
    """A hash over what a rule has looked at: another one means that its word is to be heard again."""
    names = sorted({field, *_FACTS.get(rule, _FACTS.get(rule[:2], ()))} & set(COLUMNS))
    return sha256("\x1f".join(getattr(child, COLUMNS[name]) or "" for name in names).encode()).hexdigest()


def _new(child: Child | PlainChild, problem: Problem, key: str) -> Finding:
    told = {"child_uuid": child.uuid, "commune_code": child.commune_code, "key": key, "rule": problem.rule}
    told |= {"error_class": checks.error_class(problem.rule), "field": problem.field, "severity": problem.severity}
    return new(Finding, {**told, "message": problem.message, "proposal": problem.proposal})


def reason_place(child_uuid: UUID) -> str:
    """What the box of an officer's reason about a finding is bound to."""
    return f"finding:{child_uuid}"


def end(findings: Iterable[Finding], ending: str) -> None:
    """End those that are open."""
    for finding in (one for one in findings if one.ended_at is None):
        finding.ended_at, finding.ending = now(), ending
