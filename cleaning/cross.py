"""The rules that look beyond one record: E2.9, E3.9, E3.10 between two, E3.11 against the commune's hamlets.

Every rule here is mutual: what one record is told of another, the other is told of it. No sentence names another
child, another hamlet or another family; which record is meant stands in the finding's key.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from uuid import UUID

from catalogue import dates
from catalogue.dates import PartialDate
from catalogue.refusals import Problem
from catalogue.vietnamese import fold
from cleaning.duplicates import score, signs, words
from cleaning.duplicates.pairs import facts, pair
from db import Session
from db.queries.matches import CANDIDATES_MAX, Match
from db.queries.near import SIGN, near
from db.queries.plain_children import PlainChild
from db.tables import Child, Hamlet

Found = tuple[Problem, str]
"""A problem and the key of its finding."""

Alike = Callable[[str, str, UUID], Iterable[Match]]
"""(part or SIGN, value, besides whom) → the records that share it."""

Said = dict[tuple[int, int], tuple[Problem, ...]]
"""Pairs of which one has been told, by both `uuid.int`, and what: the other is told the same."""

Apart = Mapping[tuple[UUID, UUID], str]
"""Pairs an officer has called two children → the facts of both at that time."""
NONE_APART: Apart = {}

_SAID_MAX = 32_768
_SIBLINGS_MONTHS = 9
_COMPARED = (
    ("number", "number"),
    ("number", "carer_number"),
    ("carer_number", "number"),
    ("mother", "mother"),
)
"""Which part of the other record is looked up with which of this one."""
_PARTS = ("number", "carer_number", "mother")


def from_database(session: Session, records: Mapping[str, Collection[Match]]) -> Callable[[], dict[str, Alike]]:
    """By commune the likes of a few records of it, looked up by index for all of them together. Told later."""
    found = near(session, {code: _wanted(some) for code, some in records.items()})
    codes = list(records)

    def alike() -> dict[str, Alike]:
        here = found()
        return {code: from_memory(here.get(code, ())) for code in codes}

    return alike


def _wanted(records: Iterable[Match]) -> dict[str, set[str]]:
    """What those records share with whoever is to be compared with them, by part."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for record in records:
        wanted[SIGN].update(signs.of(record))
        for theirs, own in _COMPARED:
            if _is_asked(own, value := getattr(record, own)):
                wanted[theirs].add(value)
    return wanted


def from_memory(records: Iterable[Match]) -> Alike:
    """Looking the likes of a record up among `records`, by uuid: all that may be asked."""
    drawers: dict[tuple[str, str], list[Match]] = defaultdict(list)
    for record in records:
        for part in _PARTS:
            drawers[part, getattr(record, part)].append(record)
        for sign in signs.of(record):
            drawers[SIGN, sign].append(record)

    def alike(part: str, value: str, besides: UUID) -> list[Match]:
        return _first(drawers.get((part, value), ()), besides.int) if value else []

    return alike


def among_all(records: Iterable[Match]) -> Callable[[Match], list[Match]]:
    """What `others` says of each of `records`, all of them by uuid: who shares nothing with anybody is soon done."""
    drawers: dict[str, dict[str, list[Match]]] = {part: defaultdict(list) for part in (SIGN, *_PARTS)}
    signed = drawers[SIGN]
    for record in records:
        for sign in signs.of(record):
            signed[sign].append(record)
        for part in _PARTS:
            if value := getattr(record, part):
                drawers[part][value].append(record)
    shared = {sign: bearers for sign, bearers in signed.items() if len(bearers) > 1}
    asked = [(own, drawers[theirs]) for theirs, own in _COMPARED]

    def others_of(record: Match) -> list[Match]:
        found = [shared[sign] for sign in signs.of(record) if sign in shared]
        for own, drawer in asked:
            if _is_asked(own, value := getattr(record, own)) and (bearers := drawer.get(value)):
                found.append(bearers)
        own_int = record.uuid.int
        near = {other.uuid.int: other for bearers in found for other in _first(bearers, own_int)}
        return [near[at] for at in sorted(near)]

    return others_of


def _first(bearers: Sequence[Match], own: int) -> list[Match]:
    """The first CANDIDATES_MAX besides the record of that `uuid.int`."""
    return [record for record in bearers[: CANDIDATES_MAX + 1] if record.uuid.int != own][:CANDIDATES_MAX]


def check(record: Match, alike: Alike, apart: Apart = NONE_APART, said: Said | None = None) -> Iterator[Found]:
    """What the commune's other living records say about `record`; `apart` are silent while both say what they said.

    `said` is handed on from record to record by who asks about many.
    """
    return told(record, others(record, alike), apart, {} if said is None else said)


def others(record: Match, alike: Alike) -> list[Match]:
    """The records that may have something to say about `record`, by uuid."""
    found: dict[int, Match] = {}
    for sign in signs.of(record):
        found.update((other.uuid.int, other) for other in alike(SIGN, sign, record.uuid))
    for theirs, own in _COMPARED:
        if _is_asked(own, value := getattr(record, own)):
            found.update((other.uuid.int, other) for other in alike(theirs, value, record.uuid))
    return [found[at] for at in sorted(found)]


def told(record: Match, near: Iterable[Match], apart: Apart, said: Said) -> Iterator[Found]:
    """What those records say about `record`."""
    for other in near:
        for problem in between(record, other, said):
            if not (problem.rule == "E3.9" and apart and _is_silent(record, other, apart)):
                yield problem, other.uuid.hex


def _is_silent(record: Match, other: Match, apart: Apart) -> bool:
    said = apart.get(pair(record, other))
    return said is not None and said == facts(record, other)


def _is_asked(sign: str, value: str) -> bool:
    return bool(value) and ("number" not in sign or _is_number(value))


