"""What nobody should have to remember, done once a day by whichever worker comes first: children who are sixteen, and
records that two communes changed in the same moment."""

import threading
from dataclasses import dataclass, field
from datetime import date

from access.keys import Keyring
from cleaning import endings, renewal
from cleaning.duplicates import keeping
from db import Database
from intake.records import today_here


@dataclass(slots=True)
class Daily:
    """Knows for which day it was done; a second worker finds nothing left to do."""

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
            self.done_on = today
