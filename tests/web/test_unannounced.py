"""What ends or overflows while a phone's call is under way."""

from datetime import UTC, datetime
from typing import Any

import pytest

from access.sessions import end_sessions_of
from db import func, select
from db.tables import Child, Submission
from intake import parcels, submissions
from tests.support.office import Office
from tests.support.sending import item


def send(window: Any, *items: object) -> Any:
    body = {"device": "may-1", "items": list(items)}
    return window.client.post("/api/sync", json=body, headers={"X-CSRF-Token": window.token})


def kept(office: Office) -> list[int | None]:
    with office.reading() as session:
        return [session.scalar(select(func.count()).select_from(table)) for table in (Child, Submission)]


def test_ten_thousand_items_are_refused_and_nothing_of_them_is_kept(street: Any, office: Office) -> None:
    answer = send(street.window("lan"), *[item(full_name="Lò Thị Mai")] * 10_000)
    assert answer.status_code == 413
    assert kept(office) == [0, 0]


def test_a_session_that_ends_in_the_middle_of_a_call_costs_nothing_it_let_in(
    street: Any, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What passed the door is taken and truly answered; the next call is told to log in, and keeps its items."""
    window, plain = street.window("lan"), parcels.unpack

    def end_then_unpack(sent: object) -> Any:
        with office.writing() as session:
            end_sessions_of(session, office.user("lan").id, datetime.now(UTC))
        return plain(sent)

    monkeypatch.setattr(submissions, "unpack", end_then_unpack)
    sent = [item(full_name=f"Lò Thị {name}") for name in ("Mai", "Hoa", "Lan")]
    answer = send(window, *sent)
    assert (answer.status_code, {one["status"] for one in answer.json()["items"]}) == (200, {"stored"})
    assert send(window, *sent).status_code == 401
    assert kept(office) == [3, 3]
