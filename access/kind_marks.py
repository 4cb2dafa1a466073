"""Kinds of sensitive groups as keyed hashes, so that what stands in the open beside a finding tells nobody which."""

from functools import lru_cache

from access.keys import Keyring
from access.matrix import readable_kinds
from db.scope import Role

_LENGTH = 12
"""Hex digits: enough for four kinds, short enough to stand together in one key."""


@lru_cache(maxsize=64)
def mark_of(keyring: Keyring, kind: str) -> str:
    """What stands for a kind ("health"); always the same under one ring."""
    return keyring.token(kind, "kind of group")[:_LENGTH]


def readable_marks(keyring: Keyring, role: Role) -> frozenset[str]:
    """The marks of the kinds `role` sees without giving a reason."""
    return frozenset(mark_of(keyring, kind) for kind in readable_kinds(role))
