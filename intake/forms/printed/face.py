"""The face sheets are printed with: as wide as Times New Roman, which offices are told to use, with all marks."""

from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

REGULAR, BOLD = "Sheet", "Sheet-Bold"
_FOLDER = Path("/usr/share/fonts/truetype")
_FILES = (
    ("croscore/Tinos-Regular.ttf", "croscore/Tinos-Bold.ttf"),
    ("noto/NotoSerif-Regular.ttf", "noto/NotoSerif-Bold.ttf"),
    ("dejavu/DejaVuSerif.ttf", "dejavu/DejaVuSerif-Bold.ttf"),
)
"""Liberation, which looks the same, lacks the letters with two marks."""


class FaceMissing(Exception):
    """No face to print with is installed; the text says how to get one (exit code 3)."""


@cache
def load(folder: Path = _FOLDER) -> None:
    """Make REGULAR and BOLD known to reportlab. Raises FaceMissing."""
    for regular, bold in _FILES:
        try:
            pdfmetrics.registerFont(TTFont(REGULAR, str(folder / regular)))
            pdfmetrics.registerFont(TTFont(BOLD, str(folder / bold)))
        except TTFError:
            continue
        return
    raise FaceMissing("Máy này chưa có phông chữ để in biểu mẫu. Cài bằng lệnh: apt-get install fonts-croscore")
