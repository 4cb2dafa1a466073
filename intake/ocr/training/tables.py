"""Registers as ruled tables: layouts A, B, D and E with headings, headers of one or two levels, rows and a foot."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageDraw, ImageFont

from intake.ocr.training import sheets, wording
from intake.ocr.training.entries import Row
from intake.ocr.training.hands import Colour
from intake.ocr.training.people import Village
from intake.ocr.training.sheets import Ruling, Sheet, Written
from intake.ocr.training.wording import Column
from intake.ocr.training.writers import Outfit, fill_in

RULES: Sequence[tuple[Ruling, int]] = (("thin", 78), ("bold", 10), ("dotted", 5), ("double", 7))
TICKED = ("special_circumstances", "at_risk")
HEADER_PX, NUMBERS_PX = (74, 118), 34


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the table's rulings run: `xs` down, `tops` above each row and below the last, `top` and
    `header_bottom` around the header."""

    xs: list[float]
    tops: list[float]
    top: float
    header_bottom: float


def draw(sheet: Sheet, suit: Outfit, layout: str, place: Village, rows: Sequence[Row]) -> tuple[list[Column], set[int]]:
    """The whole sheet; returns its columns and which rows are struck through."""
    rng = suit.rng
    wide, high = sheet.size
    left, right = wide * rng.uniform(0.035, 0.055), wide * rng.uniform(0.945, 0.965)
    top = _heading(sheet, suit, layout, place, left, right)
    columns = wording.columns(rng, layout)
    tall = rng.uniform(*HEADER_PX)
    has_numbers = layout == "E" or (layout in "AB" and rng.random() < 0.15)
    body = top + tall + (NUMBERS_PX if has_numbers else 0)
    room = high * rng.uniform(0.86, 0.92) - body
    step = min(room / len(rows), suit.size_px * rng.uniform(1.9, 2.6))
    grid = Grid(_across(columns, left, right), [body + step * at for at in range(len(rows) + 1)], top, top + tall)
    _headers(sheet, suit, columns, grid)
    if has_numbers:
        _column_numbers(sheet, suit, grid, body)
    _rulings(sheet, rng, grid, columns)
    _body(sheet, suit, columns, rows, grid)
    struck = _struck(sheet, suit, grid, len(rows)) if layout == "E" else set()
    _foot(sheet, suit, layout, rows, grid, struck)
    return columns, struck


def _across(columns: Sequence[Column], left: float, right: float) -> list[float]:
    unit = (right - left) / sum(column.weight for column in columns)
    xs = [left]
    for column in columns:
        xs.append(xs[-1] + column.weight * unit)
    return xs


def _heading(sheet: Sheet, suit: Outfit, layout: str, place: Village, left: float, right: float) -> float:
    """Title and labels; returns where the table begins."""
    rng, y = suit.rng, sheet.size[1] * suit.rng.uniform(0.05, 0.075)
    title, big = rng.choice(wording.TITLES[layout]), suit.print_face(suit.size_px * 1.05, is_bold=True)
    middle = (left + right) / 2
    if layout == "D" or (layout == "B" and rng.random() < 0.3):
        small = suit.print_face(suit.size_px * 0.72)
        sheet.label("ỦY BAN NHÂN DÂN", left + 0.16 * (right - left), y, small, "ms")
        kind = "XÃ" if place.commune_kind == "xã" else place.commune_kind.upper()
        sheet.label(f"{kind} {place.commune.upper()}", left + 0.16 * (right - left), y + suit.size_px, small, "ms")
        sheet.label("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", left + 0.7 * (right - left), y, small, "ms")
        sheet.label("Độc lập - Tự do - Hạnh phúc", left + 0.7 * (right - left), y + suit.size_px, small, "ms")
        y += 2.6 * suit.size_px
    sheet.label(title, middle, y, big, "ms")
    if layout == "D":
        return y + 0.8 * suit.size_px
    fields = ["province", "commune", "hamlet"] if layout == "A" else ["commune", "hamlet"]
    if layout == "E":
        fields = [*fields, "year", "page_number"]
    told = {"province": place.province, "commune": place.commune, "hamlet": place.hamlet, "year": "2026"}
    told["page_number"] = str(rng.randint(1, 90))
    y += 1.7 * suit.size_px
    labelled(sheet, suit, [(name, told[name]) for name in fields], y, left, right)
    return y + 0.75 * suit.size_px


