"""Forged calls on every address that changes something: none gets in, nothing changes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.marked_house import MarkedHouse, decided, marked_house
from web.calling import SAFE
from web.routes import VIEWS

OWN_PROOF = {"enrol": "the officer's code", "log_in": "the password", "wake": "the phone's token and the password"}
"""Addresses that take a call without our pages' token, and what they ask for instead."""
FORGERIES = {
    "no token": {},
    "another's token": {"X-CSRF-Token": "0" * 64},
    "a foreign page": {"origin": "https://evil.example"},
    "a foreign page that is hidden": {"origin": "null"},
    "a foreign frame": {"sec-fetch-site": "cross-site"},
}


@pytest.fixture(scope="module")
def house(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MarkedHouse]:
    """One house for all of this file."""
    with marked_house(sqlite_template, tmp_path_factory.mktemp("forged")) as made:
        yield made


def changing() -> list[tuple[str, str, str]]:
    """Way, address and name of each call that changes something."""
    return [
        (method, path, str(view.fn.__name__))
        for view in VIEWS
        for path in sorted(view.paths)
        for method in sorted(decided(view) - SAFE)
    ]


def test_only_what_has_a_proof_of_its_own_goes_without_a_token() -> None:
    free = {str(view.fn.__name__) for view in VIEWS if view.opt.get("no_token")}
    assert free <= set(OWN_PROOF)


@pytest.mark.parametrize("forgery", FORGERIES)
@pytest.mark.parametrize("who", ["hoa", "son", "quan", "lan"])
def test_a_forged_call_changes_nothing(house: MarkedHouse, who: str, forgery: str) -> None:
    """As a form, as JSON and as plain text, with the person's own cookies, on every address."""
    before, wrong = house.kept(), []
    headers = FORGERIES[forgery]
    if forgery.startswith("a foreign"):
        headers = headers | {"X-CSRF-Token": house.token(who)}
    bodies = ({"data": {"choice": "take", "state": "deceased", "reason": "x"}}, {"json": {}}, {"content": b"x=1"})
    for method, path, name in changing():
        if name == "log_in" and not forgery.startswith("a foreign"):
            continue
        for body in bodies if who == "hoa" else bodies[:1]:
            answer = house.call(who, method, house.filled(path), headers=headers, **body)
            is_proved_otherwise = name in OWN_PROOF and answer.status_code in (401, 404, 422, 429)
            if answer.status_code not in (403, 404) and not is_proved_otherwise:
                wrong.append((method, path, answer.status_code))
    assert wrong == []
    assert house.kept() == before


@pytest.mark.parametrize("who", ["hoa", "son", "quan", "lan"])
def test_no_address_changes_anything_when_it_is_only_opened(house: MarkedHouse, who: str) -> None:
    before = house.kept()
    for _, path, _ in changing():
        house.call(who, "GET", house.filled(path) + "?choice=take&state=deceased&reason=x")
        house.call(who, "HEAD", house.filled(path))
    assert house.kept() == before


def test_the_same_calls_with_our_pages_token_are_let_in(house: MarkedHouse) -> None:
    """Otherwise the tests above would pass in a house that refuses everything."""
    headers = {"X-CSRF-Token": house.token("hoa"), "origin": "http://sotreem.local"}
    answer = house.call("hoa", "POST", "/review/release", headers=headers)
    assert answer.status_code < 400
