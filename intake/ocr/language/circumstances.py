"""Why a child needs care, in the paper's own words: Mồ côi cha, Hộ nghèo, Khuyết tật."""

import re

from intake.ocr.language.closed import Match, match, phrases_of

FIELD = "circumstances"
ABBREVIATIONS = ("MC", "KT", "HN", "HCN", "CN", "HCĐB", "NCHCĐB", "BTXH")
_BETWEEN = re.compile(r"\s*[,;+]\s*")


def read(text: str) -> Match | None:
    """The paper's wording with its letters put right, several joined by a comma; None when no part is known."""
    if text in ABBREVIATIONS:
        return Match(text, 0.9, 1.0)
    whole = match(text, phrases_of(FIELD))
    parts = [part for part in _BETWEEN.split(text) if part]
    if len(parts) < 2:
        return whole
    found = [match(part, phrases_of(FIELD)) for part in parts]
    known = [one for one in found if one]
    if len(known) < len(parts):
        return whole
    value = ", ".join([known[0].value, *(one.value.lower() for one in known[1:])])
    return Match(value, min(one.fit for one in known), min(one.lead for one in known))
