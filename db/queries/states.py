"""Where a record stands, as SQL and as a word.

`confirmed` is what an officer decided and is what is kept; that a confirmed record still has a blocking finding is
read from its findings and shown on screens as `with_findings`. So a state never flaps with each correction, history
tells only what people did, and a seeded child is `confirmed` for programs too, as the contract says.
"""

from sqlalchemy import ColumnElement, and_, literal_column, or_

from db.tables import Child

ENDED_STATES = ("moved_out", "deceased", "aged_out", "duplicate", "entered_by_mistake")
"""The record is closed: it has no findings and stands in no list unless asked for."""

_ENDED: list[ColumnElement[str]] = [literal_column(f"'{state}'") for state in ENDED_STATES]
"""Written out, not told beside the statement: PostgreSQL keeps one plan for whatever is told, and would take nearly
every record for a closed one's."""
CONFIRMED, WITH_FINDINGS = "confirmed", "with_findings"


def is_living() -> ColumnElement[bool]:
    """Records that are not closed."""
    return Child.state.not_in(_ENDED)


def is_shown_as(state: str, is_blocked: ColumnElement[bool]) -> ColumnElement[bool]:
    """Records shown in `state`; `is_blocked` says which have a blocking finding the user may see."""
    if state == WITH_FINDINGS:
        return or_(Child.state == WITH_FINDINGS, and_(Child.state == CONFIRMED, is_blocked))
    if state == CONFIRMED:
        return and_(Child.state == CONFIRMED, ~is_blocked)
    return Child.state == state


def shown_as(state: str, *, is_blocked: bool) -> str:
    """The state one record is shown in."""
    return WITH_FINDINGS if state == CONFIRMED and is_blocked else state
