"""The face sheets are printed with: as wide as Times New Roman, which offices are told to use, with all marks."""

from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

REGULAR, BOLD, ITALIC, BOLD_ITALIC = "Sheet", "Sheet-Bold", "Sheet-Italic", "Sheet-BoldItalic"
_FOLDER = Path("/usr/share/fonts/truetype")
_FILES = (
    tuple(f"croscore/Tinos-{style}.ttf" for style in ("Regular", "Bold", "Italic", "BoldItalic")),
    tuple(f"noto/NotoSerif-{style}.ttf" for style in ("Regular", "Bold", "Italic", "BoldItalic")),
    tuple(f"dejavu/DejaVuSerif{style}.ttf" for style in ("", "-Bold", "", "-Bold")),
)
"""Liberation, which looks the same, lacks the letters with two marks; DejaVu's slanted faces are a package apart."""


class FaceMissing(Exception):
    """No face to print with is installed; the text says how to get one (exit code 3)."""


@cache
def load(folder: Path = _FOLDER) -> None:
    """Make the four faces known to reportlab. Raises FaceMissing."""
    for files in _FILES:
        try:
            for name, file in zip((REGULAR, BOLD, ITALIC, BOLD_ITALIC), files, strict=True):
                pdfmetrics.registerFont(TTFont(name, str(folder / file)))
        except TTFError:
            continue
        return
    raise FaceMissing("Máy này chưa có phông chữ để in biểu mẫu. Cài bằng lệnh: apt-get install fonts-croscore")
