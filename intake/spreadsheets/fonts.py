"""Texts that only look Vietnamese in a font of their own: .VnTime and its kin (TCVN3), VNI-Times and its kin."""

from catalogue.vietnamese import from_tcvn3, from_vni_windows

_CAPITALS = "h"
"""The last letter of TCVN3 fonts that show small letters as capitals: .VnTimeH."""


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
