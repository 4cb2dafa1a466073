"""What each field means, in the plan's own words made plain: what stands behind «Cái này là gì?» beside it."""

from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("meanings.tsv")


@cache
def meanings() -> dict[str, str]:
    """Key of a field, of a group or of a form of assistance → its words."""
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if not line.startswith("#"))
    return dict(pairs)


def meaning(key: str) -> str:
    """The words for one key; "" for a key that nobody explains."""
    return meanings().get(key, "")