def labelled(
    sheet: Sheet, suit: Outfit, told: Sequence[tuple[str, str]], y: float, left: float, right: float, row: int = -1
) -> None:
    """Labels side by side on one line, each with a dotted line and its answer written over it."""
    small = suit.print_face(suit.size_px * 0.74)
    share = (right - left) / len(told)
    for at, (field, text) in enumerate(told):
        start = left + at * share
        end = start + share * 0.94
        x = sheet.label(suit.rng.choice(wording.LABELS[field]), start, y, small) + 8
        sheet.dots((x, y + 2), (end, y + 2), suit.rng.choice([5, 6, 7]))
        box = (x + 4, y - 1.05 * suit.size_px, max(end - x - 6, 30), 1.25 * suit.size_px)
        fill_in(sheet, suit, text, field, box, row, at)


def _headers(sheet: Sheet, suit: Outfit, columns: Sequence[Column], grid: Grid) -> None:
    top, bottom = grid.top, grid.header_bottom
    middle = (top + bottom) / 2
    for at, column in enumerate(columns):
        first = middle if column.upper else top
        _centred(sheet, suit, column.header, (grid.xs[at], first, grid.xs[at + 1] - grid.xs[at], bottom - first))
    pair = [at for at, column in enumerate(columns) if column.upper]
    if pair:
        box = (grid.xs[pair[0]], top, grid.xs[pair[-1] + 1] - grid.xs[pair[0]], middle - top)
        _centred(sheet, suit, columns[pair[0]].upper, box)


def _centred(sheet: Sheet, suit: Outfit, text: str, box: sheets.Box) -> None:
    """A header in as many lines as it needs, smaller when it would not fit."""
    for size in (0.66, 0.6, 0.54, 0.48, 0.42):
        used = suit.print_face(suit.size_px * size, is_bold=True)
        lines = _wrapped(text, used, box[2] - 6)
        pitch = suit.size_px * size * 1.15
        if len(lines) * pitch < box[3] - 4 and max(used.getlength(line) for line in lines) < box[2] - 4:
            break
    y = box[1] + (box[3] - len(lines) * pitch) / 2 + 0.8 * pitch
    for at, line in enumerate(lines):
        sheet.label(line, box[0] + box[2] / 2, y + at * pitch, used, "ms")


def _wrapped(text: str, used: ImageFont.FreeTypeFont, width: float) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if used.getlength(longer) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _column_numbers(sheet: Sheet, suit: Outfit, grid: Grid, body: float) -> None:
    small = suit.print_face(suit.size_px * 0.5)
    for at, (x, end) in enumerate(zip(grid.xs, grid.xs[1:], strict=False), 1):
        sheet.label(f"({at})", (x + end) / 2, body - 10, small, "ms")


def _rulings(sheet: Sheet, rng: Random, grid: Grid, columns: Sequence[Column]) -> None:
    across, down = (rng.choices([kind for kind, _ in RULES], [weight for _, weight in RULES])[0] for _ in range(2))
    grey = rng.randint(20, 110)
    colour: Colour = (grey, grey, min(255, grey + rng.choice([0, 0, 30])))
    left, right, bottom = grid.xs[0], grid.xs[-1], grid.tops[-1]
    for y in sorted({grid.top, grid.header_bottom, *grid.tops}):
        is_rim = y in (grid.top, grid.header_bottom, bottom)
        sheet.rule((left, y), (right, y), "thin" if is_rim and across == "dotted" else across, colour)
    middle = (grid.top + grid.header_bottom) / 2
    for at, x in enumerate(grid.xs):
        is_rim = at in (0, len(columns))
        parts_a_pair = not is_rim and bool(columns[at].upper) and bool(columns[at - 1].upper)
        sheet.rule((x, middle if parts_a_pair else grid.top), (x, bottom), "thin" if is_rim else down, colour)
    pair = [at for at, column in enumerate(columns) if column.upper]
    if pair:
        sheet.rule((grid.xs[pair[0]], middle), (grid.xs[pair[-1] + 1], middle), "thin", colour)


