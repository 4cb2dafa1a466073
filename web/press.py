"""One press of a button: what a decision is made with, asked for once."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from litestar.di import NamedDependency

from access.keys import Keyring
from db import Scope, Session
from db.queries import children
from db.tables import Child
from web import refusals
from web.forms import Form


@dataclass(frozen=True, slots=True)
class Press:
    """In which transaction, with which keys, how far the person reaches, on which day, and what was typed."""

    session: Session
    keyring: Keyring
    reach: Scope
    today: date
    form: Form

    @property
    def hands(self) -> tuple[Session, Keyring, Scope]:
        """What every verb that seals or opens begins with."""
        return self.session, self.keyring, self.reach

    def child(self, uuid: UUID) -> Child:
        """The child it is about. Refuses NOT_FOUND."""
        return refusals.known(children.find(self.session, self.reach, uuid))


def provide_press(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    form: NamedDependency[Form],
) -> Press:
    """A press of this call."""
    return Press(session, keyring, reach, today, form)
