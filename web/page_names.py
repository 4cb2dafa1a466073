"""What people call a photographed page."""

from db.tables import Page


def name_of(page: Page) -> str:
    """ "Trang 12 · sổ 2026", or the number of the photo when nobody said."""
    said = [f"Trang {page.number}" if page.number else f"Ảnh {page.id}", f"sổ {page.book}" if page.book else ""]
    return " · ".join(word for word in said if word)
