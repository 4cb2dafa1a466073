"""The scope as SQL: every query over children starts here, and so do those over what leads to them."""

from sqlalchemy import ColumnElement, Select, and_, false, select, true

from db.scope import Scope
from db.tables import Child, Commune, Page, ReviewRow

_OF_PAGES = ("collaborator", "hamlet_head", "officer", "leader")
"""Who has to do with photographed pages."""
LISTED_STATES = ("listed", "with_police", "returned", "clean", "updated")
"""States in which a child has been on a list for the police."""


def _in_hamlets(scope: Scope) -> ColumnElement[bool]:
    return true() if scope.hamlet_ids is None else Child.hamlet_id.in_(scope.hamlet_ids)


def whole(scope: Scope) -> ColumnElement[bool]:
    """The children whose record the user may open."""
    if not scope.can_read_children:
        return false()
    rules = [Child.commune_code == scope.commune_code]
    rules.append(Child.created_by == scope.user_id if scope.own_only else _in_hamlets(scope))
    if scope.listed_only:
        rules.append(Child.state.in_(LISTED_STATES))
    return and_(*rules)


def named(scope: Scope) -> ColumnElement[bool]:
    """The children whose name and birth year the user may know: for a collaborator all of the hamlets assigned."""
    if scope.can_read_children and scope.own_only:
        return and_(Child.commune_code == scope.commune_code, _in_hamlets(scope) | (Child.created_by == scope.user_id))
    return whole(scope)


def counted(scope: Scope) -> ColumnElement[bool]:
    """The children who stand in the user's figures: of the province, the commune, the hamlets, one's own."""
    if scope.role == "province" and scope.province_code is not None:
        near = select(Commune.code).where(Commune.province_code == scope.province_code)
        return Child.commune_code.in_(near)
    if scope.commune_code is None:
        return false()
    if scope.own_only:
        return whole(scope)
    return and_(Child.commune_code == scope.commune_code, _in_hamlets(scope))


def children(scope: Scope) -> Select[tuple[Child]]:
    """The children of `scope`, whole records; refine it, never widen it."""
    return select(Child).where(whole(scope))


def pages(scope: Scope) -> Select[tuple[Page]]:
    """The pages the user may open: the commune's for officer and leader, those sent by oneself for village people."""
    mine = Page.user_id == scope.user_id if scope.role in ("collaborator", "hamlet_head") else true()
    allowed = scope.role in _OF_PAGES and scope.commune_code is not None
    wanted = select(Page).where(Page.commune_code == scope.commune_code if allowed else false(), mine)
    if scope.hamlet_ids is not None and scope.role in ("officer", "leader"):
        wanted = wanted.where(Page.hamlet_id.in_(scope.hamlet_ids))
    return wanted


def photographed(scope: Scope) -> ColumnElement[bool]:
    """The pages of which the user may know that they were photographed, whoever did it: those of the hamlets."""
    if scope.role not in _OF_PAGES or scope.commune_code is None:
        return false()
    near = true() if scope.hamlet_ids is None else Page.hamlet_id.in_(scope.hamlet_ids)
    return and_(Page.commune_code == scope.commune_code, near)


def rows(scope: Scope) -> Select[tuple[ReviewRow]]:
    """The rows of those pages; their commune is said once more, since an index of rows begins with it."""
    of_pages = ReviewRow.page_id.in_(pages(scope).with_only_columns(Page.id))
    return select(ReviewRow).where(ReviewRow.commune_code == scope.commune_code, of_pages)
