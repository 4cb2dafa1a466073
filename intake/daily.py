"""What nobody should have to remember, done once a day by whichever worker comes first: children who are sixteen,
records that two communes changed in the same moment, photos and spreadsheets whose time is over."""

import logging
import threading
from dataclasses import dataclass, field
from datetime import date

from access.keys import Keyring
from catalogue.clock import today_here
from cleaning import endings, renewal
from cleaning.duplicates import keeping
from db import Database
from db.tables import now
from intake import photo_age, photos
from intake.photo_store import PhotoStore
from intake.spreadsheets import ageing

_LOG = logging.getLogger("so-tre-em")


@dataclass(slots=True)
class Daily:
    """Knows for which day it was done; a second worker finds nothing left to do. Without a `store` photos stay."""

    store: PhotoStore | None = None
    photos_kept_days: int = photo_age.KEPT_DAYS
    done_on: date | None = None
    guard: threading.Lock = field(default_factory=threading.Lock)

    def see_to(self, database: Database, keyring: Keyring) -> None:
        """The day's work, unless it is done. Raises OperationalError while the database is away; then it is not."""
        today = today_here()
        with self.guard:
            if self.done_on == today:
                return
            with database.writing() as session:
                endings.age_out(session, keyring, today)
                renewal.renew(session, keyring, today)
            keeping.note_everywhere(database)
            ageing.forget_old(database, keyring, now())
            if self.store is not None:
                self._retire_photos(database, self.store)
            self.done_on = today

    def _retire_photos(self, database: Database, store: PhotoStore) -> None:
        """As `so-tre-em retire-photos`: the log names what depends on each."""
        found = photo_age.due(database, self.photos_kept_days)
        if found:
            photo_age.retire(database, found)
            photos.sweep(database, store)
        for one in found:
            _LOG.warning("%s", one.words())
