"""A photo sent in parts: each is kept, the last one makes it whole and sends it through the one door."""

from catalogue.refusals import Refusal
from db import Database, Scope
from intake import photos
from intake.photo_parts import PartsFolder, Range, Sender
from intake.photo_store import PhotoStore
from intake.photos import Received
from intake.sheets import commune_of

_BUSY = 503


def receive_part(
    database: Database,
    store: PhotoStore,
    parts: PartsFolder,
    scope: Scope,
    *,
    data: bytes,
    span: Range,
    sent_sha256: str,
    kind: str,
    hamlet: str,
    book: str,
    number: str,
) -> Received | int:
    """What `photos.receive` answers once all is here, until then how many bytes from the first on are kept.

    Refuses as `photos.receive` and `PartsFolder.add` do; an upload that is refused for good starts again from 0.
    """
    sender = Sender(commune_of(scope), scope.user_id, sent_sha256)
    # The answer to the last part may have been lost: it comes again, and its beginning is gone.
    with database.reading() as session:
        known = photos.find_sent(session, scope, sent_sha256)
    if known is not None and (known.page_id is not None or kind == "attachment"):
        return known
    received = parts.add(sender, span, data)
    if received < span.total:
        return received
    try:
        done = photos.receive(
            database,
            store,
            scope,
            data=parts.whole(sender),
            sent_sha256=sent_sha256,
            kind=kind,
            hamlet=hamlet,
            book=book,
            number=number,
        )
    except Refusal as refusal:
        if refusal.status != _BUSY:
            parts.forget(sender)
        raise
    parts.forget(sender)
    return done
