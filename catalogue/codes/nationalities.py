"""Nationalities: ISO 3166 alpha-2 with Vietnamese names; Việt Nam is the usual one."""

from catalogue.codes.files import read
from catalogue.codes.lists import CodeList

NATIONALITIES = CodeList.of(read("nationalities")["codes"])
DEFAULT: str = read("nationalities")["default"]
label = NATIONALITIES.label


def from_text(text: str) -> str | None:
    """The code of a country's name or code in any case: "Viet Nam", "VN", "Cam-pu-chia"."""
    return NATIONALITIES.from_text(text.upper()) or NATIONALITIES.from_text(text)
