"""The five forms of assistance of the 2025 catalogue."""

from catalogue.codes.files import read
from catalogue.codes.lists import CodeList

ASSISTANCE = CodeList.of(read("assistance")["codes"])
SHORT_CODES: dict[str, str] = {c["key"]: c["short_code"] for c in read("assistance")["codes"]}
_BY_SHORT_CODE = {short: key for key, short in SHORT_CODES.items()}
label = ASSISTANCE.label


def from_text(text: str) -> str | None:
    """The key of a key, a short code ("TG01"), a label or a word of paper ("Y tế")."""
    return _BY_SHORT_CODE.get(text.strip().upper()) or ASSISTANCE.from_text(text)
