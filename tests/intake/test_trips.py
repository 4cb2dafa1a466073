"""How often a phone's record goes to PostgreSQL and back: a trip costs more than most statements do there."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from access.keys import Keyring
from db import Database, Scope, trips
from intake import submissions
from tests.support.office import Office
from tests.support.sending import item
from tests.support.statements import heard

TRIPS = 6
"""Who is known; the hamlet, with numbers for what was sent; the household; what the record is compared with; the end
of the log; the commit. All that is written travels with these."""
MAI: dict[str, Any] = {"birth_date": "5/3/2019", "sex": "Nữ", "hamlet": "Bản Hua Nà", "household_number": "7"}

pytestmark = pytest.mark.parametrize(
    "database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


@contextmanager
def travelling(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How many statements go in each trip of `db.trips` while the block runs."""
    made: list[int] = []
    real = trips.go

    def counted(raw: Any, prepared: set[bytes], said: trips.Said, *, is_end: bool) -> list[Any]:
        made.append(len(said))
        return real(raw, prepared, said, is_end=is_end)

    with monkeypatch.context() as patched:
        patched.setattr(trips, "go", counted)
        yield made


def send(database: Database, keyring: Keyring, scope: Scope, *names: str) -> list[str]:
    sent = [item(full_name=name, **MAI) for name in names]
    answers = submissions.receive(database, keyring, scope, sent, "bench")
    return [str(answer["status"]) for answer in answers]


@pytest.mark.parametrize("names", [["Lò Văn Bình"], ["Lò Văn Bình", "Quàng Thị Chi", "Cà Văn Dũng"]])
def test_records_of_a_known_household_make_few_trips_however_many_they_are(
    database: Database, keyring: Keyring, office: Office, monkeypatch: pytest.MonkeyPatch, names: list[str]
) -> None:
    scope = office.scope("hoa")
    assert send(database, keyring, scope, "Lò Thị Mai") == ["stored"]
    with heard() as alone, travelling(monkeypatch) as made:
        assert send(database, keyring, scope, *names) == ["stored"] * len(names)
    assert [said for said, _ in alone] == []
    assert len(made) == TRIPS
    assert sum(made) > 2 * TRIPS
