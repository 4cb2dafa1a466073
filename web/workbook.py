"""A list as a workbook to take along; each says what was measured of the values taken from paper."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from litestar import Response

from db import Session
from intake.trust import figures
from reports.sheets import write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(
    session: Session, commune_code: str, name: str, header: Sequence[str], rows: Iterable[Sequence[str]]
) -> Response[bytes]:
    """The rows as `name`.xlsx, the commune's measured error under every page."""
    made = BytesIO()
    write_xlsx(made, header, rows, figures.told(session, commune_code))
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return Response(made.getvalue(), media_type=XLSX, headers=headers)
