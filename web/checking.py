"""Whether what the database says is kept can really be read."""

from catalogue.refusals import Refusal
from db import Database, select
from db.reach import is_walled_in
from db.tables import Photo
from intake.photo_store import PhotoStore

_NO_WALL = "Tài khoản PostgreSQL là quản trị máy chủ nên vượt qua tường ngăn giữa các xã. Dùng một tài khoản thường."


def faults(database: Database, store: PhotoStore) -> list[str]:
    """A line for each photo whose file is missing or does not open, and one for a PostgreSQL role that no policy holds;
    empty when all is well."""
    with database.reading() as session:
        found = [] if is_walled_in(session) else [_NO_WALL]
        kept = list(session.scalars(select(Photo.kept_sha256).where(Photo.gone_at.is_(None)).order_by(Photo.id)))
    return [*found, *(f"Ảnh {name}: mất hoặc không mở được." for name in kept if not _opens(store, name))]


def _opens(store: PhotoStore, name: str) -> bool:
    try:
        store.read(name)
    except Refusal:
        return False
    return True