def _body(sheet: Sheet, suit: Outfit, columns: Sequence[Column], rows: Sequence[Row], grid: Grid) -> None:
    small = suit.print_face(suit.size_px * 0.68)
    shape = suit.rng.choices(sheets.TICKS, [5, 4, 2, 1])[0]
    for number, row in enumerate(rows):
        top, bottom = grid.tops[number], grid.tops[number + 1]
        for at, column in enumerate(columns):
            box = (grid.xs[at] + 3, top + 3, grid.xs[at + 1] - grid.xs[at] - 6, bottom - top - 6)
            if column.field == "number":
                sheet.label(str(number + 1), box[0] + box[2] / 2, box[1] + box[3] / 2, small, "mm")
                sheet.keep(Written(number, at, "number", str(number + 1), "print", box))
            elif column.field in TICKED and row[column.field].value:
                sheets.tick(sheet, box, suit.hands[0], shape)
                sheet.keep(Written(number, at, column.field, shape, "tick", box))
            else:
                fill_in(sheet, suit, row[column.field].text, column.field, box, number, at)


def _struck(sheet: Sheet, suit: Outfit, grid: Grid, count: int) -> set[int]:
    """A child who moved out has a line through the row."""
    if suit.typed or suit.rng.random() < 0.4:
        return set()
    row = suit.rng.randrange(count)
    sheet.strike(row, suit.hands[0], grid.xs[0] + 4, grid.xs[-1] - 4)
    return {row}


def _foot(sheet: Sheet, suit: Outfit, layout: str, rows: Sequence[Row], grid: Grid, struck: set[int]) -> None:
    rng, y, left = suit.rng, grid.tops[-1] + 1.5 * suit.size_px, grid.xs[0]
    if layout in "BE" and rng.random() < 0.8:
        sexes = [row["sex"].value for at, row in enumerate(rows) if at not in struck]
        boys = sexes.count("male")
        told = f"{len(sexes)} trẻ, trong đó nam {boys}, nữ {len(sexes) - boys}"
        end = sheet.label("Cộng:", left, y, suit.print_face(suit.size_px * 0.74)) + 12
        box = (end, y - suit.size_px, 0.4 * (grid.xs[-1] - left), 1.2 * suit.size_px)
        fill_in(sheet, suit, told, "total", box, -2, 0)
    foot = suit.print_face(suit.size_px * 0.66)
    for at, text in zip((0.22, 0.78), rng.choice(wording.FEET), strict=True):
        x = left + at * (grid.xs[-1] - left)
        sheet.label(text, x, y + 1.5 * suit.size_px, foot, "ms")
        if text and rng.random() < 0.5:
            signature(sheet, rng, x, y + 2.6 * suit.size_px)
    if layout == "D" or rng.random() < 0.1:
        stamp(sheet, suit, grid.xs[0] + rng.uniform(0.62, 0.8) * (grid.xs[-1] - left), y + 2.2 * suit.size_px)


def signature(sheet: Sheet, rng: Random, x: float, y: float) -> None:
    """A quick blue scrawl."""
    points = [(x - 60 + 12 * at, y + rng.gauss(0, 16)) for at in range(11)]
    sheet.stroke(points, (30, 50, 160), rng.choice([2, 3]))


def stamp(sheet: Sheet, suit: Outfit, x: float, y: float) -> None:
    """A round red stamp, half on the table's last rows."""
    radius = suit.size_px * suit.rng.uniform(2.2, 2.9)
    layer = Image.new("L", (round(2 * radius) + 8,) * 2)
    draw = ImageDraw.Draw(layer)
    strength = suit.rng.randint(110, 200)
    draw.ellipse((4, 4, 2 * radius, 2 * radius), outline=strength, width=5)
    draw.ellipse((14, 14, 2 * radius - 10, 2 * radius - 10), outline=strength, width=2)
    draw.text((radius, radius), "★", font=suit.print_face(radius * 0.5), fill=strength, anchor="mm")
    draw.text(
        (radius, 0.55 * radius), "ỦY BAN NHÂN DÂN", font=suit.print_face(radius * 0.16), fill=strength, anchor="mm"
    )
    draw.text((radius, 1.5 * radius), "XÃ", font=suit.print_face(radius * 0.24), fill=strength, anchor="mm")
    turned = layer.rotate(suit.rng.uniform(-25, 25), Image.Resampling.BILINEAR)
    sheet.picture.paste((205, 30, 40), (round(x - radius), round(y - 1.3 * radius)), turned)
