"""One report, four ways: a page, an official paper, a workbook, plain text."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import IO, Any

from litestar import Request, Response, get
from litestar.di import NamedDependency, Provide
from litestar.handlers import HTTPRouteHandler
from litestar.response import Stream, Template

from access.matrix import Action
from catalogue.file_columns import CATALOGUES
from db import Scope, Session
from intake.forms.printed import face
from reports import book as books
from reports import kinds
from reports import paper as papers
from reports.paper import Face
from reports.sheets import Note
from reports.shown import cell_text
from reports.stand import Stand
from reports.tables import Report
from web.list_files import XLSX, Kind, stamped, taken
from web.lists.listed import Table
from web.paper import paper
from web.visitor import Only


def shown(template: str, report: Report, stand: Stand, context: dict[str, Any]) -> Template:
    """The page of a report."""
    told = {"report": report, "early": stand.early_words(report.period), "cell_text": cell_text}
    return Template(template, context=told | context)


def ways(path: str, right: Action, provided: Mapping[str, Provide]) -> tuple[HTTPRouteHandler, ...]:
    """Paper, workbook and CSV behind the page at `path`; `provided` says how its `report` and `stand` are found."""
    told: dict[str, Any] = {"dependencies": dict(provided), "opt": {"export": True}, "sync_to_thread": True}
    made: dict[str, Callable[..., Any]] = {"paper": print_report, "book": export_report, "csv": export_plain}
    return tuple(get(f"{path}/{way}", guards=[Only(right)], **told)(make) for way, make in made.items())


def print_report(report: NamedDependency[Report], stand: NamedDependency[Stand]) -> Response[bytes]:
    """On A4. Refuses as the page does, and NO_FACE."""

    def made() -> bytes:
        face.load()
        return papers.written(report, Face(face.REGULAR, face.BOLD, face.ITALIC, face.BOLD_ITALIC), stand)

    return paper(made, _name(report))


def export_report(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    report: NamedDependency[Report],
    stand: NamedDependency[Stand],
) -> Stream:
    """The workbook, stamped as every list that leaves. Refuses as the page does."""

    def write(
        target: IO[bytes], _header: Sequence[str], rows: Iterable[Sequence[str]], note: Callable[[], Note]
    ) -> None:
        deque(rows, maxlen=0)  # counted and summed on their way
        target.write(books.written(report, stand, note()))

    return stamped(request, session, _table(report), f"{_name(report)}.xlsx", Kind(write, XLSX))


def export_plain(
    request: Request[Any, Any, Any], session: NamedDependency[Session], report: NamedDependency[Report]
) -> Stream:
    """The lines of the table alone, as CSV: what the workbook's checksum is taken of. Refuses as the page does."""
    return taken(request, session, _table(report), _name(report), "csv")


def _table(report: Report) -> Table:
    catalogue = CATALOGUES.get(report.catalogue_version, report.catalogue_version)  # type: ignore[call-overload]
    return Table(books.header(report), books.rows(report), catalogue)


def reads_frozen(scope: Scope, kind: str) -> bool:
    """Whether whole reports of that kind are this person's to read: not of who reaches some hamlets alone."""
    return (scope.hamlet_ids is None or scope.role == "province") and kinds.may_read_frozen(scope, kind)


def _name(report: Report) -> str:
    return f"bao-cao-{report.kind}-{report.period.last:%Y%m%d}"
