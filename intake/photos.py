"""The one door for pictures: phone, form or parts; checked, written anew, kept, and only then acknowledged.

A receipt is sha256 over the canonical JSON (RFC 8785) of {"commune": code, "photo": sha256 of the bytes sent}.
"""

import logging
import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import rfc8785

from catalogue.refusals import Refusal
from db import Database, IntegrityError, OperationalError, Row, Scope, Session, and_, bindparam, select
from db.adding import add_new
from db.queries import successions, visible
from db.tables import Page, Photo
from intake import imaging
from intake.durable_files import disk_full
from intake.imaging_child import PDF_PAGES_MAX
from intake.photo_store import PhotoStore
from intake.sheets import Sheet, commune_of, described

_LOG = logging.getLogger("so-tre-em")
_LOCKS = [threading.Lock() for _ in range(64)]
"""By photo: the same one sent many times at once is decoded once; between processes the database is the referee."""

_NAMED = (
    select(Photo, Page.id)
    .outerjoin(Page, Page.photo_id == Photo.id)
    .where(Photo.commune_code == bindparam("commune_code"))
    .where(Photo.sent_sha256.in_(bindparam("names", expanding=True)))
    .order_by(Photo.id)
)
_KNOWN = (
    select(Photo)
    .where(Photo.commune_code == bindparam("commune_code"))
    .where(Photo.sent_sha256.in_(bindparam("names", expanding=True)))
    .order_by(Photo.id)
)


@dataclass(frozen=True, slots=True)
class Received:
    """What is answered for one upload. `page_id` None for an attachment; `pages` all pages of a PDF, in order."""

    photo_id: int
    page_id: int | None
    receipt: str
    is_new: bool
    pages: tuple[int, ...] = ()


def receive(
    database: Database,
    store: PhotoStore,
    scope: Scope,
    *,
    data: bytes,
    sent_sha256: str | None = None,
    kind: str = "page",
    hamlet: str | None = None,
    book: str = "",
    number: str = "",
) -> Received:
    """Take a picture or PDF; when this returns it is on the disk with its rows, and its page waits to be read.

    `sent_sha256` is what the sender says the hash of `data` is (None: a form, which says nothing). Sent again in one
    commune it answers as before. Refuses NOT_FOUND (no right, no such hamlet), HASH_WRONG, HAMLET_NEEDED,
    KIND_UNKNOWN, TEXT_TOO_LONG, DISK_FULL, and what `imaging.renew` refuses; then nothing is kept.
    """
    commune_code = commune_of(scope)
    name = _checked_hash(data, sent_sha256)
    with database.reading() as session:
        sheet = described(session, scope, kind, hamlet, book, number)
    with _LOCKS[int(name[:2], 16) % len(_LOCKS)]:
        with database.reading() as session:
            known = find(session, commune_code, name, scope.user_id)
        if known is not None and (known.page_id is not None or sheet.kind == "attachment"):
            return known
        return _take(database, store, scope, name, data, sheet)


def find(session: Session, commune_code: str, sent_sha256: str, user_id: int) -> Received | None:
    """What was answered for these bytes in this commune, to that person if several were told; None when they never
    came, or not wholly."""
    found = session.execute(_NAMED, {"commune_code": commune_code, "names": [sent_sha256]}).all()
    if not found:
        return None
    further = [_page_name(sent_sha256, at) for at in range(1, PDF_PAGES_MAX)]
    found = [*found, *session.execute(_NAMED, {"commune_code": commune_code, "names": further})]
    if found[0][0].user_id != user_id:
        found = _own(session, found[0][0], user_id) or found
    first, page_id = found[0]
    pages = tuple(page for _, page in found if page is not None)
    return Received(first.id, page_id, first.receipt, is_new=False, pages=pages)


def _own(session: Session, photo: Photo, user_id: int) -> Sequence[Row[tuple[Photo, int]]]:
    """The person's own upload of the same picture: sent to another commune, which is part of this one by now."""
    near = and_(Photo.commune_code == photo.commune_code, Photo.user_id == user_id)
    own = select(Photo.receipt).where(near, Photo.kept_sha256 == photo.kept_sha256).limit(1).scalar_subquery()
    told = select(Photo, Page.id).outerjoin(Page, Page.photo_id == Photo.id).where(near, Photo.receipt == own)
    return session.execute(told.order_by(Photo.id)).all()


def find_sent(session: Session, scope: Scope, sent_sha256: str) -> Received | None:
    """As `find`, for who may open that photo's page or sent the photo; None for everybody else."""
    known = find(session, commune_of(scope), sent_sha256, scope.user_id)
    if known is None:
        return None
    own = session.scalar(select(Photo.id).where(Photo.id == known.photo_id, Photo.user_id == scope.user_id))
    seen = session.scalar(visible.pages(scope).with_only_columns(Page.id).where(Page.photo_id == known.photo_id))
    return known if own or seen else None


