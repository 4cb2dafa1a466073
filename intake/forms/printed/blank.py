"""Blank sheets, as `so-tre-em sheet` prints them."""

from catalogue.refusals import Refusal
from intake.forms.printed import pdf
from intake.forms.printed.boxes import SheetPlan
from intake.forms.printed.codes import SheetCode
from intake.forms.printed.layouts import DESIGNS, plan
from intake.forms.printed.pdf import PrintedPage

LAYOUTS = ("register", "hamlet", "card", "check")
"""What can be printed without records; the list to the police is printed from its rows alone."""


def blank(layout: str, rows: int) -> SheetPlan:
    """One blank page with so many rows. Refuses ROWS_DONT_FIT."""
    most = DESIGNS[layout].rows_max
    if not 1 <= rows <= most:
        raise Refusal("ROWS_DONT_FIT", f"Một trang {layout} có từ 1 đến {most} dòng, không phải {rows}.")
    return plan(layout, rows)


def printed(page: SheetPlan) -> bytes:
    """The blank page as a PDF. Raises FaceMissing."""
    return pdf.written([PrintedPage(page, SheetCode(page.layout, page.rows))], DESIGNS[page.layout].title)
