"""Moves out of the book: moved away, deceased, sixteen, duplicate, entered by mistake; and the way back.

The end of a record ends its case, with a dated line. While the campaign is open an end is reversible with a reason:
its figures are what was handed over, and after the closing they stand.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from access.keys import Keyring
from access.matrix import may
from access.records import REASON, change_seal_place
from catalogue.dates import PartialDate, parse
from catalogue.reasons import reason_given
from catalogue.refusals import Refusal, not_found
from catalogue.vietnamese import tidy
from cleaning import arrivals
from cleaning.findings import recompute_together
from cleaning.move_table import CHILD_STATES
from cleaning.moves import sealed, set_children
from db import Scope, Session
from db.adding import add_rows
from db.queries import cases as queries
from db.queries import children as records
from db.queries import duplicate_pairs, handovers
from db.queries.states import CONFIRMED, ENDED_STATES
from db.tables import Case, CaseMove, Change, Child, now

BY_OFFICER = ("moved_out", "deceased")
"""Ends that one officer decides; "entered by mistake" needs two (`intake.conflicts`), sixteen comes by itself."""
_DAYS = {"moved_out": "chuyển đi", "deceased": "mất"}
ADULT_AT_YEARS = 16


@dataclass(frozen=True, slots=True)
class Going:
    """What is known of a child that leaves: to which commune of the installation ("" for none), and on which day."""

    to_code: str = ""
    left_on: date | None = None


STAYING = Going()
"""Nothing of it is known."""
_ON_LIST = {"frozen": "listed", "with_police": "with_police"}
"""Stage of a child's open list → where its case stands."""


def end(
    session: Session,
    keyring: Keyring,
    scope: Scope,
    child: Child,
    ending: str,
    reason: str,
    today: date,
    going: Going = STAYING,
) -> None:
    """The officer takes a record out of the book, also one that a phone asked for (`intake.conflicts`).

    Refuses NOT_FOUND, BAD_END, REASON_MISSING, ENDED_ALREADY, BAD_DAY, and as `cleaning.arrivals.tell`.
    """
    if not may(scope.role, "move_case"):
        raise not_found()
    if ending not in BY_OFFICER:
        raise Refusal("BAD_END", "Chưa chọn cháu chuyển đi hay đã mất. Chọn một rồi bấm lại.", field="state")
    if child.state in ENDED_STATES:
        raise Refusal("ENDED_ALREADY", "Hồ sơ này đã kết thúc. Tải lại trang rồi xem lại.", status=409)
    _refuse_day(child, going.left_on, today)
    said = reason_given(reason)
    if going.to_code and ending == "moved_out":
        said = f"{said}; đã báo {_told(session, scope, child, going.to_code)}"
    if going.left_on:
        said = f"{said}; {_DAYS[ending]} ngày {_spoken(going.left_on)}"
    child.left_on = going.left_on
    session.flush()
    _write(session, keyring, [child], ending, today, user_id=scope.user_id, reason=said)
    tell_why(session, keyring, child, said, user_id=scope.user_id)


def tell_commune(session: Session, keyring: Keyring, scope: Scope, child: Child, to_code: str) -> None:
    """Tell the receiving commune of a child whose record ended before anybody knew where to.

    Refuses NOT_FOUND, TOLD_ALREADY, and as `cleaning.arrivals.tell`.
    """
    if child.state != "moved_out":
        raise not_found()
    if arrivals.is_told(session, child):
        raise Refusal("TOLD_ALREADY", "Đã báo xã nơi đến rồi. Xem ở trang «Trẻ chuyển đến».", status=409)
    told = _told(session, scope, child, to_code)
    tell_why(session, keyring, child, f"đã báo {told}", user_id=scope.user_id)


def _told(session: Session, scope: Scope, child: Child, to_code: str) -> str:
    """Tell that commune; its name."""
    arrivals.tell(session, scope, child, to_code)
    return dict(arrivals.communes(session, scope))[to_code]


def _spoken(day: date) -> str:
    return PartialDate(day.year, day.month, day.day).spoken()


def _refuse_day(child: Child, left_on: date | None, today: date) -> None:
    """Nobody leaves tomorrow, or before being born."""
    born = parse(child.birth_date)
    if left_on and (left_on > today or (born is not None and left_on < born.first_day())):
        sentence = "Ngày chuyển đi hoặc ngày mất phải từ ngày sinh đến hôm nay. Xem lại ngày."
        raise Refusal("BAD_DAY", sentence, field="left_on")


