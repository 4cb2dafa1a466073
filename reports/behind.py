"""The children behind a figure, for who may open them: what is listed is never more than what the person may know."""

from access.matrix import may, may_read_group
from catalogue.refusals import not_found
from db.queries import counting
from db.tables import Child
from reports.asked import Asked
from reports.facts import GROUP_KEYS, facts
from reports.indicators import FIGURES, is_behind, words_of
from reports.measures import MEASURES


def can_be_listed(asked: Asked, key: str) -> bool:
    """Whether this person may see children behind a figure at all."""
    if not may(asked.scope.role, "read_children") or not asked.scope.can_read_children:
        return False
    return key not in MEASURES or MEASURES[key].is_open_to(asked.scope.role)


def children(asked: Asked, key: str, hamlet: str, text: str = "") -> tuple[str, list[Child]]:
    """(what the figure is called, the children it counts in that hamlet; "" everywhere). Refuses NOT_FOUND.

    With `text` those alone whose name or number has its words. Of a sum of groups only those children are listed whom
    a group counts that the reader knows without a reason.
    """
    if key not in FIGURES or not can_be_listed(asked, key):
        raise not_found()
    readable = [group for group in GROUP_KEYS if may_read_group(asked.scope.role, group)]
    found = facts(asked.session, asked.keyring, asked.scope, readable)
    uuids = [
        fact.uuid
        for fact in found
        if is_behind(fact, key, asked.period) and (not hamlet or str(fact.hamlet_id) == hamlet)
    ]
    return words_of(key), counting.opened_of(asked.session, asked.scope, uuids, text)
