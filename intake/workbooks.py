"""Small lists that people send as spreadsheets: the rows of the first sheet, as tidy texts."""

from intake.spreadsheets.reading import Limits, read

ROWS_MAX = 20_000
_LIMITS = Limits(ROWS_MAX, unpacked_bytes=40_000_000, wall_s=60.0)


def rows_of(data: bytes, *, takes_csv: bool = False) -> list[list[str]]:
    """The first sheet of a workbook, or with `takes_csv` also a .csv file; empty cells as "", empty rows left out.

    Refuses as `intake.spreadsheets.reading.read`.
    """
    sheets = read(data, _LIMITS, takes_text=takes_csv)
    return [row for _, row in sheets[0].rows()] if sheets else []
