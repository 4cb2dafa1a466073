"""Lines of the page of what waits for a person to choose."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from access.keys import Keyring
from catalogue.fields import label
from db import Scope, Session, opened
from db.queries.cases import IDLE_AFTER
from db.tables import Child, Conflict, now
from intake import conflicts
from web.asked import STATES
from web.child_page import may_know


@dataclass(frozen=True, slots=True)
class Question:
    """One of them; `what` says what is to be chosen, never a value. `is_idle` after a week."""

    uuid: UUID
    field: str
    name: str
    hamlet: str
    what: str
    noted_at: datetime
    is_idle: bool


def questions_for(session: Session, keyring: Keyring, scope: Scope) -> list[Question]:
    """What this person may choose and may know, the oldest first."""
    found = conflicts.waiting(session, scope)
    lines = [_line(*line) for line in found if may_know(scope, line[0], *conflicts.conflict_values(keyring, line[0]))]
    opened.listed(len(lines))
    return lines


def _line(conflict: Conflict, child: Child) -> Question:
    hamlet = child.hamlet.name if child.hamlet else child.hamlet_text
    name, is_idle = child.full_name or "Chưa có tên", conflict.noted_at < now() - IDLE_AFTER
    return Question(child.uuid, conflict.field, name, hamlet, _what(conflict), conflict.noted_at, is_idle)


def _what(conflict: Conflict) -> str:
    if conflict.field != conflicts.STATE:
        return f"Hai cách ghi khác nhau: {label(conflict.field)}"
    ending = STATES.get(conflict.other, conflict.other)
    return f"Đề nghị kết thúc hồ sơ: {ending}{', chờ người thứ hai' if conflict.agreed_by is not None else ''}"
