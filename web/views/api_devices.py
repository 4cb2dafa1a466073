"""What an enrolled phone calls about itself, and a person's devices for programs."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from access import devices, enrolment
from access.boxes import encoded, public_key
from access.devices import HALF_KEPT
from access.keys import Keyring
from access.scopes import scope_of
from db import Database, Scope, Session
from db.tables import Device
from web.api_schema import ReadCall, WriteCall
from web.calling import source_of
from web.settings import Settings
from web.visitor import Only, get_device

_HALF_KEEP_S = int(HALF_KEPT.total_seconds())


@post(
    "/api/devices",
    opt={"public": True, "no_token": True},
    status_code=201,
    sync_to_thread=True,
    operation_class=ReadCall,
    summary="Enrol a phone with an officer's code",
)
def enrol(
    request: Request[Any, Any, Any],
    data: JSONBody[dict[str, str]],
    database: NamedDependency[Database],
    keyring: NamedDependency[Keyring],
    settings: NamedDependency[Settings],
    today: NamedDependency[date],
) -> dict[str, object]:
    """The device's token and half, told this once."""
    at, source = datetime.now(UTC), source_of(request, settings.trusted_proxies)
    said = {"code": data.get("code", ""), "name": data.get("name", "")}
    made = enrolment.enrol(database, keyring, **said, source=source, at=at, today=today)
    with database.reading() as session:
        scope = scope_of(session, made.device.user, today)
    user = made.device.user
    return {
        "device": str(made.device.uuid),
        "token": made.token,
        "half": encoded(made.half),
        "half_keep_s": _HALF_KEEP_S,
        "user": {"username": user.username, "name": user.name, "role": scope.role if scope else ""},
        "public_key": public_key(keyring),
    }


@get("/api/device/half", sync_to_thread=True, operation_class=ReadCall, summary="The server's half of the phone's key")
def show_half(
    request: Request[Any, Any, Any], session: NamedDependency[Session], keyring: NamedDependency[Keyring]
) -> dict[str, object]:
    """To be kept no longer than `keep_s` after the last contact."""
    half = devices.half_of(session, keyring, get_device(request).uuid)
    return {"half": encoded(half), "keep_s": _HALF_KEEP_S}


@post(
    "/api/device/half",
    status_code=200,
    sync_to_thread=True,
    operation_class=WriteCall,
    summary="A new half in place of the old one",
)
def renew_half(
    request: Request[Any, Any, Any], session: NamedDependency[Session], keyring: NamedDependency[Keyring]
) -> dict[str, object]:
    """After ten wrong PINs: what the old half encrypted stays closed."""
    half = devices.renew_half(session, keyring, get_device(request).uuid)
    return {"half": encoded(half), "keep_s": _HALF_KEEP_S}


@post(
    "/api/device/wake",
    opt={"asleep": True},
    status_code=200,
    sync_to_thread=True,
    operation_class=WriteCall,
    summary="Use a phone again that has long been silent",
)
def wake(
    request: Request[Any, Any, Any],
    data: JSONBody[dict[str, str]],
    database: NamedDependency[Database],
    keyring: NamedDependency[Keyring],
    settings: NamedDependency[Settings],
) -> dict[str, object]:
    """The person's password."""
    uuid, source = get_device(request).uuid, source_of(request, settings.trusted_proxies)
    password = data.get("password", "")
    enrolment.wake(database, keyring, uuid, password=password, source=source, at=datetime.now(UTC))
    return {}


@get(
    "/api/devices",
    guards=[Only("own_devices")],
    sync_to_thread=True,
    operation_class=ReadCall,
    summary="Devices this person may know of",
)
def list_devices(
    session: NamedDependency[Session], reach: NamedDependency[Scope], today: NamedDependency[date]
) -> dict[str, object]:
    """One's own; for officers those of the village people, for the leader all of the commune."""
    at, found = datetime.now(UTC), devices.listed(session, reach, today)
    return {"devices": [_told(one, reach, at) for one in found], "flagged": devices.flagged(found, at)}


def _told(device: Device, reach: Scope, at: datetime) -> dict[str, object]:
    return {
        "uuid": str(device.uuid),
        "name": device.name,
        "user": device.user.username,
        "enrolled_at": device.enrolled_at.isoformat(),
        "seen_at": device.seen_at.isoformat(),
        "state": devices.state_of(device, at),
        "is_own": device.user_id == reach.user_id,
    }


@post(
    "/api/devices/{uuid:uuid}/lock",
    guards=[Only("own_devices")],
    status_code=200,
    sync_to_thread=True,
    operation_class=WriteCall,
    summary="Lock a phone from afar",
)
def lock(
    session: NamedDependency[Session],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    uuid: FromPath[UUID],
) -> Response[dict[str, object]]:
    """For good: a found phone is enrolled again."""
    at = datetime.now(UTC)
    return Response(_told(devices.lock(session, reach, uuid, at, today), reach, at))
