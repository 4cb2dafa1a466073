"""The weights of agreement and disagreement, in bits: log2 of how much oftener a thing is seen in two records of one
child than in records of two (Fellegi and Sunter 1969)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Weights:
    """What `weights.json` says, by field and level. Names weigh by how rare their syllables are."""

    likely_bits: float
    possible_bits: float
    shares: Mapping[str, Mapping[str, float]]
    shares_least: Mapping[str, float]
    syllable: Mapping[str, float]
    surname_other: float
    middle_left_out: float
    middle_other: float
    given_other: float
    name_bits_most: Mapping[str, float]
    parent_other: Mapping[str, float]
    parent_misread_most: float
    birth: Mapping[str, float]
    sex: Mapping[str, float]
    number: Mapping[str, float]
    place: Mapping[str, float]


@cache
def weights() -> Weights:
    """The weights of the product, read once."""
    told: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return Weights(**{key: value for key, value in told.items() if key != "source"})
