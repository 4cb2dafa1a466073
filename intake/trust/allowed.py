"""The error an officer allows among fields accepted without a look: «sai tối đa 0,5 %», dated, never written over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from access.matrix import may
from catalogue.refusals import Refusal, not_found
from db import Scope, Session, select
from db.tables import AllowedError, User

PERCENT_MAX = 5.0
"""More than one in twenty wrong is no record anybody should sign."""
SHOWN_MAX = 20


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as it is told: the share (0: every field is looked at), who set it, when."""

    share: float
    who: str
    at: datetime


def allow(session: Session, scope: Scope, percent: str) -> float:
    """Set the allowed error from what was typed ("0,5"), "0" to look at every field again; the share it means.

    Refuses NOT_FOUND and SHARE_NOT_UNDERSTOOD.
    """
    if not may(scope.role, "review") or scope.commune_code is None:
        raise not_found()
    share = _percent(percent) / 100
    session.add(AllowedError(commune_code=scope.commune_code, share=share, user_id=scope.user_id))
    session.flush()
    return share


def in_force(session: Session, commune_code: str) -> float:
    """The share that may be wrong, 0–1; 0 as long as nobody set one."""
    newest_first = select(AllowedError.share).where(AllowedError.commune_code == commune_code)
    return session.scalar(newest_first.order_by(AllowedError.id.desc()).limit(1)) or 0.0


def history(session: Session, commune_code: str) -> Sequence[Setting]:
    """The settings so far, newest first."""
    wanted = select(AllowedError.share, User.name, AllowedError.at).join(User, User.id == AllowedError.user_id)
    ours = wanted.where(AllowedError.commune_code == commune_code).order_by(AllowedError.id.desc()).limit(SHOWN_MAX)
    return [Setting(share, name, at) for share, name, at in session.execute(ours).tuples()]


def _percent(text: str) -> float:
    plain = text.strip().removesuffix("%").strip().replace(",", ".")
    is_number = plain.replace(".", "", 1).isdecimal() and plain.isascii() and len(plain) <= 6
    if not is_number or not float(plain) <= PERCENT_MAX:
        sentence = f"Mức sai cho phép là số phần trăm từ 0 đến {PERCENT_MAX:.0f}, ví dụ 0,5. Ghi lại rồi bấm «Đặt mức»."
        raise Refusal("SHARE_NOT_UNDERSTOOD", sentence, field="percent")
    return float(plain)