def receipt_of(commune_code: str, sent_sha256: str) -> str:
    """The receipt for a photo; the same for ever."""
    return sha256(rfc8785.dumps({"commune": commune_code, "photo": sent_sha256})).hexdigest()


def sweep(database: Database, store: PhotoStore) -> int:
    """Remove files whose row was never written (a crash between the two) or says that they are gone; how many.

    A store that is away just now is swept another time.
    """
    with database.reading() as session:
        known = frozenset(session.scalars(select(Photo.kept_sha256).where(Photo.gone_at.is_(None))))
    try:
        return store.sweep(known)
    except Refusal as away:
        _LOG.warning("photos were not swept: %s", away.code)
        return 0


def _take(database: Database, store: PhotoStore, scope: Scope, name: str, data: bytes, sheet: Sheet) -> Received:
    """Files first, then all rows at once: a crash between leaves files without a row, which a sweep finds."""
    pictures = imaging.renew(data)
    kept = [(store.keep(picture.jpeg), picture) for picture in pictures]
    commune_code = commune_of(scope)
    try:
        with database.writing() as session:
            done = _add_rows(session, scope, commune_code, name, kept, sheet)
    except IntegrityError:
        done = None
    except OperationalError as failed:
        if "full" in str(failed.orig).lower() or "no space" in str(failed.orig).lower():
            raise disk_full() from failed
        raise
    if done is not None:
        return done
    with database.reading() as session:
        done = find(session, commune_code, name, scope.user_id)
    if done is None:
        raise LookupError("a photo that was just kept is gone")
    return done


def _add_rows(
    session: Session,
    scope: Scope,
    commune_code: str,
    name: str,
    kept: Sequence[tuple[str, imaging.Picture]],
    sheet: Sheet,
) -> Received | None:
    """Photos, and a waiting page for each unless they are attachments; None when the photos were here before."""
    names = [name if at == 0 else _page_name(name, at) for at in range(len(kept))]
    known = session.scalars(_KNOWN, {"commune_code": commune_code, "names": names}).all()
    if known:
        if sheet.kind == "page":
            _add_pages(session, scope, known, sheet)
        return None
    receipt = receipt_of(commune_code, name)
    photos = [
        Photo(
            commune_code=commune_code,
            sent_sha256=sent,
            kept_sha256=kept_sha256,
            kind=sheet.kind,
            width_px=picture.width_px,
            height_px=picture.height_px,
            user_id=scope.user_id,
            receipt=receipt,
        )
        for sent, (kept_sha256, picture) in zip(names, kept, strict=True)
    ]
    add_new(session, photos)
    pages = [_page(scope, photo, sheet, at) for at, photo in enumerate(photos)] if sheet.kind == "page" else []
    add_new(session, pages)
    if pages:
        successions.refuse_elsewhere(session, commune_code, [sheet.hamlet_id] if sheet.hamlet_id else [])
    ids = tuple(page.id for page in pages)
    return Received(photos[0].id, ids[0] if ids else None, receipt, is_new=True, pages=ids)


def _add_pages(session: Session, scope: Scope, photos: Sequence[Photo], sheet: Sheet) -> None:
    """A page for each known photo that has none; one first sent as an attachment becomes a page now."""
    having = set(session.scalars(select(Page.photo_id).where(Page.photo_id.in_([photo.id for photo in photos]))))
    without = [(at, photo) for at, photo in enumerate(photos) if photo.id not in having]
    for _, photo in without:
        photo.kind = "page"
    add_new(session, [_page(scope, photo, sheet, at) for at, photo in without])


def _page(scope: Scope, photo: Photo, sheet: Sheet, at: int) -> Page:
    """A page that waits, the `at`-th of its upload."""
    return Page(
        photo_id=photo.id,
        commune_code=photo.commune_code,
        hamlet_id=sheet.hamlet_id,
        book=sheet.book,
        number=_counted_on(sheet.number, at),
        user_id=scope.user_id,
    )


def _page_name(sent_sha256: str, at: int) -> str:
    """The name of a further page of a PDF (`at` from 1): it was never sent alone."""
    return sha256(f"{sent_sha256}:{at}".encode()).hexdigest()


def _counted_on(number: str, at: int) -> str:
    """The page number of the `at`-th page of a PDF whose first is `number`; none when it is not a number."""
    if at == 0:
        return number
    return str(int(number) + at) if re.fullmatch(r"[0-9]{1,6}", number) else ""


def _checked_hash(data: bytes, said: str | None) -> str:
    name = sha256(data).hexdigest()
    if said is not None and said.lower() != name:
        raise Refusal(
            "HASH_WRONG", "Ảnh nhận được không đúng với ảnh đã gửi, có thể bị đứt trên đường. Gửi lại ảnh này."
        )
    return name
