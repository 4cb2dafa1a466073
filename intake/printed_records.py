"""A hamlet's known records on printed sheets: the register and the list, filled in as far as is known."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from catalogue.values import show
from intake.forms.printed import codes, pdf
from intake.forms.printed.boxes import SheetPlan
from intake.forms.printed.codes import SheetCode
from intake.forms.printed.layouts import DESIGNS, Printed, plan
from intake.forms.printed.pdf import PrintedPage

LAYOUTS = {"register": 10, "hamlet": 25}
"""The sheets that are printed with records, and their rows a page. Thirteen fit on the register, but ten leave lines of
6.6 mm, near those of a school notebook: in lower ones names are crowded, and half as many again are misread."""
BLANK_ROWS = 3
"""Left at the end for children nobody has written down yet."""
_PAPER_NAMES = {"guardian_name": "carer_name", "parent_name": "mother_name"}
"""What paper asks under another name: the mother is who most children live with."""


def printed(
    layout: str, place: tuple[str, str], hamlet: tuple[str, str], records: Sequence[tuple[UUID, Mapping[str, object]]]
) -> bytes:
    """A PDF of all pages. `place` is commune and province, `hamlet` its name and the area code of its sheets,
    `records` in their order with the fields that may be shown.

    Raises FaceMissing."""
    rows = LAYOUTS[layout]
    count = -(-(len(records) + BLANK_ROWS) // rows)
    page = plan(layout, rows, Printed(f"ỦY BAN NHÂN DÂN\n{place[0].upper()}"))
    made = []
    for at in range(count):
        own = records[at * rows : (at + 1) * rows]
        code = SheetCode(layout, rows, hamlet[1], at + 1, count, tuple(codes.row_code(uuid) for uuid, _ in own))
        filled = {(0, "commune"): place[0], (0, "hamlet"): hamlet[0]}
        for row, (_, fields) in enumerate(own, 1):
            filled |= {(row, key): text for key, text in _told(page, fields)}
        made.append(PrintedPage(page, code, filled, f"{hamlet[0]} · trang {at + 1}/{count}"))
    return pdf.written(made, f"{DESIGNS[layout].title} · {hamlet[0]}")


def _told(page: SheetPlan, fields: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """(field of the sheet, what stands there): digits as they go into boxes, groups by their keys."""
    for key in dict.fromkeys(box.field for box in page.boxes if box.row):
        value = fields.get(_PAPER_NAMES.get(key, key)) or (fields.get("father_name") if key == "parent_name" else "")
        if isinstance(value, list):
            yield key, "; ".join(map(str, value))
        elif value:
            yield key, _in_boxes(key, str(value))


def _in_boxes(key: str, value: str) -> str:
    if key == "birth_date":
        year, _, rest = value.partition("-")
        month, _, day = rest.partition("-")
        return f"{day or '  '}{month or '  '}{year}"
    if key == "household_number":
        return value.rjust(3)
    return show(key, value) if key == "schooling" else value
