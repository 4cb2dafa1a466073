"""Values read of pages whose truth is known, each with its evidence and whether it was right."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.scorer.alignment import align, fold
from bench.scorer.tally import Judged
from intake.ocr import answers, confidence, evidence, read
from intake.ocr.evidence import COLUMNS, Evidence
from intake.ocr.stages import PageReading, Unreadable


@dataclass(frozen=True, slots=True)
class Sample:
    """One value. `photo` keeps the values of a page together when pages are set apart for a check."""

    photo: str
    level: int
    fill: str
    field: str
    is_written: bool
    is_right: bool
    evidence: Evidence

    def judged(self, sure: float) -> Judged:
        """As the scorer takes it, said to be so sure."""
        return Judged(self.photo, self.level, self.fill, "", self.field, self.is_written, self.is_right, sure)


def of_photo(photo: Path) -> list[Sample]:
    """All values of one photo; none when it can't be read. The truth lies beside the photo."""
    truth = json.loads(photo.with_suffix(".json").read_text(encoding="utf-8"))
    try:
        reading = _unchecked(photo)
    except Unreadable:
        return []
    return list(_samples(photo.name, truth, reading))


def _unchecked(photo: Path) -> PageReading:
    """The reading with the raw confidences of the readers."""
    checked, confidence.told = confidence.told, _as_it_is
    try:
        return read.read_page(photo.read_bytes())
    finally:
        confidence.told = checked


def _as_it_is(reading: PageReading) -> PageReading:
    return reading


def _samples(name: str, truth: dict[str, Any], reading: PageReading) -> Iterator[Sample]:
    header, rows = evidence.of_page(reading)
    said = answers.as_json(reading, name, 0.0)
    wanted = truth["rows"]
    parts = [(truth["header"], said["header"], header)]
    parts += [(wanted[at], said["rows"][to], rows[to]) for at, to in align(wanted, said["rows"]).items()]
    level, fill = int(truth["level"]), str(truth["fill"])
    for asked, seen, found in parts:
        asked = {"struck": True} if asked.get("struck") else asked
        for field in asked.keys() & found.keys():
            want, value = fold(field, asked[field]), fold(field, seen[field]["value"])
            yield Sample(name, level, fill, field, bool(want), want == value, found[field])


def add(photo: str, samples: Sequence[Sample], kept: Path) -> None:
    """A line each at the end of the file, tabs between, columns in full; the name alone of a photo without any."""
    with kept.open("a", encoding="utf-8") as lines:
        lines.write("".join("\t".join(_parts(sample)) + "\n" for sample in samples) or f"{photo}\n")


def photos(saved: Path) -> set[str]:
    """The photos that were read so far."""
    return {line.partition("\t")[0] for line in _lines(saved)}


def _parts(one: Sample) -> list[str]:
    flags = str(int(one.is_written)), str(int(one.is_right))
    found = one.evidence
    return [one.photo, str(one.level), one.fill, one.field, *flags, found.kind, found.reader, *map(repr, found.columns)]


def load(saved: Path) -> list[Sample]:
    """What was added so far; nothing while there is no file."""
    return [_parsed(line.split("\t")) for line in _lines(saved) if "\t" in line]


def _lines(saved: Path) -> list[str]:
    return saved.read_text(encoding="utf-8").splitlines() if saved.is_file() else []


def _parsed(parts: Sequence[str]) -> Sample:
    photo, level, fill, field, is_written, is_right, kind, reader, *columns = parts
    if len(columns) != len(COLUMNS):
        raise ValueError(f"{len(columns)} columns of evidence, not {len(COLUMNS)}: made by another version")
    found = Evidence(kind, reader, tuple(map(float, columns)))
    return Sample(photo, int(level), fill, field, is_written == "1", is_right == "1", found)
