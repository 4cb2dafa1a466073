"""Photos of pages are deleted when they have done their work: so many days after the last list with their children came
back signed from the police. What was read stays; its place on the photo can't be shown any more.

A photo whose page still waits for anything stays: a row undecided, a child on no returned list, a value drawn for a
second entry that nobody has made.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from catalogue.refusals import Refusal
from db import Database
from db.queries import photo_age as queries
from db.tables import Photo, now

KEPT_DAYS = 180


@dataclass(frozen=True, slots=True)
class Due:
    """A photo that may go, and what depends on it: rows and cells whose place can't be shown afterwards."""

    photo_id: int
    page_id: int
    row_count: int
    cell_count: int

    def words(self) -> str:
        """For who deletes it."""
        return (
            f"Trang {self.page_id}: {self.row_count} dòng, {self.cell_count} ô chữ sẽ không còn ảnh để xem lại, "
            "nhập lần hai hay học chữ."
        )


def due(database: Database, kept_days: int = KEPT_DAYS, at: datetime | None = None) -> list[Due]:
    """What may go now, the oldest page first."""
    before = (at or now()) - timedelta(days=kept_days)
    with database.reading() as session:
        return [Due(*line) for line in queries.due(session, before)]


def must_be_kept(photo: Photo) -> None:
    """Refuses PHOTO_GONE: deleted because its time was over; what a server still holds of it is not shown either."""
    if photo.gone_at is not None:
        sentence = "Ảnh của trang này đã xoá vì hết hạn giữ. Xem chữ đã đọc ở từng dòng và ở hồ sơ của cháu."
        raise Refusal("PHOTO_GONE", sentence, status=410)


def retire(database: Database, found: Sequence[Due], at: datetime | None = None) -> int:
    """Mark those photos as gone; `photos.sweep` takes their files. How many were still there."""
    with database.writing() as session:
        return queries.mark_gone(session, [one.photo_id for one in found], at or now())
