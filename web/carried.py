"""What a phone may hold, put together for one person: nothing that its table of rights would not show."""

from collections.abc import Iterator

from access.boxes import public_key
from access.devices import HALF_KEPT
from access.keys import Keyring
from access.kind_marks import readable_marks
from access.matrix import may
from access.records import SEALED_KEYS, all_fields, may_read_member, may_read_text
from access.scopes import hamlets_of
from catalogue.fields import LIST_KEYS
from cleaning.rechecks import ASKED
from db import Scope, Session, opened
from db.queries import findings, household_checks, rechecks, sending
from db.tables import Child, Commune, HouseholdCheck
from intake.household_checks import asked_of
from web.sync_body import formats
from web.visitor import Visitor

_NOT_CARRIED = ("commune_code", "province_code")


def carried(session: Session, keyring: Keyring, visitor: Visitor) -> dict[str, object]:
    """The answer of `GET /api/device` (contract); the same bytes as long as nothing changed for this person."""
    scope, device = visitor.scope, visitor.device
    commune = session.get(Commune, scope.commune_code)
    told: dict[str, object] = {
        "commune_code": scope.commune_code,
        "province_code": commune.province_code if commune else None,
        "commune": commune.name if commune else None,
        "hamlets": [{"name": hamlet.name, "kind": hamlet.kind} for hamlet in hamlets_of(session, scope)],
        "children": [known.as_told() for known in sending.names(session, scope)],
        "checks": list(_checks(session, keyring, scope)),
        "rechecks": list(_rechecks(session, scope)) if may(scope.role, "answer_check") else [],
        "returned": list(sending.returned(session, scope)),
        "photographed": sending.photographed(session, scope),
        "public_key": public_key(keyring),
        "formats": formats(),
        "user": {"username": visitor.username, "name": visitor.name, "role": scope.role},
    }
    half_keep_s = int(HALF_KEPT.total_seconds())
    own = {"uuid": str(device.uuid), "name": device.name, "half_keep_s": half_keep_s} if device else None
    return told | {"device": own}


def _checks(session: Session, keyring: Keyring, scope: Scope) -> Iterator[dict[str, object]]:
    checks = household_checks.carried(session, scope)
    found = findings.of_children(
        session, scope, readable_marks(keyring, scope.role), [check.child_uuid for check in checks]
    )
    for check in checks:
        told = [{"rule": one.rule, "field": one.field, "message": one.message} for one in found[check.child_uuid]]
        yield _as_carried(keyring, scope, check) | {"findings": told}


def _rechecks(session: Session, scope: Scope) -> Iterator[dict[str, object]]:
    """Blind: where the household is and the child's year, and what to ask; nothing that was told the first time."""
    for again, child in rechecks.carried(session, scope):
        yield {
            "recheck": str(again.id),
            "child": str(child.uuid),
            "rev": child.rev,
            "hamlet": child.hamlet.name if child.hamlet else child.hamlet_text,
            "fields": {"household_number": child.household_number, "household_head": child.household_head},
            "birth_year": child.birth_date[:4],
            "asks": list(ASKED),
        }


def _as_carried(keyring: Keyring, scope: Scope, check: HouseholdCheck) -> dict[str, object]:
    child, ask = check.child, asked_of(keyring, check)
    return {
        "uuid": str(check.uuid),
        "child": str(child.uuid),
        "rev": child.rev,
        "hamlet": child.hamlet.name if child.hamlet else child.hamlet_text,
        "fields": _basic(keyring, scope, child),
        "ask": ask if may_read_text(scope.role, ask) else "",
        "due_on": check.due_on.isoformat() if check.due_on else None,
        "assigned_at": check.assigned_at.isoformat(),
    }


def _basic(keyring: Keyring, scope: Scope, child: Child) -> dict[str, object]:
    """The basic record: an assigned check opens it, also one that somebody else entered. Groups obey their rights."""
    opened.child(child.uuid)
    fields: dict[str, object] = {}
    for key, value in all_fields(keyring, child).items():
        if key in LIST_KEYS and isinstance(value, list):
            value = [member for member in value if may_read_member(scope.role, member)]
        if value and key not in _NOT_CARRIED and not (key in SEALED_KEYS and not may_read_text(scope.role, str(value))):
            fields[key] = value
    return fields