def between(one: Match, other: Match, said: Said | None = None) -> Sequence[Problem]:
    """What is to be said to `one` about `other`."""
    both = _met(one, other, {} if said is None else said)
    is_numbered = one.number and one.number in (other.number, other.carer_number)
    if is_numbered or (one.carer_number and one.carer_number == other.number):
        return (*_numbered(one, other), *both)
    return both


def _numbered(one: Match, other: Match) -> Iterator[Problem]:
    """What is to be said of a number of `one` that stands in `other` too."""
    if one.number == other.number and _is_number(one.number):
        message = "Số định danh này còn đứng ở một hồ sơ khác trong xã. Xem giấy khai sinh, sửa hồ sơ ghi sai."
        yield Problem("E2.9", "personal_id", "B", message)
    elif one.number == other.carer_number and _is_number(one.number):
        message = "Số định danh này đang được ghi là số của một người nuôi dưỡng. Ghi số của chính cháu."
        yield Problem("E2.9", "personal_id", "B", message)
    if one.carer_number == other.number and _is_number(one.carer_number):
        message = "Số của người nuôi dưỡng đang được ghi là số định danh của một trẻ. Xem lại thẻ căn cước."
        yield Problem("E2.9", "carer_personal_id", "B", message)


def _met(one: Match, other: Match, said: Said) -> tuple[Problem, ...]:
    """What is said to either: in a whole commune every pair is met from both sides, then never again."""
    at, other_at = one.uuid.int, other.uuid.int
    key, first, second = ((at, other_at), one, other) if at < other_at else ((other_at, at), other, one)
    told = said.pop(key, None)
    if told is None:
        if len(said) >= _SAID_MAX:
            said.clear()
        told = said[key] = _of_both(first, second)
    return told


def _of_both(one: Match, other: Match) -> tuple[Problem, ...]:
    told = None if score.are_surely_apart(one, other) else _duplicate(one, other)
    if told is None or told.severity == "I":
        return (*([told] if told else []), *_too_close(one, other))
    return (told,)


@lru_cache(maxsize=32_768)
def _is_number(text: str) -> bool:
    """Numbers that mean someone: no placeholder such as 000000000000 or 123456789."""
    return bool(re.fullmatch(r"\d{9,12}", text)) and len(set(text)) > 1 and not "123456789012".startswith(text)


def _duplicate(one: Match, other: Match) -> Problem | None:
    found = score.compare(one, other)
    if found.verdict == "apart":
        return None
    why = ", ".join(words.shared(found))
    message = f"Có thể trùng với một hồ sơ khác trong xã: {why}. Xem hai hồ sơ có phải của một cháu không."
    return Problem("E3.9", "full_name", "W" if found.is_doubtful else "I", message)


def _too_close(one: Match, other: Match) -> list[Problem]:
    if not _is_same_mother(one, other):
        return []
    born, other_born = _date(one.birth), _date(other.birth)
    if not (born and other_born and _are_too_close(born, other_born)):
        return []
    message = "Hai con cùng mẹ sinh cách nhau chưa đến 9 tháng mà không cùng ngày. Xem lại ngày sinh của các cháu."
    return [Problem("E3.10", "birth_date", "W", message)]


def _is_same_mother(one: Match, other: Match) -> bool:
    """Names alone are shared by many: hamlet and father must not speak against it."""
    if not one.mother or one.mother != other.mother:
        return False
    if None not in (one.hamlet_id, other.hamlet_id) and one.hamlet_id != other.hamlet_id:
        return False
    father, other_father = one.father, other.father
    return not father or not other_father or father == other_father or fold(father) == fold(other_father)


def _are_too_close(one: PartialDate, other: PartialDate) -> bool:
    """Surely less than nine months apart and surely not on one day: twins are right, a lost day decides nothing."""
    earlier, later = sorted((one, other), key=PartialDate.first_day)
    may_be_one_day = later.first_day() <= earlier.last_day()
    return not may_be_one_day and later.last_day() < months_after(earlier.first_day(), _SIBLINGS_MONTHS)


def months_after(day: date, months: int) -> date:
    """The same day some months later, or the last of a shorter month; at the end of the calendar its last day."""
    years, month = divmod(day.month - 1 + months, 12)
    if day.year + years > date.max.year:
        return date.max
    whole_month = PartialDate(day.year + years, month + 1)
    return whole_month.first_day().replace(day=min(day.day, whole_month.last_day().day))


@lru_cache(maxsize=20_000)
def _date(text: str) -> PartialDate | None:
    born = dates.parse(text)
    return None if born is None or born.is_lunar else born


def hamlet(child: Child | PlainChild, hamlets: Iterable[Hamlet]) -> list[Found]:
    """E3.11: the hamlet is missing, or is none of its commune's among `hamlets`."""
    if child.hamlet_id is not None:
        return []
    if not child.hamlet_text:
        return [(Problem("E3.11", "hamlet", "B", "Chưa ghi thôn, bản. Chọn trong danh sách của xã."), "")]
    own = (known for known in hamlets if known.commune_code == child.commune_code)
    near = [known.name for known in own if _is_one_word(known.folded, fold(child.hamlet_text))]
    message = f"“{child.hamlet_text}” không có trong danh sách thôn, bản của xã. Chọn tên đúng."
    return [(Problem("E3.11", "hamlet", "B", message, near[0] if len(near) == 1 else None), "")]


def _is_one_word(known: str, written: str) -> bool:
    """Whether a name was written without its kind ("Hua Nà"), with another one, or with its words run together."""
    is_same_place = known.split(maxsplit=1)[-1] in (written, written.split(maxsplit=1)[-1] if written else "")
    return is_same_place or known.replace(" ", "") == written.replace(" ", "")
