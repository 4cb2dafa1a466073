"""What every report is made from: who asks, for which period, with whose keys."""

from dataclasses import dataclass

from access.keys import Keyring
from db import Scope, Session
from reports.periods import Period


@dataclass(frozen=True, slots=True)
class Asked:
    """One person's question for one period, in one transaction."""

    session: Session
    keyring: Keyring
    scope: Scope
    period: Period
