"""The review desk: what waits, one page with its rows, and the officer's decision on each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from access.keys import Keyring
from access.scopes import hamlets_of
from catalogue.fields import label
from catalogue.refusals import Refusal, not_found
from db import Scope, Session
from db.queries import children, known
from db.queries import pages as queries
from db.tables import Page, ReviewRow
from intake import cutouts, review
from intake.doubts import said_of
from intake.photo_store import PhotoStore
from web.desk import Row, row_at_desk
from web.forms import Form
from web.page_names import name_of
from web.visitor import Only

Found = TypeVar("Found")
_TYPED = ("_csrf_token", "although_struck", "known_child", "reason", "decision")


@dataclass(frozen=True, slots=True)
class Desk:
    """Whoever looks at a page, with what it takes to show its rows."""

    session: Session
    keyring: Keyring
    scope: Scope
    today: date

    def find(self, row_id: int) -> ReviewRow:
        """One row with its page and cells. Refuses NOT_FOUND."""
        return _known(queries.find_row(self.session, self.scope, row_id))

    def row(self, row: ReviewRow, form: Form | None = None, said: str = "") -> Row:
        """The row as read, or with what was typed when it was refused."""
        typed = _typed(form) if form else None
        return self._at_desk([row], typed, said)[0]

    def page(self, page: Page) -> Template:
        """The page beside its rows."""
        line = queries.line_of(self.session, page)
        is_officer = self.scope.role == "officer"
        context = {
            "page": page,
            "line": line,
            "rows": self._at_desk(page.rows),
            "notes": queries.notes_of(page),
            "waiting_count": line.waiting_count,
            "next_page": queries.next_waiting(self.session, self.scope, after=page) if is_officer else None,
            "name_of": name_of,
        }
        return Template("review/page.html", context=context)

    def decide(
        self, request: Request[Any, Any, Any], row_id: int, form: Form, verb: Callable[[], object]
    ) -> Response[Any]:
        """Take the decision, or leave no trace and show the row again with what was typed and why it was refused.

        Refuses what the row itself can't show: NOT_FOUND, ROW_DECIDED.
        """
        row = self.find(row_id)
        try:
            with self.session.begin_nested():
                verb()
        except Refusal as refusal:
            if refusal.status != 422:
                raise
            return self._refused(request, row, form, refusal)
        return self._decided(request, row_id)

    def _decided(self, request: Request[Any, Any, Any], row_id: int) -> Response[Any]:
        row = self.find(row_id)
        if "hx-request" not in request.headers:
            return Redirect(f"/pages/{row.page_id}#row-{row.id}", status_code=303)
        waiting_count = queries.line_of(self.session, row.page).waiting_count
        context = {"row": self.row(row), "waiting_count": waiting_count, "is_answer": True}
        return Template("review/_row.html", context=context)

    def _refused(self, request: Request[Any, Any, Any], row: ReviewRow, form: Form, refusal: Refusal) -> Response[Any]:
        again = self.row(row, form, refusal.sentence)
        if "hx-request" in request.headers:
            return Template("review/_row.html", context={"row": again, "is_answer": False}, status_code=422)
        answer = self.page(_known(queries.find(self.session, self.scope, row.page_id)))
        answer.context["rows"] = [again if line.row.id == row.id else line for line in answer.context["rows"]]
        answer.status_code = 422
        return answer

    def _at_desk(self, rows: Sequence[ReviewRow], typed: dict[str, str] | None = None, said: str = "") -> list[Row]:
        hamlets, names = self._hamlets(), self._names(rows)
        taken_for = known.likely(self.session, self.scope, rows)
        return [
            row_at_desk(self.keyring, row, hamlets, self.today, typed=typed, said=said, records=names, likely=taken_for)
            for row in rows
        ]

    def _hamlets(self) -> list[str]:
        return [hamlet.name for hamlet in hamlets_of(self.session, self.scope)]

    def _names(self, rows: Sequence[ReviewRow]) -> dict[UUID, str]:
        return children.openable(self.session, self.scope, {row.child_uuid for row in rows if row.child_uuid})


def _provide_desk(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
) -> Desk:
    return Desk(session, keyring, reach, today)


def _known(found: Found | None) -> Found:
    if found is None:
        raise not_found()
    return found


def _known_child(form: Form) -> UUID | None:
    """The record the officer chose to bring up to date, None for a new one. Refuses NOT_FOUND for what is no uuid."""
    chosen = form.text("known_child")
    try:
        return UUID(chosen) if chosen else None
    except ValueError:
        raise not_found() from None


def _typed(form: Form) -> dict[str, str]:
    return {name: text for name, text in form if name not in _TYPED}


DESK = {"desk": Provide(_provide_desk, sync_to_thread=False)}


@get("/review", guards=[Only("review")], sync_to_thread=True)
def show_queue(
    session: NamedDependency[Session], reach: NamedDependency[Scope], hamlet: FromQuery[int | None] = None
) -> Template:
    """What waits for a decision, by hamlet; and its pages, oldest first."""
    lines = queries.waiting(session, reach, hamlet_id=hamlet)
    context = {
        "queue": queries.queue_by_hamlet(session, reach),
        "hamlet": hamlet,
        "pages": lines,
        "is_moving": False,
        "address": "/review",
        "name_of": name_of,
    }
    return Template("review/queue.html", context=context)


@get("/pages/{page_id:int}", guards=[Only("read_pages")], dependencies=DESK, sync_to_thread=True)
def show_page(desk: NamedDependency[Desk], page_id: FromPath[int]) -> Template:
    """The page beside its rows; whoever reviews decides them here, others see what became of them."""
    return desk.page(_known(queries.find(desk.session, desk.scope, page_id)))


@get("/rows/{row_id:int}", guards=[Only("read_pages")], sync_to_thread=True)
def show_row(session: NamedDependency[Session], reach: NamedDependency[Scope], row_id: FromPath[int]) -> Redirect:
    """The row on its page."""
    row = _known(queries.find_row(session, reach, row_id))
    return Redirect(f"/pages/{row.page_id}#row-{row.id}", status_code=303)


@get("/cells/{cell_id:int}", guards=[Only("read_pages")], sync_to_thread=True)
def show_cell(session: NamedDependency[Session], reach: NamedDependency[Scope], cell_id: FromPath[int]) -> Template:
    """Where a value comes from: its place on the page, and who confirmed it, when."""
    row = _known(queries.find_row_of_cell(session, reach, cell_id))
    cell = next(cell for cell in row.cells if cell.id == cell_id)
    context = {"row": row, "cell": cell, "column": label(cell.field), "page": row.page, "name_of": name_of}
    return Template("review/cell.html", context=context | {"decider": queries.decider_of(session, row)})


@get("/rows/{row_id:int}/cutout", guards=[Only("read_pages")], sync_to_thread=True)
def show_row_cutout(
    session: NamedDependency[Session],
    photos_store: NamedDependency[PhotoStore],
    reach: NamedDependency[Scope],
    row_id: FromPath[int],
) -> Response[bytes]:
    """The line cut out of the photo and straightened."""
    row = _known(queries.find_row(session, reach, row_id))
    return Response(cutouts.row_cutout(photos_store, row), media_type="image/jpeg")


@get("/cells/{cell_id:int}/cutout", guards=[Only("read_pages")], sync_to_thread=True)
def show_cell_cutout(
    session: NamedDependency[Session],
    photos_store: NamedDependency[PhotoStore],
    reach: NamedDependency[Scope],
    cell_id: FromPath[int],
) -> Response[bytes]:
    """One value's place cut out of the photo."""
    row = _known(queries.find_row_of_cell(session, reach, cell_id))
    cell = next(cell for cell in row.cells if cell.id == cell_id)
    return Response(cutouts.cell_cutout(photos_store, row, cell), media_type="image/jpeg")


