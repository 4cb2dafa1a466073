"""What the houses that were taken in had signed: tokens of phones and chains of the log hold under their own keys.

Those keys lie sealed under ours (`TakenHouse.keys_box`). They open no box that is written from now on and sign nothing.
"""

import json
from dataclasses import dataclass
from functools import lru_cache

from access.keys import Keyring
from db import Session
from db.queries import taken as queries
from db.tables import TakenHouse

KEYS_PLACE = "taken_house"
"""What the box of a house's keys is bound to."""
_LETTERS = "abcdefghij"
"""In place of a code's first digit: no commune's chain is called so."""


@dataclass(frozen=True, slots=True)
class FormerChain:
    """A chain as its house signed it, up to `last` with `hash`: under the name `was`, when its people's numbers were
    lower by `people_moved`."""

    keyring: Keyring
    was: str
    last: int
    hash: str
    people_moved: int


def sealed_keys(keyring: Keyring, former: Keyring) -> bytes:
    """The keys of a house that is taken in, as `TakenHouse.keys_box` has them."""
    return keyring.seal(former.as_file().encode(), KEYS_PLACE)


def rings(session: Session, keyring: Keyring) -> list[Keyring]:
    """The keys of each house that was taken in, the newest first."""
    return [_ring(keyring, box) for box in queries.key_boxes(session)]


def chains(session: Session, keyring: Keyring) -> dict[str, FormerChain]:
    """The chains that came along, by their names here."""
    return {name: chain for house in queries.houses(session) for name, chain in _chains_of(keyring, house).items()}


def own_chain(commune_code: str) -> str:
    """What the chain of those who work in no commune is called here, when it came with the house of that commune."""
    return _LETTERS[int(commune_code[0])] + commune_code[1:]


def commune_of_own_chain(chain: str) -> str:
    """The commune with whose house such a chain came; "" for any other chain."""
    return f"{_LETTERS.index(chain[0])}{chain[1:]}" if chain and chain[0] in _LETTERS else ""


def _chains_of(keyring: Keyring, house: TakenHouse) -> dict[str, FormerChain]:
    ring, moved = _ring(keyring, house.keys_box), int(json.loads(house.numbers)["moved"]["user_account"])
    told = json.loads(house.chains).items()
    return {name: FormerChain(ring, was, last, ended, moved) for name, (was, last, ended) in told}


@lru_cache(maxsize=512)
def _ring(keyring: Keyring, box: bytes) -> Keyring:
    keys = json.loads(keyring.open(box, KEYS_PLACE))
    return Keyring({int(number): bytes.fromhex(key) for number, key in keys.items()})
