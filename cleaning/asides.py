"""An officer's word on a finding: right as it is, or nobody can know; silent from then on, until a fact changes."""

from datetime import date

from access.keys import Keyring
from access.kind_marks import readable_marks
from access.matrix import may
from catalogue.reasons import reason_given
from catalogue.refusals import Refusal, not_found
from cleaning.findings import facts_of, reason_place, recompute
from db import Scope, Session
from db.queries import findings as queries
from db.tables import Finding, now

WORDS = {"right": "Đúng như đã ghi", "unknowable": "Không thể biết"}
"""Ends that people decide of what the rules found; "corrected" and "closed" come by themselves."""
OF_TOLD = {"corrected": "Đã sửa hồ sơ", **WORDS}
"""Ends of what others told: no rule sees whether it was mended."""


def endings_of(finding: Finding) -> list[tuple[str, str]]:
    """What may be decided of a finding, as (key, words); [] where only a number ends it."""
    is_number = finding.error_class in (1, 2) and finding.severity == "B"
    return [] if is_number else list((OF_TOLD if finding.source else WORDS).items())


def set_aside(session: Session, keyring: Keyring, scope: Scope, finding_id: int, ending: str, reason: str) -> Finding:
    """End one finding with a reason. A wrong number stays wrong: classes 1 and 2 are ended by a number alone.

    Refuses NOT_FOUND, BAD_END, NUMBER_NEEDED, REASON_MISSING.
    """
    found = queries.find(session, scope, readable_marks(keyring, scope.role), finding_id)
    if found is None or not may(scope.role, "move_case"):
        raise not_found()
    finding, child = found
    endings = dict(endings_of(finding))
    if not endings:
        sentence = "Số định danh thiếu hoặc sai không thể bỏ qua. Sửa số, hoặc gửi công an xác thực."
        raise Refusal("NUMBER_NEEDED", sentence, field="ending")
    if ending not in endings:
        raise Refusal("BAD_END", "Chưa chọn kết luận. Chọn một rồi bấm lại.", field="ending")
    said = reason_given(reason)
    finding.ended_at, finding.ending, finding.ended_by = now(), ending, scope.user_id
    finding.reason_box = keyring.seal(said.encode(), reason_place(child.uuid))
    finding.facts = "" if finding.source else facts_of(child, finding.rule, finding.field)
    session.flush()
    return finding


def reason_of(keyring: Keyring, finding: Finding) -> str:
    """Why a finding was ended; "" when nobody said."""
    return keyring.open(finding.reason_box, reason_place(finding.child_uuid)).decode() if finding.reason_box else ""


def take_back(session: Session, keyring: Keyring, scope: Scope, finding_id: int, today: date) -> Finding:
    """The word on a finding holds no more: what the rules still find is open again, what others told is open again.

    Refuses NOT_FOUND.
    """
    found = queries.find_concluded(session, scope, readable_marks(keyring, scope.role), finding_id)
    if found is None or not may(scope.role, "move_case"):
        raise not_found()
    finding, child = found
    finding.facts = ""
    if finding.source:
        finding.ended_at, finding.ending, finding.ended_by, finding.reason_box = None, None, None, None
    session.flush()
    recompute(session, keyring, child, today)
    return finding
