"""A rule that was turned on looks at every record of its commune: in the background, a part at a time.

How far it got stands in the turn's own row and is written with each part, so a worker that is killed loses one part,
and two workers do no part twice.
"""

from datetime import date

from access.keys import Keyring
from cleaning.findings import hold_commune, recompute_next
from db import Database, Session
from db.queries import findings, rule_switches
from db.tables import RuleSwitch, now

AT_ONCE = 250
"""Records of one part: others who write in the commune wait a part of a second."""


def go_on(database: Database, keyring: Keyring, today: date) -> bool:
    """The next part of the oldest turn under way, in a transaction of its own; False when there is none."""
    with database.reading() as session:
        commune_code = rule_switches.find_waiting_commune(session)
    if commune_code is None:
        return False
    with database.writing() as session:
        hold_commune(session, commune_code)
        turn = rule_switches.find_under_way(session, commune_code)
        if turn is not None:
            _look(session, keyring, turn, today)
    return True


def _look(session: Session, keyring: Keyring, turn: RuleSwitch, today: date) -> None:
    seen = recompute_next(session, keyring, turn.commune_code, turn.reached, AT_ONCE, today)
    turn.looked += len(seen)
    turn.touched = findings.children_count(session, turn.commune_code, turn.rule)
    if len(seen) < AT_ONCE:
        turn.done_at = now()
    else:
        turn.reached = seen[-1]
