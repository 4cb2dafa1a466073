"""The audit log: who did what, when, from where, in chains nobody rewrites without our keys (protection.md).

Three sources feed it, none of which a new page has to remember. What is read is noted where it is handed out
(`db.opened`), and the web writes it down before the answer leaves; what the answer was worth is refused when that
fails. What is changed in a record is told by the one door of all changes (`intake.records`), in the same transaction.
Every other call that changes something or is refused is told by the web under the name of its address.

Order. A chain a commune: its lines are numbered, and each is hashed (keyed, with the ring's first key) with the one
before. Whoever adds holds the chain's end, a row of `audit_head`, from just before the commit until the commit: two
servers take turns, on SQLite they do anyway. Nothing else is asked of the database while it is held (`db.last_words`).
A line holds ids, names of fields and addresses of ours, never a value of a record.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain as joined
from itertools import groupby
from typing import TYPE_CHECKING
from uuid import UUID

from access import former_houses
from access.keys import Keyring
from db import Database, Session
from db.last_words import Line, say
from db.queries import audit as queries
from db.queries import taken
from db.tables import AuditLine, now

if TYPE_CHECKING:
    from db.queries.audit import Sign

NOBODY = ""
"""The chain of those who work in no commune."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing somebody did, as `AuditLine` has it."""

    action: str
    chain: str = NOBODY
    user_id: int | None = None
    child_uuid: UUID | None = None
    about: str = ""
    outcome: str = ""
    place: str = ""
    device_uuid: UUID | None = None


def tell(session: Session, keyring: Keyring, acts: Iterable[Act]) -> None:
    """Write the acts into the log in this transaction, as its last words; all that were told in one statement."""
    sign, at = _sign_of(keyring), now()
    lines = [_line(act, at) for act in acts]
    say(session, lines, lambda held, told: queries.append(held, told, sign))


def tell_at_once(database: Database, keyring: Keyring, acts: Sequence[Act]) -> None:
    """Write the acts in a transaction of their own, shared with who comes at the same moment."""
    database.gathering(_tell_all, _tell_alone).take([(keyring, acts)])


def faults(session: Session, keyring: Keyring) -> Iterator[str]:
    """A sentence for each place where a chain is not what was written: changed, missing, swapped, added, cut off."""
    sign = _sign_of(keyring)
    former = former_houses.chains(session, keyring)
    ends = {end.chain: end for end in queries.ends(session)}
    for end in ends.values():
        if end.sign != queries.sign_of_end(sign, end):
            yield f"{_called(end.chain)}: chỗ ghi cuối sổ đã bị sửa."
    walked = dict.fromkeys(ends, 0)
    for chain, lines in groupby(queries.lines(session), lambda line: line.chain):
        last = ends[chain].number if chain in ends else 0
        yield from _walk(_Signed(sign, chain, former.get(chain)), lines, last)
        walked.pop(chain, None)
    for chain in walked:
        yield from _missing(chain, 0, ends[chain].number)
    for chain in queries.communes_without_end(session):
        yield f"{_called(chain)}: mất cả sổ, dù xã có hồ sơ trẻ."
    for chain in sorted(former.keys() - ends.keys()):
        yield f"{_called(chain)}: mất cả sổ, dù đã chuyển về cùng hồ sơ."
    if NOBODY not in ends and queries.is_common_told(session):
        yield f"{_called(NOBODY)}: mất cả sổ, dù đã có người quản trị hoặc cấp tỉnh làm việc ở máy này."


def sign_of_head(keyring: Keyring, chain: str, number: int, last_hash: str) -> str:
    """What shows under our key that a chain that was taken in ends there (`AuditHead.sign`)."""
    return queries.sign_of_end(_sign_of(keyring), queries.End(chain, number, last_hash))


def lines_count(session: Session) -> int:
    """How many lines all chains have together, by their ends."""
    return sum(end.number for end in queries.ends(session))


def stamp(session: Session, chain: str) -> str:
    """Where a chain ends now, in words for paper: who has the paper sees later whether the log was written anew."""
    end = next((end for end in queries.ends(session) if end.chain == chain), None)
    if end is None:
        return f"{_called(chain)}: chưa có dòng nào."
    return f"{_called(chain)} đến dòng {end.number}, mã {end.hash[:12]}."


@dataclass(frozen=True, slots=True)
class _Signed:
    """How a chain's lines are signed: those of a house that was taken in as they were there."""

    sign: "Sign"
    chain: str
    former: former_houses.FormerChain | None

    def first(self) -> str:
        """What stands before the first line."""
        if self.former is None:
            return queries.first_hash(self.sign, self.chain)
        return queries.first_hash(_sign_of(self.former.keyring), self.former.was)

    def holds(self, line: AuditLine, before: str) -> bool:
        """Whether a line is what was written behind the one whose hash is `before`."""
        told, former = queries.columns_of(line), self.former
        if former is None or line.number > former.last:
            return line.hash == queries.hash_of(self.sign, self.chain, line.number, before, told)
        if line.user_id is not None:
            told["user_id"] = line.user_id - former.people_moved
        is_end = line.number < former.last or line.hash == former.hash
        return is_end and line.hash == queries.hash_of(_sign_of(former.keyring), former.was, line.number, before, told)


def _walk(signed: _Signed, lines: Iterable[AuditLine], last: int) -> Iterator[str]:
    chain = signed.chain
    before, number = signed.first(), 0
    is_known = True
    for line in lines:
        yield from _missing(chain, number, min(line.number - 1, last))
        is_known = is_known and line.number == number + 1
        if line.number > last:
            yield f"{_called(chain)}: dòng {line.number} bị thêm vào."
        elif is_known and not signed.holds(line, before):
            yield f"{_called(chain)}: dòng {line.number} đã bị sửa."
        before, number, is_known = line.hash, line.number, True
    yield from _missing(chain, number, last)


def _missing(chain: str, here: int, there: int) -> Iterator[str]:
    """Between two lines, or behind the last one."""
    if there == here + 1:
        yield f"{_called(chain)}: thiếu dòng {there}."
    elif there > here:
        yield f"{_called(chain)}: thiếu các dòng từ {here + 1} đến {there}."


def _called(chain: str) -> str:
    if was := former_houses.commune_of_own_chain(chain):
        return f"Nhật ký chung của máy cũ xã {was}"
    if was := taken.commune_of_former_chain(chain):
        return f"Nhật ký ở máy cũ của xã {was}"
    return f"Nhật ký xã {chain}" if chain else "Nhật ký chung"


def _sign_of(keyring: Keyring) -> "Sign":
    return lambda text: keyring.token(text, "audit")


def _line(act: Act, at: datetime) -> Line:
    return {
        "chain": act.chain,
        "at": at,
        "user_id": act.user_id,
        "device_uuid": act.device_uuid,
        "place": act.place[:64],
        "action": act.action[:60],
        "child_uuid": act.child_uuid,
        "about": act.about,
        "outcome": act.outcome[:40],
    }


_Job = tuple[Keyring, Sequence[Act]]


def _tell_all(session: Session, jobs: Sequence[_Job]) -> list[None]:
    tell(session, jobs[0][0], joined.from_iterable(acts for _, acts in jobs))
    return [None] * len(jobs)


def _tell_alone(database: Database, job: _Job) -> None:
    with database.writing() as session:
        tell(session, *job)
