"""A page of an officer's ordinary evening: 25 rows with a photo behind them, some of their fields in doubt."""

from pathlib import Path

from bench.desk.place import Place
from tests.support.readings import cell, page_read

ROWS = 25


def doubtful_page(laid: Place, photos: Path, mark: int = 0) -> int:
    """The page's id; `mark` makes another photo of it."""
    rows = [
        {
            "full_name": cell(f"Lò Thị Mai {at}", sure=0.5 if at % 3 else 0.97),
            "birth_date": f"{at % 27 + 1:02}/3/2019",
            "sex": "Nữ" if at % 2 else "Nam",
            "ethnicity": "Thái",
            "personal_id": cell(f"0143190001{at:02}", sure=0.9),
            "mother_name": "Quàng Thị Hà",
            "father_name": "Lò Văn Pâng",
            "schooling": "Mầm non",
        }
        for at in range(ROWS)
    ]
    office = laid.office
    return page_read(office.database, laid.keyring, photos, office.scope("lan"), *rows, mark=mark, hamlet="Bản Hua Nà")
