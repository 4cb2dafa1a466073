"""The desk row by row: a page beside its rows, a decision taken, or shown again with what was typed and why not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from litestar import Request, Response
from litestar.di import NamedDependency, Provide
from litestar.response import Redirect, Template

from access.keys import Keyring
from access.scopes import hamlets_of
from catalogue.refusals import Refusal
from db import Scope, Session
from db.queries import children, known
from db.queries import pages as queries
from db.tables import Page, ReviewRow
from intake import decisions, leases, readings, typed_rows
from web import refusals
from web.desk import Row, row_at_desk
from web.forms import Form
from web.page_names import name_of
from web.passes import Where

Found = TypeVar("Found")
_TYPED = ("_csrf_token", "although_struck", "known_child", "reason", "decision", "field")


@dataclass(frozen=True, slots=True)
class Desk:
    """Whoever looks at a page, with what it takes to show its rows."""

    session: Session
    keyring: Keyring
    scope: Scope
    today: date

    def find(self, row_id: int) -> ReviewRow:
        """One row with its page and cells. Refuses NOT_FOUND."""
        return refusals.known(queries.find_row(self.session, self.scope, row_id))

    def row(self, row: ReviewRow, form: Form | None = None, said: str = "") -> Row:
        """The row as read, or with what was typed when it was refused."""
        typed = typed_in(form) if form else None
        return self._at_desk([row], typed, said)[0]

    def page(self, page: Page) -> Template:
        """The page beside its rows."""
        line = queries.line_of(self.session, page)
        is_officer = self.scope.role == "officer"
        holder = leases.others(self.session, self.scope, [page.id]).get(page.id) if is_officer else None
        context = {
            "held": holder.sentence if holder else "",
            "where": Where((page.id,), name_of(page), page_id=page.id),
            "page": page,
            "line": line,
            "rows": self._at_desk(page.rows),
            "is_grid": any(readings.is_typed(row) and row.stage == "waiting" for row in page.rows),
            "notes": queries.notes_of(page),
            "waiting_count": line.waiting_count,
            "next_page": queries.next_free(self.session, self.scope, [page.id]) if is_officer else None,
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
        context = {
            "row": self.row(row),
            "waiting_count": waiting_count,
            "is_answer": True,
            "held": "",
        }
        return Template("review/_row.html", context=context)

    def _refused(self, request: Request[Any, Any, Any], row: ReviewRow, form: Form, refusal: Refusal) -> Response[Any]:
        again = self.row(row, form, refusal.sentence)
        if "hx-request" in request.headers:
            return Template(
                "review/_row.html",
                context={"row": again, "is_answer": False, "held": ""},
                status_code=422,
            )
        answer = self.page(refusals.known(queries.find(self.session, self.scope, row.page_id)))
        answer.context["rows"] = [again if line.row.id == row.id else line for line in answer.context["rows"]]
        answer.status_code = 422
        return answer

    def _at_desk(self, rows: Sequence[ReviewRow], typed: dict[str, str] | None = None, said: str = "") -> list[Row]:
        hamlets, names = self._hamlets(), self._names(rows)
        taken_for = known.likely(self.session, self.scope, rows)
        decided = decisions.in_force(self.session, self.keyring, [row.id for row in rows if row.stage == "waiting"])
        is_grid = any(readings.is_typed(row) for row in rows)
        like = typed_rows.columns_like(self.session, rows[0].page) if is_grid else []
        return [
            row_at_desk(
                self.keyring,
                row,
                hamlets,
                self.today,
                typed=typed,
                said=said,
                records=names,
                likely=taken_for,
                decided=decided,
                typed_columns=like,
            )
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


DESK = {"desk": Provide(_provide_desk, sync_to_thread=False)}
"""What a route needs to be handed its `desk`."""


def typed_in(form: Form) -> dict[str, str]:
    """What stood in the row's own boxes."""
    return {name: text for name, text in form if name not in _TYPED}
