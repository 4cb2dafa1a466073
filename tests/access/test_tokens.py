"""Tokens are HMAC-SHA256 of the ring's first key, however they are reckoned: those kept years ago still match."""

import hmac

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from access.keys import Keyring

KEY = bytes(range(32))


@pytest.mark.parametrize("text", ["", "Lò Thị Mai 2019", "dài " * 100])
def test_a_token_is_what_any_hmac_of_it_is(text: str) -> None:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"so-tre-em token").derive(KEY)
    said = hmac.new(derived, f"duplicate\0{text}".encode(), "sha256").hexdigest()
    assert Keyring({1: KEY}).token(text, "duplicate") == said


def test_a_token_depends_on_neither_the_tokens_before_it_nor_newer_keys() -> None:
    ring = Keyring({1: KEY})
    first = ring.token("Lò Thị Mai", "duplicate")
    ring.token("Cà Văn An", "duplicate")
    assert ring.token("Lò Thị Mai", "duplicate") == first == ring.with_new_key().token("Lò Thị Mai", "duplicate")
    assert ring.token("Lò Thị Mai", "group") != first
