"""Who has taken up a finding: one named person, so that nobody waits for somebody else."""

from datetime import date

from access.keys import Keyring
from access.kind_marks import readable_marks
from access.matrix import may
from catalogue.refusals import Refusal, not_found
from db import Scope, Session
from db.queries import findings, officers
from db.tables import Finding

ROLES = ("officer", "hamlet_head", "collaborator")
"""Who may be given a finding: those who mend records."""


def of_commune(session: Session, scope: Scope, today: date) -> list[tuple[int, str]]:
    """(account, name) of everybody this person may give a finding to; [] for who gives none."""
    if not may(scope.role, "move_case"):
        return []
    return officers.at_work(session, scope.commune_code or "", ROLES, today)


def give(
    session: Session, keyring: Keyring, scope: Scope, finding_id: int, owner_id: int | None, today: date
) -> Finding:
    """Give a finding to somebody of the commune, or take it back (None). Refuses NOT_FOUND, OWNER_UNKNOWN."""
    found = findings.find(session, scope, readable_marks(keyring, scope.role), finding_id)
    if found is None or not may(scope.role, "move_case"):
        raise not_found()
    if owner_id is not None and owner_id not in dict(of_commune(session, scope, today)):
        raise Refusal("OWNER_UNKNOWN", "Người này không làm việc trẻ em ở xã. Chọn một người trong danh sách.")
    found[0].owner_id = owner_id
    session.flush()
    return found[0]
