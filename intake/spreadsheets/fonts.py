"""Texts that only look Vietnamese in a font of their own: .VnTime and its kin (TCVN3), VNI-Times and its kin."""

import re
from functools import lru_cache

from catalogue.vietnamese import from_tcvn3, from_vni_windows, looks_legacy

_CAPITALS = "h"
"""The last letter of TCVN3 fonts that show small letters as capitals: .VnTimeH."""
_SINGLE_BYTES = re.compile("[\u00a0-\u00ff]")
"""What letters of an old encoding look like to who takes them for Latin-1."""


def decoded(text: str, font: str) -> str:
    """The text in Unicode when its font says that it is none."""
    name = font.casefold()
    if name.startswith(".vn"):
        told = from_tcvn3(text)
        return told.upper() if name.endswith(_CAPITALS) else told
    return from_vni_windows(text) if name.startswith("vni") else text


def is_legacy(font: str) -> bool:
    """Whether texts in this font have to be decoded."""
    return font.casefold().startswith((".vn", "vni"))


def without_font(text: str) -> tuple[str, str]:
    """A text whose font said nothing, in Unicode, and the encoding that the pattern of its letters tells ("tcvn3",
    "vni"); the text itself and "" when they tell none."""
    return _by_pattern(text) if _SINGLE_BYTES.search(text) else (text, "")


@lru_cache(maxsize=16_384)
def _by_pattern(text: str) -> tuple[str, str]:
    """Peoples, hamlets, parents stand in many rows."""
    kind = looks_legacy(text) or ""
    return {"tcvn3": from_tcvn3, "vni": from_vni_windows}.get(kind, str)(text), kind
