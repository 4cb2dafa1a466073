"""A call that is refused before its view begins gives its place in the database back."""

import gc
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support.campaigns import open_work
from tests.support.office import Office

MORE_THAN_A_POOL = 70


@pytest.fixture
def unswept() -> Iterator[None]:
    """Without Python's sweeping, which would hide what is left open."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("unswept")
def test_who_asks_for_a_line_that_is_not_there_keeps_nobody_from_writing(
    office: Office, window: Callable[[str], Any]
) -> None:
    campaign = open_work(office, "2026").campaign_id
    hoa = window("hoa")
    for _ in range(MORE_THAN_A_POOL):
        assert hoa.send(f"/campaigns/{campaign}/errors/99/rows/1", {"full_name": "Lò Thị Mai"}).status_code == 404
    assert hoa.send("/note", {"account": "hoa"}).status_code == 200
