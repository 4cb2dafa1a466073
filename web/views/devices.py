"""Phones on the screen: which there are, a code for a new one, the lock, and what locked ones sent."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from access import devices
from access.devices import FLAGGED_FROM
from access.keys import Keyring
from catalogue.vietnamese import fold
from db import Database, Scope, Session
from db.queries import children
from db.queries.devices import village_people
from db.tables import Device, User
from intake import parked
from intake.dispatch import opened
from intake.parcels import Parcel
from web.forms import Form
from web.log_search import plain_words
from web.qr import qr_svg
from web.settings import Settings
from web.visitor import Only, Visitor


class _Line(NamedTuple):
    """A slip that was decided with others: what it is called, what became of it, whose record it is of."""

    what: str
    status: str
    uuid: str


STATES = {"active": "Đang dùng", "asleep": "Lâu chưa liên lạc", "locked": "Đã khoá"}
_KINDS = {
    "child": "Phiếu trẻ",
    "withdrawal": "Báo kết thúc hồ sơ",
    "household_check": "Kiểm tra tại hộ",
    "recheck": "Phúc tra",
}


@get("/devices", guards=[Only("own_devices")], sync_to_thread=True)
def list_devices(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    visitor: NamedDependency[Visitor],
    today: NamedDependency[date],
    q: FromQuery[str] = "",
) -> Template:
    """One's own phones; for the officer also those of the village people, with what locked ones sent.

    `q` are words of a phone's name, its person's or its state.
    """
    return Template("devices/list.html", context=_listed(session, keyring, visitor, today, q))


def told_by(found: Sequence[Device], q: str, at: datetime) -> list[Device]:
    """The phones whose name, person and state have each word of `q`, without marks."""
    words = plain_words(q)
    told = ((one, fold(f"{one.name} {one.user.name} {STATES[devices.state_of(one, at)]}")) for one in found)
    return [one for one, text in told if all(word in text for word in words)]


@post("/devices/codes", guards=[Only("enrol_devices")], status_code=200, sync_to_thread=True)
def issue_code(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    settings: NamedDependency[Settings],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
    today: NamedDependency[date],
) -> Template:
    """The code and its picture, shown this once; whoever scans it first has it."""
    username = form.text("username").strip()
    code = devices.issue_code(session, keyring, reach, username, datetime.now(UTC), today)
    home = settings.public_url or str(request.base_url).rstrip("/")
    context = {"code": code, "username": username, "picture": qr_svg(f"{home}/enrol#{code}", "Mã để điện thoại quét")}
    return Template("devices/code.html", context=context)


@post("/devices/{uuid:uuid}/lock", guards=[Only("own_devices")], sync_to_thread=True)
def lock(
    session: NamedDependency[Session],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    uuid: FromPath[UUID],
) -> Redirect:
    """From afar, for good."""
    devices.lock(session, reach, uuid, datetime.now(UTC), today)
    return Redirect("/devices", status_code=303)


@post("/devices/parked/{submission_id:int}", guards=[Only("enrol_devices")], sync_to_thread=True)
def decide_parked(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
    submission_id: FromPath[int],
) -> Redirect:
    """The officer takes in what a locked phone sent, or leaves it; `choice` is "take" or anything else."""
    parked.decide(session, keyring, reach, submission_id, takes_in=form.text("choice") == "take")
    return Redirect("/devices", status_code=303)


@post("/devices/{uuid:uuid}/parked", guards=[Only("enrol_devices")], status_code=200, sync_to_thread=True)
def take_in_all(
    database: NamedDependency[Database],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    uuid: FromPath[UUID],
) -> Template:
    """All that waits of one phone at once, and what became of each slip."""
    taken = parked.take_in_all(database, keyring, reach, uuid)
    with database.reading() as session:
        names = children.openable(session, reach, {one.parcel.uuid for one in taken})
        writer = session.get_one(Device, uuid).user.name if taken else ""
    lines = [_Line(_called(one.parcel, names), one.status, str(one.parcel.uuid)) for one in taken]
    counts = Counter(one.status for one in lines)
    return Template("devices/taken_in.html", context={"lines": lines, "counts": counts, "writer": writer})


def _listed(session: Session, keyring: Keyring, visitor: Visitor, today: date, q: str) -> dict[str, object]:
    at, scope, may_enrol = datetime.now(UTC), visitor.scope, visitor.may("enrol_devices")
    found = devices.listed(session, scope, today)
    people: Sequence[User] = village_people(session, scope.commune_code, today) if may_enrol else ()
    flagged = devices.flagged(found, at)
    slips = parked_slips(session, keyring, scope) if may_enrol else []
    return {
        "asked": {"q": q},
        "lines": [_line(one, scope, at) for one in told_by(found, q, at)],
        "has_phones": bool(found),
        "may_enrol": may_enrol,
        "people": [(one.username, one.name) for one in people],
        "own": (visitor.username, visitor.name),
        "flagged": list(dict.fromkeys(one.user.name for one in found if one.user.username in flagged)),
        "flagged_from": FLAGGED_FROM,
        "parked": slips,
        "by_phone": _by_phone(slips),
    }


def _line(device: Device, scope: Scope, at: datetime) -> dict[str, object]:
    state = devices.state_of(device, at)
    is_own = device.user_id == scope.user_id
    may_lock = state != "locked" and (is_own or scope.role == "officer")
    return {"device": device, "state": state, "words": STATES[state], "is_own": is_own, "may_lock": may_lock}


def parked_slips(session: Session, keyring: Keyring, scope: Scope) -> list[dict[str, Any]]:
    """What waits of locked phones and brought files: `id`, `what` it is, `who` sent it, the row that is `kept`."""
    slips = [(kept, opened(keyring, kept)) for kept in parked.waiting(session, scope)]
    names = children.openable(session, scope, {parcel.uuid for _, parcel in slips})
    return [
        {"id": kept.id, "what": _called(parcel, names), "who": session.get_one(User, kept.user_id).name, "kept": kept}
        for kept, parcel in slips
    ]


def _called(parcel: Parcel, names: Mapping[UUID, str]) -> str:
    """A slip by its kind and the child: as it was written there, else as the record (`names`) has it."""
    name = str(parcel.values.get("full_name") or "") or names.get(parcel.uuid) or "hồ sơ đã có"
    return f"{_KINDS[parcel.kind]}: {name}"


def _by_phone(slips: Sequence[dict[str, Any]]) -> list[dict[str, object]]:
    """The phones that several slips wait of: who wrote on it, and how many."""
    counts = Counter((slip["kept"].device_uuid, slip["kept"].device, slip["who"]) for slip in slips)
    return [
        {"uuid": uuid, "phone": phone, "who": who, "count": count}
        for (uuid, phone, who), count in counts.items()
        if count > 1
    ]
