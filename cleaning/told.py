"""Findings that no rule makes: what the ministry's system, a school or another body told of a record.

What they said is sealed, since it may speak of a sensitive group; the finding's own sentence says only who spoke. It
blocks or asks like any other, and ends by an officer's word.
"""

from uuid import UUID

from access.keys import Keyring
from access.records import may_read_text
from catalogue.checks import error_class
from catalogue.vietnamese import tidy
from db import Session
from db.scope import Role
from db.tables import Child, Finding

RULES = {"ministry": "E3.21", "notice": "E3.22"}
"""Who told it → the rule it stands under; the figures follow those of the plans."""
_SENTENCES = {
    "ministry": "Phần mềm của Bộ báo lỗi về hồ sơ này. Xem lời báo, sửa hồ sơ rồi ghi kết luận.",
    "notice": "Có thông báo về cháu này. Xem lời báo, hỏi lại gia đình rồi ghi kết luận.",
}
_SEVERITIES = {"ministry": "B", "notice": "W"}
_WORDS_MAX = 1000


def told_place(child_uuid: UUID) -> str:
    """What the box of what was told is bound to."""
    return f"told:{child_uuid}"


def add(
    session: Session, keyring: Keyring, child: Child, source: str, field: str, words: str, proposal: str | None = None
) -> Finding:
    """Attach what `source` (a key of RULES) told of one field; anybody who sees the record may see `proposal`."""
    rule = RULES[source]
    finding = Finding(child_uuid=child.uuid, commune_code=child.commune_code, rule=rule, field=field, source=source)
    finding.error_class, finding.severity = error_class(rule), _SEVERITIES[source]
    finding.message, finding.proposal = _SENTENCES[source], proposal
    finding.said_box = keyring.seal(tidy(words)[:_WORDS_MAX].encode(), told_place(child.uuid))
    session.add(finding)
    session.flush()
    return finding


def words_of(keyring: Keyring, finding: Finding, role: Role) -> str:
    """What was told, as far as `role` may read it; "" where nothing was, or where it speaks of a sealed group."""
    if finding.said_box is None:
        return ""
    words = keyring.open(finding.said_box, told_place(finding.child_uuid)).decode()
    return words if may_read_text(role, words) else ""
