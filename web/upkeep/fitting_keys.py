"""Whether the keys of the settings are those the data were sealed with.

A server under another secret would fail on every record it opens, and seal what comes in under a second key of the same
number: neither ring would open everything again. So it is asked before anything is done.
"""

from access.keys import Keyring, SealBroken
from db import Database
from db.queries import boxes
from db.tables import ChildGroup, Submission
from intake.sealed_places import BOXES, Boxes

_LOOKED_AT = 3
"""One box alone may be broken by the disk."""
_FULL = (Submission, ChildGroup)
"""Where nearly every row holds a box: looked at first, the first table with boxes decides."""


def fit(database: Database, keyring: Keyring) -> bool:
    """Whether one of the last boxes opens; True where nothing is sealed yet."""
    with database.reading() as session:
        for held in sorted(BOXES, key=lambda held: held.table not in _FULL):
            if rows := boxes.newest(session, held.table, held.columns, _LOOKED_AT):
                return any(_opens(keyring, held, row) for row in rows)
    return True


def _opens(keyring: Keyring, held: Boxes, row: object) -> bool:
    try:
        for column in held.columns:
            if box := getattr(row, column):
                keyring.open(box, held.place(row))
    except SealBroken:
        return False
    return True
