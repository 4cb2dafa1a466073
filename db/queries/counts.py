"""How much there is of what a person may see: the numbers of the home page, which asks for all of them at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import Session

from db.queries import cases, findings, updates, visible
from db.queries.states import is_living
from db.scope import Scope
from db.tables import (
    Appraisal,
    Arrival,
    Campaign,
    Case,
    Change,
    Child,
    ErrorFile,
    ErrorRow,
    Finding,
    HouseholdCheck,
    Notice,
    Page,
    ReviewRow,
)

Count = ScalarSelect[int]
"""A number that is still to be asked for (`ask`)."""


def ask(session: Session, wanted: Sequence[Count]) -> list[int]:
    """The numbers, in one call for all of them."""
    return list(session.execute(select(*wanted)).one()) if wanted else []


def children(scope: Scope) -> Count:
    """How many living records the person may open."""
    return _count(visible.children(scope).where(is_living()).with_only_columns(Child.uuid))


def received(scope: Scope) -> Count:
    """How many records typed by people wait to be confirmed."""
    return _count(visible.children(scope).where(Child.state == "received").with_only_columns(Child.uuid))


def given(scope: Scope) -> Count:
    """How many records have a finding that was given to this person."""
    mine = visible.children(scope).where(is_living(), findings.is_given_to(scope.user_id))
    return _count(mine.with_only_columns(Child.uuid))


def arrivals(scope: Scope) -> Count:
    """How many children other communes say have moved here."""
    here = select(Arrival).where(Arrival.to_code == scope.commune_code, Arrival.fate == "waiting")
    return _count(here.with_only_columns(Arrival.id))


def notices(scope: Scope) -> Count:
    """How many notices wait for somebody to say who is meant."""
    here = select(Notice).where(Notice.commune_code == scope.commune_code, Notice.fate == "open")
    return _count(here.with_only_columns(Notice.id))


def refused(scope: Scope) -> Count:
    """How many children another commune says it has not, and of whom nothing was decided since."""
    since = select(Change.id).where(Change.child_uuid == Arrival.child_uuid, Change.field == "state")
    mine = select(Arrival.id).join(Child, Child.uuid == Arrival.child_uuid).where(Arrival.fate == "refused")
    near = mine.where(Arrival.from_code == scope.commune_code, Child.state == "moved_out", visible.whole(scope))
    return _count(near.where(~since.where(Change.at > Arrival.decided_at).exists()))


def told(scope: Scope, rule: str) -> Count:
    """How many children of the commune have an open finding of that rule."""
    here = select(Finding.child_uuid).where(Finding.commune_code == scope.commune_code, Finding.rule == rule)
    return _count(here.where(findings.is_open()).distinct())


def idle(campaign: Campaign, scope: Scope, carrying: Sequence[str]) -> Count:
    """How many cases of a campaign have not moved for more than a week, though steps are left."""
    near = select(Case.id).join(Case.child).where(cases.is_in(campaign, scope), cases.is_open(), cases.is_idle())
    return _count(near.where(~cases.is_done(carrying)))


def lost_errors(campaign_id: int) -> Count:
    """How many errors of the ministry's system wait for somebody to say who is meant."""
    wanted = select(ErrorRow.id).join(ErrorFile, ErrorFile.id == ErrorRow.file_id)
    return _count(wanted.where(ErrorFile.campaign_id == campaign_id, updates.is_lost()))


def appraisals(scope: Scope) -> Count:
    """How many results of the province's communes wait for its word."""
    wanted = select(Appraisal.id).where(Appraisal.province_code == scope.province_code, Appraisal.decision == "")
    return _count(wanted)


def open_checks(session: Session, scope: Scope) -> tuple[int, datetime | None]:
    """How many children of the person's hamlets are to be checked at home, and since when the first of them waits."""
    wanted = select(func.count(), func.min(HouseholdCheck.assigned_at)).join(HouseholdCheck.child)
    near = wanted.where(HouseholdCheck.commune_code == scope.commune_code, HouseholdCheck.answered_at.is_(None))
    count, first_at = session.execute(near.where(visible.named(scope), is_living())).one()
    return count, first_at


def pages(scope: Scope, states: Sequence[str]) -> Count:
    """How many pages in one of `states` the person may open."""
    return _count(visible.pages(scope).where(Page.state.in_(states)).with_only_columns(Page.id))


def waiting_rows(scope: Scope) -> Count:
    """How many rows wait for the officer's decision."""
    return _count(visible.rows(scope).where(ReviewRow.stage == "waiting").with_only_columns(ReviewRow.id))


def _count(wanted: Select[Any]) -> Count:
    return select(func.count()).select_from(wanted.subquery()).scalar_subquery()
