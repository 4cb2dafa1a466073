"""What was found in a spreadsheet goes when its time is over: it repeats children's data that the records hold.

The file's line stays, with who brought it, when, and how many rows came to what; so does every record's history. What
a file wrote can be taken out again as long as its rows are there.
"""

from datetime import datetime, timedelta

from access import audit
from access.audit import Act
from access.keys import Keyring
from db import Database, Session
from db.queries import imports as queries
from db.tables import ImportFile

KEPT_DAYS = 90
"""Longer than a campaign takes to find a wrong file out; the retention of such files is nowhere laid down."""
FORGOTTEN = "forgotten"


def forget_old(database: Database, keyring: Keyring, now: datetime) -> int:
    """Let the rows of files go that nobody has worked on for so long; how many files. Short transactions."""
    with database.reading() as session:
        due = queries.untouched_since(session, now - timedelta(days=KEPT_DAYS))
    for file_id in due:
        with database.writing() as session:
            _forget(session, keyring, session.get_one(ImportFile, file_id))
    return len(due)


def _forget(session: Session, keyring: Keyring, file: ImportFile) -> None:
    queries.drop_rows(session, file.id)
    file.state, file.source_box, file.layout_box = FORGOTTEN, None, None
    audit.tell(session, keyring, [Act("import", file.commune_code, about=f"import {file.id}: forget")])
