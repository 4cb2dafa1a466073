"""Phones of the office's people."""

from collections.abc import Callable
from typing import Any

import pytest

from access.records import all_fields, change_values, visible_fields
from db import Database, select
from db.tables import Change, Child, Conflict, Submission
from intake.conflicts import conflict_values
from intake.submissions import receive
from tests.support.office import Office

Answer = dict[str, Any]


class Phone:
    """A person's phone: `phone.send(item, …)` gives the answers."""

    def __init__(self, office: Office, username: str) -> None:
        self.office = office
        self.scope = office.scope(username)

    def send(self, *items: object) -> list[Answer]:
        """What the server answers, item by item."""
        return receive(self.office.database, self.office.keyring, self.scope, items, "may-1")

    def send_one(self, item: object) -> Answer:
        """The answer to one item."""
        return self.send(item)[0]


class Archive:
    """What stands in the office's database."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def fields(self, uuid: object) -> dict[str, Any]:
        """All of a record."""
        with self.office.reading() as session:
            return all_fields(self.office.keyring, session.get_one(Child, uuid))

    def seen_by(self, username: str, uuid: object) -> dict[str, Any]:
        """What `username` sees of a record."""
        with self.office.reading() as session:
            child = session.get_one(Child, uuid)
            return visible_fields(self.office.keyring, child, self.office.scope(username))

    def history(self, uuid: object) -> list[tuple[int, str, str, str]]:
        """(rev, field, old, new) of every line, oldest first."""
        with self.office.reading() as session:
            lines = session.scalars(select(Change).filter_by(child_uuid=uuid).order_by(Change.id))
            return [(line.rev, line.field, *change_values(self.office.keyring, line)) for line in lines]

    def conflicts(self, uuid: object) -> list[tuple[str, str, str]]:
        """(field, what the record said, what was sent) of every open conflict."""
        with self.office.reading() as session:
            found = session.scalars(select(Conflict).filter_by(child_uuid=uuid, decided_at=None).order_by(Conflict.id))
            return [(one.field, *conflict_values(self.office.keyring, one)) for one in found]

    def submissions(self, uuid: object) -> list[Submission]:
        """What was sent about a child."""
        with self.office.reading() as session:
            return list(session.scalars(select(Submission).filter_by(child_uuid=uuid).order_by(Submission.id)))


@pytest.fixture
def phone(office: Office) -> Callable[[str], Phone]:
    """`phone("lan")`: her phone."""
    return lambda username: Phone(office, username)


@pytest.fixture
def archive(office: Office, database: Database) -> Archive:
    """What stands in the database."""
    return Archive(office)
