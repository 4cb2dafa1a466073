"""What tells two personal numbers apart, where both say something."""

import re
from functools import lru_cache

_FULL, _SHORT = 12, 10


@lru_cache(maxsize=50_000)
def compare(one: str, other: str) -> str:
    """ "same", "digit" (one another, or two neighbours swapped), "other", "missing". Zeros lost in front count."""
    if not is_number(one) or not is_number(other):
        return "missing"
    first, second = one.zfill(_FULL), other.zfill(_FULL)
    if first == second:
        return "same"
    apart = [at for at in range(_FULL) if first[at] != second[at]]
    if len(apart) == 1:
        return "digit"
    is_swapped = len(apart) == 2 and apart[1] == apart[0] + 1 and first[apart[0]] == second[apart[1]]
    return "digit" if is_swapped and first[apart[1]] == second[apart[0]] else "other"


@lru_cache(maxsize=50_000)
def is_number(text: str) -> bool:
    """Ten to twelve digits that are no placeholder."""
    return bool(re.fullmatch(rf"\d{{{_SHORT},{_FULL}}}", text)) and len(set(text)) > 1 and text != "123456789012"
