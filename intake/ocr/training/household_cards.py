"""Layout C: the household card, labels with dotted lines, a block for each child."""

from collections.abc import Sequence

from intake.ocr.training import tables, wording
from intake.ocr.training.entries import Row
from intake.ocr.training.people import Household, Village
from intake.ocr.training.sheets import Sheet
from intake.ocr.training.writers import Outfit

CHILD_LINES = (
    ("full_name", "sex"),
    ("birth_date", "ethnicity", "schooling"),
    ("personal_id",),
    ("father_name", "mother_name"),
)
OTHER_LINES = (
    ("full_name", "birth_date"),
    ("sex", "ethnicity", "schooling"),
    ("personal_id",),
    ("father_name",),
    ("mother_name",),
)
HEADINGS = ("Trẻ thứ {}", "Trẻ em thứ {}", "Cháu thứ {}", "Con thứ {}")


def draw(sheet: Sheet, suit: Outfit, family: Household, place: Village, rows: Sequence[Row]) -> None:
    """The whole card."""
    wide, high = sheet.size
    rng, left, right = suit.rng, wide * 0.06, wide * 0.93
    y = high * rng.uniform(0.045, 0.065)
    sheet.label(rng.choice(wording.TITLES["C"]), wide / 2, y, suit.print_face(suit.size_px * 1.1, is_bold=True), "ms")
    pitch = suit.size_px * rng.uniform(1.65, 1.95)
    y += 1.5 * pitch
    tables.labelled(
        sheet, suit, [("household_number", str(family.number)), ("household_head", family.head)], y, left, right
    )
    y += pitch
    tables.labelled(sheet, suit, [("hamlet", place.hamlet), ("commune", place.commune)], y, left, right)
    heading, lines = rng.choice(HEADINGS), rng.choice((CHILD_LINES, CHILD_LINES, OTHER_LINES))
    step = min(pitch, (high * 0.94 - y) / (len(rows) * (len(lines) + 1.6)))
    for number, row in enumerate(rows):
        y += 1.5 * step
        sheet.label(heading.format(number + 1), left, y, suit.print_face(suit.size_px * 0.8, is_bold=True))
        for fields in lines:
            y += step
            # A field alone on its line has no need of all of it.
            end = right if len(fields) > 1 else left + 0.6 * (right - left)
            tables.labelled(sheet, suit, [(field, row[field].text) for field in fields], y, left, end, number)
