"""What stands outside of a table: the sheet's own labels, the commune in capitals, the sum at the foot."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from intake.ocr import labels, lines, rooms, values
from intake.ocr.labels import Label
from intake.ocr.readers import Reader, TextReading, Word
from intake.ocr.stages import Box, CellReading, Page

HEADER_FIELDS = ("province", "commune", "hamlet", "household_number", "household_head", "year", "page_number")
INHERITED = ("ethnicity", "father_name", "mother_name", "guardian_name", "nationality")
"""Written once on a household's sheet, true for each child in its table."""
_COMMUNE = re.compile(r"(?:.*\s)?(XÃ|PHƯỜNG|XA|PHUONG|XẢ|XÁ|ĐẶC KHU|THỊ TRẤN)\s+([^\W\d_].*)")
_NOT_A_NAME = re.compile(r"HỘI|CHỦ NGHĨA|VIỆT NAM")
LINE_PX = 34.0
BARE = np.full((8, 8), 255, np.uint8)
RIGHT_EDGE = 0.975


@dataclass(frozen=True, slots=True)
class Outside:
    """The sheet's own fields, those that its children inherit, and the lines of text at its foot."""

    header: dict[str, CellReading]
    inherited: dict[str, CellReading]
    foot: tuple[str, ...]


def read(page: Page, table_px: Box, reader: Reader, context: values.Context) -> Outside:
    """Everything above and below the table."""
    written, foot = lines.read(_bands(page, table_px), reader)
    above, below = words_of(written), words_of(foot)
    # Labels of other matters, such as the father's year of birth, end the room before them.
    vocabulary = labels.sheet_vocabulary() + labels.child_vocabulary()
    labelled = labels.find(above, vocabulary, right_edge(page))
    wanted = [label for label in labelled if label.field in (*HEADER_FIELDS, *INHERITED)]
    found = answers(page, wanted, written, reader, context, vocabulary)
    header = {field: one for field, one in found.items() if field in HEADER_FIELDS}
    if "commune" not in header and (named := commune_in_capitals(above, page, reader, context)):
        header["commune"] = named
    inherited = {field: one for field, one in found.items() if field in INHERITED}
    return Outside(header, inherited, tuple(" ".join(word.text for word in line) for line in below))


def _bands(page: Page, table_px: Box) -> list[lines.Writing]:
    """The writing above the table and below it; none in a band too low to hold a line."""
    _, top, _, height = table_px
    bands = [(0, max(top, 0)), (top + height, page.grey.shape[0])]
    return [
        lines.Writing.of(page.grey[first:last] if last - first >= LINE_PX else BARE, origin=(0, first))
        for first, last in bands
    ]


def words_of(written: Sequence[lines.Read]) -> list[list[Word]]:
    """The words by lines from the top, each from the left."""
    return labels.lines_of(word for one in written for word in one.said.words)


def right_edge(page: Page) -> int:
    """Where the paper ends on the right, the strip beyond it left out."""
    return int(RIGHT_EDGE * page.grey.shape[1])


def answers(
    page: Page,
    found: Sequence[Label],
    written: Sequence[lines.Read],
    reader: Reader,
    context: values.Context,
    vocabulary: labels.Vocabulary,
) -> dict[str, CellReading]:
    """The answer behind each label, the first label of a field counts."""
    first: dict[str, Label] = {}
    for label in found:
        first.setdefault(label.field, label)
    height = line_height(found)
    cut = [rooms.cut(page, label, written, height) for label in first.values()]
    fields: dict[str, CellReading] = {}
    for answer in rooms.read(cut, reader, context, vocabulary):
        for field, one in answer.fields.items():
            fields[field] = rooms.better(fields.get(field), one)
    return fields


def line_height(found: Sequence[Label]) -> float:
    """How high the printed labels are, in pixels."""
    return float(np.median([label.box_px[3] for label in found])) if found else LINE_PX


def commune_in_capitals(
    said: Sequence[Sequence[Word]], page: Page, reader: Reader, context: values.Context
) -> CellReading | None:
    """The commune of a letterhead such as XÃ MƯỜNG LA."""
    for line in said:
        for words in _runs(line):
            text = " ".join(word.text for word in words)
            match = _COMMUNE.fullmatch(text)
            if match and match[2].isupper() and not _NOT_A_NAME.search(match[2]):
                named = words[-len(match[2].split()) :]
                return _named_commune(named, page, reader, context)
    return None


def _runs(line: Sequence[Word]) -> list[list[Word]]:
    """The line cut where a wide gap parts two texts."""
    runs: list[list[Word]] = [[]]
    for word in line:
        if runs[-1]:
            last = runs[-1][-1].box_px
            if word.box_px[0] - last[0] - last[2] > labels.WIDEST_GAP * max(last[3], 1):
                runs.append([])
        runs[-1].append(word)
    return runs


def _named_commune(words: Sequence[Word], page: Page, reader: Reader, context: values.Context) -> CellReading:
    said = TextReading(tuple(words))
    return values.reading("commune", values.Writing(said, None, rooms.quad_of(page, words), reader.version), context)
