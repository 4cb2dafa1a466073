"""One report, three ways: a page, an official paper, a workbook."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import IO, Any

from litestar import Request, Response
from litestar.response import Stream, Template

from catalogue.file_columns import CATALOGUES
from catalogue.refusals import Refusal
from db import Scope, Session
from intake.forms.printed import face
from reports import book as books
from reports import kinds
from reports import paper as papers
from reports.paper import Face, Stand
from reports.sheets import Note
from reports.shown import cell_text
from reports.tables import Report
from web.list_files import XLSX, Kind, stamped
from web.lists.listed import Table


def shown(template: str, report: Report, stand: Stand, context: dict[str, Any]) -> Template:
    """The page of a report."""
    return Template(template, context={"report": report, "stand": stand, "cell_text": cell_text, **context})


def paper(report: Report, stand: Stand) -> Response[bytes]:
    """The PDF. Refuses NO_FACE."""
    try:
        face.load()
    except face.FaceMissing as missing:
        raise Refusal("NO_FACE", str(missing), status=503) from missing
    made = papers.written(report, Face(face.REGULAR, face.BOLD), stand)
    headers = {"Content-Disposition": f'inline; filename="{_name(report)}.pdf"'}
    return Response(made, media_type="application/pdf", headers=headers)


def book(request: Request[Any, Any, Any], session: Session, report: Report, stand: Stand) -> Stream:
    """The workbook, stamped as every list that leaves."""

    def write(
        target: IO[bytes], _header: Sequence[str], rows: Iterable[Sequence[str]], note: Callable[[], Note]
    ) -> None:
        deque(rows, maxlen=0)  # counted and summed on their way
        target.write(books.written(report, stand, note()))

    catalogue = CATALOGUES.get(report.catalogue_version, report.catalogue_version)  # type: ignore[call-overload]
    table = Table(books.header(report), books.rows(report), catalogue)
    return stamped(request, session, table, f"{_name(report)}.xlsx", Kind(write, XLSX))


def reads_frozen(scope: Scope, kind: str) -> bool:
    """Whether whole reports of that kind are this person's to read: not of who reaches some hamlets alone."""
    return (scope.hamlet_ids is None or scope.role == "province") and kinds.may_read_frozen(scope, kind)


def _name(report: Report) -> str:
    return f"bao-cao-{report.kind}-{report.period.last:%Y%m%d}"
