"""Findings that a migration left without the mark of what explains them: made anew, since only the keys can do it."""

from datetime import date

from access.keys import Keyring
from cleaning.whole_commune import recompute_commune
from db import Session
from db.queries import findings


def renew(session: Session, keyring: Keyring, today: date) -> int:
    """Make the findings of every commune that has such ones anew; how many communes."""
    communes = findings.unmarked_communes(session)
    for commune_code in communes:
        recompute_commune(session, keyring, commune_code, today)
    return len(communes)