def end_cases(
    session: Session, keyring: Keyring, uuids: Collection[UUID], ending: str, *, user_id: int | None, reason: str = ""
) -> None:
    """Let the cases of records that came to their end go, one dated line each; who has none has none."""
    held, at, box = queries.of_children(session, uuids), now(), sealed(keyring, reason)
    for case in held.values():
        case.ended_at, case.ending = at, ending
    session.flush()
    lines = [_line(case, "end", case.state, "ended", user_id) | {"reason_box": box, "at": at} for case in held.values()]
    add_rows(session, CaseMove, lines)


def bring_back(session: Session, keyring: Keyring, scope: Scope, child: Child, reason: str, today: date) -> None:
    """Undo an end. Refuses NOT_FOUND, REASON_MISSING, NOT_ENDED, MERGED, CAMPAIGN_CLOSED once figures are handed over.

    So does ARRIVED once another commune has taken the child in. The case goes on where it stood.
    """
    if not may(scope.role, "move_case"):
        raise not_found()
    if child.state not in ENDED_STATES:
        raise Refusal("NOT_ENDED", "Hồ sơ này đang được theo dõi. Tải lại trang rồi xem lại.", status=409)
    if duplicate_pairs.stands_merged(session, child.uuid):
        sentence = "Hồ sơ này đã gộp vào một hồ sơ khác. Mở trang so hai hồ sơ, bấm «Tách lại hai hồ sơ»."
        raise Refusal("MERGED", sentence, status=409)
    box, found, becomes = sealed(keyring, reason_given(reason)), queries.last_ended(session, child.uuid), CONFIRMED
    arrivals.withdraw(session, child, scope.user_id)
    if found and found[0].ending in ENDED_STATES:
        case, campaign = found
        if campaign.closed_at is not None:
            sentence = "Đợt có cháu này đã khoá sổ và bàn giao số liệu. Nhập lại cháu thành hồ sơ mới nếu cháu ở xã."
            raise Refusal("CAMPAIGN_CLOSED", sentence, status=409)
        case.ended_at, case.ending, case.since_at = None, "", now()
        case.state = _standing(session, case)
        becomes = CHILD_STATES[case.state]
        session.flush()
        told = _line(case, "bring_back", "ended", case.state, scope.user_id)
        add_rows(session, CaseMove, [told | {"reason_box": box, "at": now()}])
    child.left_on = None
    session.flush()
    set_children(session, [child], becomes, user_id=scope.user_id)
    tell_why(session, keyring, child, reason, user_id=scope.user_id)
    recompute_together(session, keyring, [child], today)


def tell_why(session: Session, keyring: Keyring, child: Child, reason: str, *, user_id: int) -> None:
    """A line of the record's own history: a child without a case has no other place for it."""
    said = keyring.seal(tidy(reason).encode(), change_seal_place(child.uuid, REASON))
    line = Change(child_uuid=child.uuid, rev=child.rev, field=REASON, new_box=said, source="list", user_id=user_id)
    session.add(line)
    session.flush()


def _standing(session: Session, case: Case) -> str:
    """Where a case goes on: where it stood, unless the list it was on went out, came back or was taken back since."""
    stage = handovers.open_stage(session, case.child_uuid)
    if stage is not None:
        return _ON_LIST[stage]
    if case.state not in _ON_LIST.values():
        return case.state
    return "checked" if case.checked_at else "found"


def age_out(session: Session, keyring: Keyring, today: date) -> int:
    """End the records of all children who are sixteen today or since; how many. Nobody has to ask for it."""
    grown = records.born_by(session, years_before(today, ADULT_AT_YEARS))
    if grown:
        _write(session, keyring, grown, "aged_out", today, user_id=None)
    return len(grown)


def years_before(day: date, years: int) -> date:
    """The same day some years earlier; for 29 February the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _write(
    session: Session,
    keyring: Keyring,
    children: Sequence[Child],
    ending: str,
    today: date,
    *,
    user_id: int | None,
    reason: str = "",
) -> None:
    set_children(session, children, ending, user_id=user_id)
    end_cases(session, keyring, [child.uuid for child in children], ending, user_id=user_id, reason=reason)
    recompute_together(session, keyring, children, today)


def _line(case: Case, move: str, was: str, becomes: str, user_id: int | None) -> dict[str, object]:
    told: dict[str, object] = {"case_id": case.id, "commune_code": case.commune_code, "move": move, "was": was}
    return told | {"becomes": becomes, "user_id": user_id}
