"""One report, three ways: a page, an official paper, a workbook."""

from typing import Any

from litestar import Response
from litestar.response import Template

from catalogue.refusals import Refusal
from db import Scope
from intake.forms.printed import face
from reports import book as books
from reports import kinds
from reports import paper as papers
from reports.paper import Face, Stand
from reports.shown import cell_text
from reports.tables import Report
from web.list_files import XLSX


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


def book(report: Report, stand: Stand) -> Response[bytes]:
    """The workbook."""
    headers = {"Content-Disposition": f'attachment; filename="{_name(report)}.xlsx"'}
    return Response(books.written(report, stand), media_type=XLSX, headers=headers)


def reads_frozen(scope: Scope, kind: str) -> bool:
    """Whether whole reports of that kind are this person's to read: not of who reaches some hamlets alone."""
    return (scope.hamlet_ids is None or scope.role == "province") and kinds.may_read_frozen(scope, kind)


def _name(report: Report) -> str:
    return f"bao-cao-{report.kind}-{report.period.last:%Y%m%d}"
