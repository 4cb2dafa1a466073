"""How much there is of what a person may see: the numbers of the home page."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from db.queries import findings, updates, visible
from db.queries.states import is_living
from db.scope import Scope
from db.tables import Appraisal, Arrival, Change, Child, ErrorFile, ErrorRow, HouseholdCheck, Notice, Page, ReviewRow


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


def refused_count(session: Session, scope: Scope) -> int:
    """How many children another commune says it has not, and of whom nothing was decided since."""
    since = select(Change.id).where(Change.child_uuid == Arrival.child_uuid, Change.field == "state")
    mine = select(Arrival.id).join(Child, Child.uuid == Arrival.child_uuid).where(Arrival.fate == "refused")
    near = mine.where(Arrival.from_code == scope.commune_code, Child.state == "moved_out", visible.whole(scope))
    return _count(session, near.where(~since.where(Change.at > Arrival.decided_at).exists()))


def lost_errors_count(session: Session, campaign_id: int) -> int:
    """How many errors of the ministry's system wait for somebody to say who is meant."""
    wanted = select(ErrorRow.id).join(ErrorFile, ErrorFile.id == ErrorRow.file_id)
    return _count(session, wanted.where(ErrorFile.campaign_id == campaign_id, updates.is_lost()))


def appraisals_count(session: Session, scope: Scope) -> int:
    """How many results of the province's communes wait for its word."""
    wanted = select(Appraisal.id).where(Appraisal.province_code == scope.province_code, Appraisal.decision == "")
    return _count(session, wanted)


def open_checks(session: Session, scope: Scope) -> tuple[int, datetime | None]:
    """How many children of the person's hamlets are to be checked at home, and since when the first of them waits."""
    wanted = select(func.count(), func.min(HouseholdCheck.assigned_at)).join(HouseholdCheck.child)
    near = wanted.where(HouseholdCheck.commune_code == scope.commune_code, HouseholdCheck.answered_at.is_(None))
    count, first_at = session.execute(near.where(visible.named(scope), is_living())).one()
    return count, first_at


def pages_count(session: Session, scope: Scope, states: Sequence[str]) -> int:
    """How many pages in one of `states` the person may open."""
    return _count(session, visible.pages(scope).where(Page.state.in_(states)).with_only_columns(Page.id))


def waiting_rows_count(session: Session, scope: Scope) -> int:
    """How many rows wait for the officer's decision."""
    return _count(session, visible.rows(scope).where(ReviewRow.stage == "waiting").with_only_columns(ReviewRow.id))


def _count(session: Session, wanted: Select[Any]) -> int:
    return session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
