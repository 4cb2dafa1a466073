"""A hamlet's sheets: register, list and household cards, filled in as far as is known, or blank."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from catalogue.refusals import Refusal
from catalogue.values import show
from intake.forms.printed import codes, pdf
from intake.forms.printed.boxes import SheetPlan
from intake.forms.printed.codes import SheetCode
from intake.forms.printed.layouts import DESIGNS, Printed, plan
from intake.forms.printed.pdf import PrintedPage

LAYOUTS = {"register": 10, "hamlet": 25, "card": 4}
"""The sheets that are printed with records, and their rows a page. Thirteen fit on the register, but ten leave lines of
6.6 mm, near those of a school notebook: in lower ones names are crowded, and half as many again are misread."""
BLANK_ROWS = 3
"""Left at the end of register and list for children nobody has written down yet."""
BLANK_PAGES_MAX = 50
_PAPER_NAMES = {"guardian_name": "carer_name", "parent_name": "mother_name"}
"""What paper asks under another name: the mother is who most children live with."""
_HOUSEHOLD = ("household_head", "father_name", "mother_name", "carer_name")
"""What tells households apart that nobody has numbered."""
Record = tuple[UUID, Mapping[str, object]]
"""A child's id, and the fields that may be shown."""


def printed(layout: str, place: tuple[str, str], hamlet: tuple[str, str], records: Sequence[Record]) -> bytes:
    """A PDF of all pages, of cards at least one for each household. `place` is commune and province, `hamlet` its name
    and the area code of its sheets, `records` in their order.

    Raises FaceMissing."""
    rows = LAYOUTS[layout]
    if layout != "card":
        return _written(layout, place, hamlet, _parted(records, rows, BLANK_ROWS))
    cards = [card for household in _households(records) for card in _parted(household, rows)]
    return _written(layout, place, hamlet, cards or [[]])


def blank(layout: str, place: tuple[str, str], hamlet: tuple[str, str], pages: int) -> bytes:
    """So many pages that name the hamlet alone. Refuses PAGES_OUT_OF_RANGE; raises FaceMissing."""
    if not 1 <= pages <= BLANK_PAGES_MAX:
        sentence = f"In được từ 1 đến {BLANK_PAGES_MAX} tờ trắng một lần. Sửa lại số tờ."
        raise Refusal("PAGES_OUT_OF_RANGE", sentence, field="pages")
    return _written(layout, place, hamlet, [[]] * pages)


def _parted(records: Sequence[Record], rows: int, spare: int = 0) -> list[Sequence[Record]]:
    return [records[at : at + rows] for at in range(0, len(records) + spare, rows)]


def _households(records: Sequence[Record]) -> list[list[Record]]:
    """Children of one household number, or without one of the same grown-ups; a child that has neither is alone."""
    found: dict[object, list[Record]] = {}
    for uuid, fields in records:
        near = tuple(str(fields.get(key) or "") for key in _HOUSEHOLD)
        key = fields.get("household_number") or (near if any(near) else uuid)
        found.setdefault(key, []).append((uuid, fields))
    return list(found.values())


def _written(layout: str, place: tuple[str, str], hamlet: tuple[str, str], sheets: Sequence[Sequence[Record]]) -> bytes:
    rows, count = LAYOUTS[layout], len(sheets)
    page = plan(layout, rows, Printed(f"ỦY BAN NHÂN DÂN\n{place[0].upper()}"))
    made = []
    for at, own in enumerate(sheets, 1):
        code = SheetCode(layout, rows, hamlet[1], at, count, tuple(codes.row_code(uuid) for uuid, _ in own))
        filled = {(0, key): text for key, text in _told_once(page, own)}
        filled |= {(0, "commune"): place[0], (0, "hamlet"): hamlet[0]}
        for row, (_, fields) in enumerate(own, 1):
            filled |= {(row, key): text for key, text in _told(page, fields, _asked(page, is_once=False))}
        made.append(PrintedPage(page, code, filled, f"{hamlet[0]} · trang {at}/{count}"))
    return pdf.written(made, f"{DESIGNS[layout].title} · {hamlet[0]}")


def _asked(page: SheetPlan, *, is_once: bool) -> list[str]:
    """The fields a sheet asks once, or of each row."""
    return list(dict.fromkeys(box.field for box in page.boxes if is_once is (box.row == 0)))


def _told_once(page: SheetPlan, own: Sequence[Record]) -> Iterator[tuple[str, str]]:
    """(field, what stands there) for what is asked once: only what all children of the sheet have alike."""
    told = [dict(_told(page, fields, _asked(page, is_once=True))) for _, fields in own]
    for key in told[0] if told else ():
        alike = set.intersection(*(set(one.get(key, "").split("; ")) for one in told))
        text = "; ".join(part for part in told[0][key].split("; ") if part in alike)
        if text:
            yield key, text


def _told(page: SheetPlan, fields: Mapping[str, object], asked: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(field of the sheet, what stands there): digits as they go into boxes, groups by their keys."""
    for key in asked:
        value = fields.get(_PAPER_NAMES.get(key, key)) or (fields.get("father_name") if key == "parent_name" else "")
        digits = sum(1 for box in page.boxes if box.field == key and box.kind == "digit" and box.row < 2)
        if isinstance(value, list):
            yield key, "; ".join(map(str, value))
        elif value and digits:
            yield key, _in_boxes(key, str(value), digits)
        elif value:
            yield key, show(key, str(value)) if key == "schooling" else str(value)


def _in_boxes(key: str, value: str, boxes: int) -> str:
    """Digits as they go into so many boxes; nothing where there are more or other signs: a part is another number."""
    if key == "birth_date":
        year, _, rest = value.partition("-")
        month, _, day = rest.partition("-")
        value = f"{day or '  '}{month or '  '}{year}"
    elif key == "household_number":
        value = value.rjust(boxes)
    return value if len(value) <= boxes and value.replace(" ", "").isdecimal() else ""
