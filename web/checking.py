"""Whether what the database says is kept can really be read."""

from catalogue.refusals import Refusal
from db import Database, select
from db.tables import Photo
from intake.photo_store import PhotoStore


def faults(database: Database, store: PhotoStore) -> list[str]:
    """A line for each photo whose file is missing or does not open; empty when all is well."""
    with database.reading() as session:
        kept = list(session.scalars(select(Photo.kept_sha256).where(Photo.gone_at.is_(None)).order_by(Photo.id)))
    return [f"Ảnh {name}: mất hoặc không mở được." for name in kept if not _opens(store, name)]


def _opens(store: PhotoStore, name: str) -> bool:
    try:
        store.read(name)
    except Refusal:
        return False
    return True