@post("/rows/{row_id:int}/check", guards=[Only("review")], status_code=200, dependencies=DESK, sync_to_thread=True)
def check_row(desk: NamedDependency[Desk], form: NamedDependency[Form], row_id: FromPath[int]) -> Template:
    """What the one check says of the boxes as they stand now; nothing is kept."""
    row = desk.find(row_id)
    names = [box.name for box in desk.row(row, form).boxes]
    said = said_of(row, _typed(form), desk.today)
    return Template("review/_said.html", context={"row": row, "names": names, "said": said})


@post(
    "/rows/{row_id:int}/confirmation", guards=[Only("review")], status_code=200, dependencies=DESK, sync_to_thread=True
)
def confirm_row(
    request: Request[Any, Any, Any],
    desk: NamedDependency[Desk],
    form: NamedDependency[Form],
    row_id: FromPath[int],
) -> Response[Any]:
    """The officer's decision on one row: it is a child of ours, new or known, and this is what the paper says."""

    def confirm() -> None:
        review.confirm(
            desk.session,
            desk.keyring,
            row_id,
            _typed(form),
            desk.scope,
            desk.today,
            child_uuid=_known_child(form),
            although_struck=form.text("although_struck") == "x",
        )

    return desk.decide(request, row_id, form, confirm)


@post("/rows/{row_id:int}/refusal", guards=[Only("review")], status_code=200, dependencies=DESK, sync_to_thread=True)
def refuse_row(
    request: Request[Any, Any, Any],
    desk: NamedDependency[Desk],
    form: NamedDependency[Form],
    row_id: FromPath[int],
) -> Response[Any]:
    """The row is no child of ours, or goes back to who wrote it; both with a reason."""
    verb = review.return_row if form.text("decision") == "return" else review.refuse
    return desk.decide(request, row_id, form, lambda: verb(desk.session, row_id, form.text("reason"), desk.scope))
