"""How much there is of what a person may see: the numbers of the home page."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from db.queries import findings, visible
from db.queries.states import is_living
from db.scope import Scope
from db.tables import Arrival, Child, Notice, Page, ReviewRow


def children_count(session: Session, scope: Scope) -> int:
    """How many living records the person may open."""
    return _count(session, visible.children(scope).where(is_living()).with_only_columns(Child.uuid))


def received_count(session: Session, scope: Scope) -> int:
    """How many records typed by people wait to be confirmed."""
    return _count(session, visible.children(scope).where(Child.state == "received").with_only_columns(Child.uuid))


def given_count(session: Session, scope: Scope) -> int:
    """How many records have a finding that was given to this person."""
    mine = visible.children(scope).where(is_living(), findings.is_given_to(scope.user_id))
    return _count(session, mine.with_only_columns(Child.uuid))


def arrivals_count(session: Session, scope: Scope) -> int:
    """How many children other communes say have moved here."""
    here = select(Arrival).where(Arrival.to_code == scope.commune_code, Arrival.fate == "waiting")
    return _count(session, here.with_only_columns(Arrival.id))


def notices_count(session: Session, scope: Scope) -> int:
    """How many notices wait for somebody to say who is meant."""
    here = select(Notice).where(Notice.commune_code == scope.commune_code, Notice.fate == "open")
    return _count(session, here.with_only_columns(Notice.id))


def pages_count(session: Session, scope: Scope, states: Sequence[str]) -> int:
    """How many pages in one of `states` the person may open."""
    return _count(session, visible.pages(scope).where(Page.state.in_(states)).with_only_columns(Page.id))


def waiting_rows_count(session: Session, scope: Scope) -> int:
    """How many rows wait for the officer's decision."""
    return _count(session, visible.rows(scope).where(ReviewRow.stage == "waiting").with_only_columns(ReviewRow.id))


def _count(session: Session, wanted: Select[tuple[object]]) -> int:
    return session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
