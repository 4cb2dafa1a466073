"""/schema tells a program what the calls under /api take and answer."""

from typing import Any

import pytest

from tests.web.conftest import Street

CALLS = [
    ("/api/sync", "post"),
    ("/api/device", "get"),
    ("/api/photos/{sha256}", "put"),
    ("/api/photos/{sha256}", "get"),
    ("/api/pages/{page_id}", "get"),
    ("/api/children/{uuid}", "get"),
]


@pytest.fixture
def paths(street: Street) -> dict[str, Any]:
    """The documented calls, asked for by a stranger."""
    found: dict[str, Any] = street.window().client.get("/schema").json()["paths"]
    return found


def test_no_call_claims_an_answer_the_product_never_gives(paths: dict[str, Any]) -> None:
    assert [(path, method) for path, method in CALLS if "400" in paths[path][method]["responses"]] == []


def test_every_call_names_its_refusals_and_their_shape(paths: dict[str, Any]) -> None:
    for path, method in CALLS:
        refused = paths[path][method]["responses"]
        assert {"401", "404", "503"} <= refused.keys()
        assert refused["404"]["content"]["application/json"]["schema"]["required"] == ["code", "sentence", "field"]


def test_calls_that_write_name_their_body_and_token(paths: dict[str, Any]) -> None:
    sync, photo = paths["/api/sync"]["post"], paths["/api/photos/{sha256}"]["put"]
    assert "items" in sync["requestBody"]["content"]["application/json"]["schema"]["properties"]
    assert "application/octet-stream" in photo["requestBody"]["content"]
    assert {"200", "201", "202", "403", "413", "422", "429"} <= photo["responses"].keys()
    assert all("X-CSRF-Token" in [one["name"] for one in call["parameters"]] for call in (sync, photo))
