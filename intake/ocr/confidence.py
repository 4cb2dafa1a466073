"""Confidence that tells the truth: a value said 95 % sure is right in 95 of 100 cases.

Two steps, both measured on pages made for it (`script/bench calibrate`) and kept as data beside this file: for each
kind of decision and each reader, weights of the evidence (confidence_weights.tsv), and a rising curve from the weighed
evidence to the share that was right (confidence_curves.tsv). A kind or reader without data of its own has the curve of
"any".
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from math import exp
from pathlib import Path

import numpy as np

from intake.ocr import evidence
from intake.ocr.evidence import COLUMNS, Evidence
from intake.ocr.stages import CellReading, PageReading

WEIGHTS = Path(__file__).with_name("confidence_weights.tsv")
CURVES = Path(__file__).with_name("confidence_curves.tsv")
ANY = "any"
LEAN = 0.002
"""Share of the weighed evidence itself in the answer: it keeps the order of values between which no data decides."""
Key = tuple[str, str]
"""(kind of decision, reader)."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Weights of COLUMNS after a constant, and the knots of the curve; both of `raw` and `sure` rise."""

    weights: tuple[float, ...]
    raw: tuple[float, ...]
    sure: tuple[float, ...]

    def weighed(self, columns: tuple[float, ...]) -> float:
        """0–1, a probability before it was checked against the share that was right."""
        score = self.weights[0] + sum(weight * one for weight, one in zip(self.weights[1:], columns, strict=True))
        return 1 / (1 + exp(-max(-30.0, min(30.0, score))))

    def of(self, columns: tuple[float, ...]) -> float:
        """0–1, the share of such values that was right."""
        weighed = self.weighed(columns)
        return (1 - LEAN) * float(np.interp(weighed, self.raw, self.sure)) + LEAN * weighed


def told(reading: PageReading) -> PageReading:
    """The reading with confidences that were checked; as it is when nothing was measured yet."""
    known = scales()
    if not known:
        return reading
    header, rows = evidence.of_page(reading)
    return replace(
        reading,
        header=_told(reading.header, header, known),
        rows=tuple(
            replace(row, fields=_told(row.fields, found, known)) for row, found in zip(reading.rows, rows, strict=True)
        ),
    )


def _told(
    fields: Mapping[str, CellReading], found: Mapping[str, Evidence], known: Mapping[Key, Scale]
) -> dict[str, CellReading]:
    return {key: replace(one, confidence=sure(found[key], known)) for key, one in fields.items()}


def sure(one: Evidence, known: Mapping[Key, Scale]) -> float:
    """The checked confidence of one value; of a kind and reader nothing was measured of, its raw one."""
    keys = (one.kind, one.reader), (one.kind, ANY), (ANY, one.reader), (ANY, ANY)
    scale = next((known[key] for key in keys if key in known), None)
    return scale.of(one.columns) if scale else 1 / (1 + exp(-one.columns[0]))


@cache
def scales() -> Mapping[Key, Scale]:
    """The scales of the committed tables; none while there are no tables."""
    if not (WEIGHTS.is_file() and CURVES.is_file()):
        return {}
    knots: dict[Key, list[tuple[float, float]]] = {}
    for kind, reader, raw, right in _lines(CURVES):
        knots.setdefault((kind, reader), []).append((float(raw), float(right)))
    return {
        (kind, reader): Scale(
            tuple(map(float, weights)), *(tuple(axis) for axis in zip(*sorted(knots[kind, reader]), strict=True))
        )
        for kind, reader, *weights in _lines(WEIGHTS)
        if len(weights) == 1 + len(COLUMNS)
    }


def _lines(table: Path) -> list[list[str]]:
    """The rows of a table; those that begin with # say where it comes from and name the columns."""
    lines = table.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]
