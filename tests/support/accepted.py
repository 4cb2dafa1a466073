"""Pages confirmed by an officer, whose fields are all drawn for a second entry: what trust is measured by."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from catalogue.clock import today_here
from db import select, update
from db.tables import AcceptedField, Child, ReviewRow, SecondEntry, now
from intake import doubts, review
from intake.trust import entries, thresholds, verdicts
from intake.trust.accepted import Unseen
from tests.support.office import Office
from tests.support.readings import page_read


def draw_all(patch: pytest.MonkeyPatch) -> None:
    """Every accepted field is drawn, so that a test need not wait for chance."""
    for name in ("YOUNG", "STEADY", "PROVEN"):
        patch.setattr(thresholds, name, 1.0)


class Accepted:
    """What officers confirmed in this office."""

    def __init__(self, office: Office, folder: Path, marks: Iterator[int] | None = None) -> None:
        """`marks` make photos different from others of the same office."""
        self.office, self.folder = office, folder
        self._marks = marks or count(1)

    def page(self, *rows: dict[str, Any], by: str = "lan") -> list[int]:
        """A page read as `rows`; the rows' ids."""
        office = self.office
        scope, mark = office.scope(by), next(self._marks)
        hamlet = "Bản Nà Trà" if by == "sua" else "Bản Hua Nà"
        page_id = page_read(office.database, office.keyring, self.folder, scope, *rows, mark=mark, hamlet=hamlet)
        with office.reading() as session:
            wanted = select(ReviewRow.id).where(ReviewRow.page_id == page_id).order_by(ReviewRow.number)
            return list(session.scalars(wanted))

    def confirm(
        self,
        row_id: int,
        typed: Mapping[str, str] | None = None,
        unseen: Mapping[str, Unseen] | None = None,
        by: str = "hoa",
    ) -> None:
        """The officer takes the row as read, with what she `typed` instead."""
        office = self.office
        with office.writing() as session:
            row = session.get_one(ReviewRow, row_id)
            answers = doubts.shown(office.keyring, row, doubts.read_of(office.keyring, row)) | dict(typed or {})
            review.confirm(session, office.keyring, row_id, answers, office.scope(by), today_here(), unseen=unseen)

    def field(self, row_id: int, column: str) -> AcceptedField:
        """One accepted field."""
        with self.office.reading() as session:
            wanted = select(AcceptedField).where(AcceptedField.row_id == row_id, AcceptedField.field == column)
            return session.scalars(wanted).one()

    def enter(self, row_id: int, column: str, text: str, by: str = "minh") -> bool:
        """Somebody types what the cut-out shows; whether it agrees."""
        accepted_id = self.field(row_id, column).id
        with self.office.writing() as session:
            return entries.enter(session, self.office.keyring, self.office.scope(by), accepted_id, text)

    def settle(self, row_id: int, column: str, text: str, by: str = "hoa") -> verdicts.Settled:
        """A third look at a difference: the paper says `text`."""
        accepted_id = self.field(row_id, column).id
        with self.office.writing() as session:
            entry_id = session.scalars(select(SecondEntry.id).where(SecondEntry.accepted_id == accepted_id)).one()
            return verdicts.settle(session, self.office.keyring, self.office.scope(by), entry_id, text)

    def a_day_passes(self) -> None:
        """What was accepted lies a day back."""
        with self.office.writing() as session:
            session.execute(update(AcceptedField).values(at=now() - timedelta(days=1, minutes=1)))

    def child(self, row_id: int) -> Child:
        """The record a row became."""
        with self.office.reading() as session:
            return session.get_one(Child, session.get_one(ReviewRow, row_id).child_uuid)
