"""Calls nobody of ours makes end in an answer, never in a fault of the server; `script/bench wild-calls` makes more."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.support import wild_calls
from tests.support.marked_house import MarkedHouse, marked_house

CALLS = 150
FIXED = settings(
    max_examples=CALLS,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture(scope="module")
def house(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MarkedHouse]:
    """One house for all of this file."""
    with marked_house(sqlite_template, tmp_path_factory.mktemp("wild")) as made:
        yield made


def test_no_documented_call_makes_the_server_fail(house: MarkedHouse) -> None:
    calls = wild_calls.documented_calls(house.call("hoa", "GET", "/schema/openapi.json").json())
    assert _failing(house, calls) == []


def test_no_form_makes_the_server_fail(house: MarkedHouse) -> None:
    assert _failing(house, wild_calls.form_calls()) == []


def _failing(house: MarkedHouse, calls: st.SearchStrategy[wild_calls.Call]) -> list[wild_calls.Call]:
    failed, understood = [], 0

    @FIXED
    @given(calls)
    def make(call: wild_calls.Call) -> None:
        nonlocal understood
        status = call.status(house)
        understood += status < 400
        if status >= 500:
            failed.append(call)

    make()
    assert understood > CALLS // 50, "calls that are all refused at the door try nothing"
    return failed
