"""The application in this very process, with somebody logged in: what its pages cost can be counted to the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from litestar.testing import TestClient

from tests.support.office import PASSWORD
from web.app import create_app
from web.settings import Settings


@contextmanager
def inside(settings: Settings, username: str) -> Iterator[TestClient[Any]]:
    """A client logged in as `username`."""
    with TestClient(create_app(settings), base_url="http://sotreem.local") as client:
        answer = client.post("/login", data={"username": username, "password": PASSWORD}, follow_redirects=False)
        assert answer.status_code == 303, answer.text
        yield client
