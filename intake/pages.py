"""The queue of pages. The page's own row is the queue: claimed by a conditional UPDATE, held by a lease, ended once."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from access.keys import Keyring
from access.matrix import may
from catalogue.refusals import Refusal, not_found
from db import ColumnElement, Database, Scope, Session, and_, func, or_, select, update
from db.queries.held import is_free
from db.queries.visible import pages as visible_pages
from db.tables import Page, Photo, now
from intake import leases, readings, signs
from intake.photo_age import must_be_kept

ATTEMPTS_MAX = 3
LEASE_S = 45.0
"""Renewed three times in it; a dead reader's page is read by another within a minute."""
TRIED_TOO_OFTEN = "Máy không đọc được trang này sau {attempts} lần thử. Chụp lại trang, hoặc nhập tay các dòng."
_CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class Claim:
    """A page one worker holds until its lease is over; `token` proves it, `attempt` counts from 1.

    `commune_code` is whose page it is, `taken_s` the moment it was taken, by a clock of this process that never jumps.
    """

    page_id: int
    token: str
    kept_sha256: str
    attempt: int
    commune_code: str = ""
    taken_s: float = field(default_factory=time.monotonic, compare=False)


def claim(database: Database, lease_s: float = LEASE_S, after: str = "") -> Claim | None:
    """Take the next page that waits, or whose reader was lost; None when there is none.

    Communes take turns: it is a page of the one whose code follows `after`, around in a circle, so that five hundred
    pages of one commune never hold up the one page of another. Of its pages those tried less often go first: one that
    kills its reader holds up nobody. One whose last allowed attempt ended without a word becomes failed.
    """
    with database.reading() as session:
        candidates = _candidates(session, now(), after)
    for page_id in candidates:
        with database.writing() as session:
            taken = _take(session, page_id, lease_s)
        if taken is not None:
            return taken
    return None


def renew(database: Database, held: Claim, stage: str = "", lease_s: float = LEASE_S) -> bool:
    """Hold the page longer and say what is being done with it; False when it is no longer ours."""
    with database.writing() as session:
        until = now() + timedelta(seconds=lease_s)
        return _change(session, held, lease_until=until, **({"stage": stage[:40]} if stage else {}))


def finish(database: Database, keyring: Keyring, held: Claim, reading: readings.Reading) -> bool:
    """Write what was read, all or nothing; False, and nothing written, when the page is no longer ours.

    Rows an officer has decided stay as they are; those still waiting are replaced.
    """
    with database.writing() as session:
        if not _change(
            session,
            held,
            state="read",
            lease_until=None,
            lease_token=None,
            stage="",
            read_at=now(),
            failure_code=None,
            failure_sentence=None,
            **readings.page_values(reading),
        ):
            return False
        readings.write(session, keyring, session.get_one(Page, held.page_id), reading)
        signs.note_page(session, time.monotonic() - held.taken_s)
        return True


def fail(database: Database, held: Claim, code: str, sentence: str, *, is_final: bool = False) -> bool:
    """An attempt went wrong: the page waits for the next one, or is failed after the last, or at once if `is_final`."""
    is_over = is_final or held.attempt >= ATTEMPTS_MAX
    told = {"failure_code": code, "failure_sentence": sentence} if is_over else {}
    with database.writing() as session:
        state = "failed" if is_over else "waiting"
        signs.note_page(session, time.monotonic() - held.taken_s)
        return _change(session, held, state=state, lease_until=None, lease_token=None, stage="", **told)


def release(database: Database, held: Claim) -> bool:
    """Give the page back unread, as if it had never been taken: the worker is asked to stop."""
    with database.writing() as session:
        return _change(
            session,
            held,
            state="waiting",
            lease_until=None,
            lease_token=None,
            stage="",
            attempts_count=held.attempt - 1,
        )


def again(session: Session, scope: Scope, page_id: int) -> Page:
    """An officer sends a page that failed, or was read badly, back to be read anew.

    Refuses NOT_FOUND, PHOTO_GONE, PAGE_HELD (another officer reviews it), PAGE_ON_ITS_WAY when it waits or is being
    read already.
    """
    page = session.scalars(visible_pages(scope).where(Page.id == page_id)).one_or_none()
    if page is None or not may(scope.role, "review"):
        raise not_found()
    must_be_kept(page.photo)
    leases.hold(session, scope, page_id)
    moved = session.scalar(
        update(Page)
        .where(Page.id == page_id, Page.state.in_(("failed", "read")))
        .values(state="waiting", attempts_count=0, failure_code=None, failure_sentence=None, stage="")
        .returning(Page.id)
    )
    if moved is None:
        raise Refusal("PAGE_ON_ITS_WAY", "Trang này đang chờ đọc. Đợi máy đọc xong rồi xem lại.", status=409)
    session.refresh(page)
    return page


def _candidates(session: Session, at: datetime, after: str) -> Sequence[int]:
    """The first pages of the commune whose turn it is; several, since other workers look for the same."""
    with_pages = select(func.min(Page.commune_code)).where(_free(at))
    code = session.scalar(with_pages.where(Page.commune_code > after)) or session.scalar(with_pages)
    theirs = select(Page.id).where(_free(at), Page.commune_code == code)
    in_order = theirs.order_by(Page.attempts_count, Page.received_at, Page.id)
    return session.scalars(in_order.limit(_CANDIDATES)).all()


def _free(at: datetime) -> ColumnElement[bool]:
    """Waiting, or its reader was lost."""
    return or_(Page.state == "waiting", and_(Page.state == "reading", is_free(Page.lease_until, at)))


def _take(session: Session, page_id: int, lease_s: float) -> Claim | None:
    at, token = now(), str(uuid4())
    taken = session.execute(
        update(Page)
        .where(Page.id == page_id, _free(at))
        .values(
            state="reading",
            lease_token=token,
            lease_until=at + timedelta(seconds=lease_s),
            attempts_count=Page.attempts_count + 1,
            stage="",
        )
        .returning(Page.attempts_count, Page.commune_code)
    ).one_or_none()
    if taken is None:
        return None
    attempt, commune_code = taken
    kept = session.scalars(select(Photo.kept_sha256).join(Page, Page.photo_id == Photo.id).where(Page.id == page_id))
    held = Claim(page_id, token, kept.one(), attempt, commune_code)
    if attempt <= ATTEMPTS_MAX:
        return held
    sentence = TRIED_TOO_OFTEN.format(attempts=ATTEMPTS_MAX)
    _change(
        session,
        held,
        state="failed",
        lease_until=None,
        lease_token=None,
        attempts_count=ATTEMPTS_MAX,
        failure_code="READER_LOST",
        failure_sentence=sentence,
    )
    return None


def _change(session: Session, held: Claim, **values: object) -> bool:
    """Write to the page if `held` still holds it: the database is the referee, not the clock."""
    changed = session.scalar(
        update(Page)
        .where(Page.id == held.page_id, Page.state == "reading", Page.lease_token == held.token)
        .values(**values)
        .returning(Page.id)
    )
    return changed is not None
