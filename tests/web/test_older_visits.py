"""What a released app answered of visits at home, as it was sent, is understood by the server of today."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from db.tables import HouseholdCheck, Recheck
from tests.support.campaigns import FAULTY, open_work
from tests.support.office import Office

FROZEN = Path(__file__).parent / "frozen"
"""Bodies of `POST /api/sync`; they stay as they are for 180 days after the next format."""
CHILD, CHECK, AGAIN = UUID("0b9f7b34-5d0c-4d5d-9f0a-6a4c8b7e2f20"), UUID("0b9f7b34-5d0c-4d5d-9f0a-6a4c8b7e2f21"), 12
"""What they speak of."""


@pytest.fixture
def visited(office: Office) -> Office:
    """The record they are about, its open check, and a second visit that was given to Pâng."""
    office.add_child(uuid=CHILD, **FAULTY)
    campaign = open_work(office).campaign_id
    place = {"child_uuid": CHILD, "commune_code": office.commune_code}
    given = {"campaign_id": campaign, "hamlet_id": office.hamlets["Bản Hua Nà"].id, "household": "7"}
    who = {"first_by": office.user("lan").id, "assigned_to": office.user("pang").id}
    with office.writing() as session:
        session.add(HouseholdCheck(uuid=CHECK, assigned_by=office.user("hoa").id, **place))
        session.add(Recheck(id=AGAIN, **place, **given, **who))
    return office


def sent(window: Any, who: str, kind: str) -> dict[str, Any]:
    phone = window(who)
    body = json.loads((FROZEN / f"visit-format-1-{kind}.json").read_text(encoding="utf-8"))
    answer = phone.client.post("/api/sync", json=body, headers={"X-CSRF-Token": phone.token})
    return dict(answer.json()["items"][0])


def test_a_check_at_home_with_a_correction_is_taken_in(visited: Office, window: Any) -> None:
    answer = sent(window, "lan", "household_check")
    assert (answer["status"], len(answer["receipt"])) == ("stored", 64)
    with visited.reading() as session:
        assert session.get_one(HouseholdCheck, CHECK).answer == "corrected"
    assert visited.child(CHILD).schooling == "lop_3"


def test_a_second_visit_is_compared_and_touches_nothing(visited: Office, window: Any) -> None:
    before = visited.child(CHILD).rev
    answer = sent(window, "pang", "recheck")
    assert (answer["status"], len(answer["receipt"])) == ("stored", 64)
    with visited.reading() as session:
        again = session.get_one(Recheck, AGAIN)
        assert (again.compared, again.differing) == (7, 1)
    assert visited.child(CHILD).rev == before
