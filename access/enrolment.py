"""Enrolling and waking a phone from the street: wrong tries slow the place they come from, as with the log-in."""

from datetime import date, datetime
from uuid import UUID

from access import devices, passwords
from access.audit import Act, tell, tell_at_once
from access.devices import Enrolled
from access.keys import Keyring
from access.logins import Tries, wrong_login
from catalogue.refusals import Refusal
from db import Database
from db.tables import Device, User


def enrol(
    database: Database, keyring: Keyring, *, code: str, name: str, source: str, at: datetime, today: date
) -> Enrolled:
    """A new device for the code's person. Refuses CODE_UNKNOWN and, after six wrong codes, SlowDown for this source."""
    tries = Tries(keyring, "device_code", source)
    tries.slow_down(database, at)
    try:
        with database.writing() as session:
            enrolled = devices.enrol(session, keyring, code=code, name=name, at=at, today=today)
            tries.forget(session)
            device = enrolled.device
            tell(
                session,
                keyring,
                [Act("enrol", device.commune_code, device.user_id, place=source, device_uuid=device.uuid)],
            )
    except Refusal as refusal:
        tell_at_once(database, keyring, [Act("enrol", place=source, outcome=refusal.code)])
        raise
    return enrolled


def wake(database: Database, keyring: Keyring, device: UUID, *, password: str, source: str, at: datetime) -> None:
    """The device is in use again. Refuses WRONG_LOGIN and SlowDown, as the log-in does."""
    with database.reading() as session:
        user = session.get_one(User, session.get_one(Device, device).user_id)
    tries = Tries(keyring, user.username, source)
    tries.slow_down(database, at)
    if not passwords.matches(user.password_hash, password):
        raise wrong_login()
    with database.writing() as session:
        tries.forget(session)
        devices.mark_seen(session, device, at)
