"""Whether a text names a hamlet by its kind, and not a person of a surname that is spelled alike."""

from catalogue.vietnamese import fold
from intake.places import KINDS

_MARKED = frozenset({
    *("thôn", "bản", "tiểu khu", "tổ dân phố", "khu phố", "khu dân cư", "xóm", "ấp", "buôn", "làng", "khóm", "phum"),
    *("sóc", "bon", "plei", "khu", "tổ", "tdp", "tk", "đội"),
})  # fmt: skip
"""The kinds with their marks: Bàn, Tô and Lang are surnames."""
_OF_PEOPLE = frozenset({"thi", "van", "a"})
"""Words behind a surname, where marks do not tell it from a kind."""


def names_hamlet(text: str) -> bool:
    """Whether the text begins with a hamlet's kind and goes on: "Bản Hua Nà", "TO DAN PHO 3"; not "Bàn Thị Mai"."""
    bare = fold(text)
    kind = next((one for one in KINDS if bare.startswith(f"{one} ")), "")
    if not kind:
        return False
    said = " ".join(fold(text, 1).split()[: len(kind.split())])
    return said in _MARKED or (said == kind and bare.removeprefix(kind).split()[0] not in _OF_PEOPLE)
