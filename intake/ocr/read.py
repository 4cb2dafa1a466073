"""One photo becomes rows: photo → page → table or card → cells → readings → rows."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import cv2

from catalogue.clock import today_here
from intake.ocr import cards, columns, confidence, grid, hidden, notes, photo, sheet, sums, table, turns, values
from intake.ocr import page as pages
from intake.ocr.active import WEIGHTS
from intake.ocr.columns import Column
from intake.ocr.known import Traces, beside
from intake.ocr.language.names import Seen
from intake.ocr.learned import NOTHING, Learned
from intake.ocr.marked import read as marked
from intake.ocr.marked import single
from intake.ocr.matching import KnownChild
from intake.ocr.readers import Eyes, Reader, Remembering
from intake.ocr.recogniser import Recogniser
from intake.ocr.stages import Page, PageReading, Pixels, Shot, Table, Unreadable
from intake.ocr.sums import Sum
from intake.ocr.tesseract import Tesseract

LEAST_FIELDS = 3
"""Columns that must be understood before a table is taken for a list of children."""


def read_page(
    data: bytes,
    reader: Reader | None = None,
    today: date | None = None,
    known: Sequence[KnownChild] = (),
    learned: Learned = NOTHING,
    weights: Path = WEIGHTS,
) -> PageReading:
    """All that can be read of the photo in `data` (any image file), beside the children `known` in its hamlet and what
    was `learned` from corrections.

    Our own recogniser, with these `weights`, reads everything and Tesseract what was left in doubt, unless one `reader`
    alone is asked.
    Raises Unreadable with a code and a Vietnamese sentence for everything that defeats it.
    """
    eyes = Eyes(Remembering(reader)) if reader else Eyes(Remembering(Recogniser(weights)), Tesseract(), single.shares)
    day = today or today_here()
    try:
        pixels, context = photo.load(data), values.Context(day, Seen(), learned=learned)
        found = (
            marked.read(pixels, eyes, context, known)
            or _read_upright(pixels, eyes, context, known)
            or _read_upright(pixels, eyes, context, known, is_torn=True)
        )
    except (ValueError, IndexError, ArithmeticError, cv2.error) as broken:
        # Pictures of anything come here; one whose strokes make no sense must end like any page that can't be read.
        raise Unreadable(
            "PAGE_MAKES_NO_SENSE", "Không nhận ra trang sổ trong ảnh này. Chụp lại trang cho rõ."
        ) from broken
    if found:
        return found
    raise _defeated(pages.flatten(pixels).shot)


def _defeated(shot: Shot | None) -> Unreadable:
    """Why nothing could be understood, as far as the photo tells."""
    if shot and shot.is_blurred:
        return Unreadable("TOO_BLURRED", "Ảnh quá mờ, không đọc được chữ nào. Lau ống kính, giữ máy yên rồi chụp lại.")
    if shot and shot.is_dark:
        return Unreadable("TOO_DARK", "Ảnh quá tối, không đọc được chữ nào. Ra chỗ sáng hơn rồi chụp lại trang này.")
    return Unreadable(
        "NO_TABLE_NO_LABELS",
        "Không thấy bảng hay các dòng để điền của sổ trẻ em trong ảnh này. Chụp lại trọn trang sổ, đủ bốn góc.",
    )


def _read_upright(
    pixels: Pixels, eyes: Eyes, context: values.Context, children: Sequence[KnownChild], is_torn: bool = False
) -> PageReading | None:
    """The page in the turn in which it can be read, None when nothing on it can be understood."""
    page, found = upright(pixels, eyes.first, is_torn)
    if found:
        known = columns.as_named(found, table.header_columns(found, eyes.first), context.learned.columns)
        if len({column.field for column in known if column.field}) >= LEAST_FIELDS:
            return _read_table(page, found, known, eyes, context, children)
    card = cards.read(page, eyes.first, context)
    if card is None:
        return None
    shown = notes.of(page, None, card.rows)
    return _checked(replace(card, notes=(*shown, *card.notes)), page, children)


def upright(pixels: Pixels, reader: Reader, is_torn: bool = False) -> tuple[Page, Table | None]:
    """The sheet in the turn in which it can be read, and its table, if it has one."""
    page = pages.flatten(pixels, is_torn)
    found = grid.find_table(page)
    if quarters := turns.quarter_turns(page, found, reader):
        page = pages.turn(page, quarters)
        found = grid.find_table(page)
    return page, found


def _read_table(
    page: Page,
    found: Table,
    known: list[Column],
    eyes: Eyes,
    context: values.Context,
    children: Sequence[KnownChild],
) -> PageReading:
    outside = sheet.read(page, found.box_px, eyes.first, context)
    province = outside.header.get("province")
    context = replace(context, province=str(province.value) if province else "")
    said = table.read(found, known, eyes, context)
    rows = tuple(replace(row, fields={**outside.inherited, **row.fields}) for row in said.rows)
    shown = notes.of(page, found, rows)
    told = sums.read([*said.sums, *outside.foot])
    every = (*shown, *sums.notes(told, rows), *_unknown_columns(said.columns))
    return _checked(PageReading("table", outside.header, rows, every), page, children, said.traces, told)


def _checked(
    reading: PageReading,
    page: Page,
    children: Sequence[KnownChild],
    traces: Sequence[Traces] = (),
    told: Sum | None = None,
) -> PageReading:
    """With confidences that tell the truth, and weighed against the sum and the known children: they count in odds."""
    checked = confidence.told(reading)
    summed = sums.weighed(checked.rows, told)
    rows = tuple(replace(row, fields=hidden.doubted(row.fields, page.shot)) for row in summed)
    return replace(checked, rows=beside(rows, children, traces))


def _unknown_columns(found: tuple[Column, ...]) -> Iterator[str]:
    for column in found:
        if not column.field and column.header:
            yield f"Không nhận ra cột «{column.header}», nên không đọc cột này."
