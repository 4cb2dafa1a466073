"""What is told of a campaign, on its page and in its lists: where its cases stand, what changed, who grows up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cleaning import campaigns, endings
from cleaning.procedures import Procedure
from db import Scope, Session
from db.queries import case_lists, children, handovers
from db.queries import cases as queries
from db.tables import Campaign, Child
from web.case_words import CASE_STATES, DONE, MOVE_WORDS, states_of, step_of, turn_of

_NEXT_MONTH = timedelta(days=30)


def growing_up(session: Session, reach: Scope, today: date) -> list[Child]:
    """Who turns sixteen in the next thirty days, and leaves the register by that."""
    first = endings.years_before(today, endings.ADULT_AT_YEARS) + timedelta(days=1)
    return children.born_between(session, reach, first, first + _NEXT_MONTH)


def names_of(session: Session, campaign: Campaign) -> dict[int, str]:
    """The hamlets of its commune by their numbers; 0 is an unknown one."""
    return queries.hamlet_names(session, campaign.commune_code) | {0: "Chưa rõ thôn, bản"}


@dataclass(frozen=True, slots=True)
class Changes:
    """What happened since the newest list was drawn: `moves` (key, words, how many), `lines` (hamlet, name, counts)."""

    drawn_at: datetime
    moves: list[tuple[str, str, int]]
    lines: list[tuple[int, str, list[int]]]


def changes_of(session: Session, campaign: Campaign, reach: Scope, names: Mapping[int, str]) -> Changes | None:
    """What happened since the newest list; None before the first one. `names` are the hamlets' (0: unknown)."""
    drawn_at = handovers.last_drawn_at(session, campaign)
    if drawn_at is None:
        return None
    found = case_lists.changed_since(session, campaign, reach, drawn_at)
    moves = [(key, words, sum(found[key].values())) for key, words in MOVE_WORDS.items() if key in found]
    counts = {at: [found[key].get(at, 0) for key, *_ in moves] for at in names}
    return Changes(drawn_at, moves, [(at, names[at], each) for at, each in counts.items() if any(each)])


def board_of(
    session: Session,
    campaign: Campaign,
    procedure: Procedure,
    reach: Scope,
    steps: Sequence[campaigns.Deadline],
    names: Mapping[int, str],
) -> dict[str, object]:
    """The context of `campaigns/_board.html`: hamlets down, states across in the order of the procedure."""
    found = queries.standings(session, campaign, reach, procedure.carrying)
    cells = {(one.hamlet_id, one.state): one for one in found}
    present = {one.hamlet_id for one in found}
    states, due = states_of(procedure), {step.key: step for step in steps}
    return {
        "lines": [
            (at, name, [cells.get((at, state)) for state in states]) for at, name in names.items() if at in present
        ],
        "states": [(state, CASE_STATES[state], turn_of(state), due.get(step_of(procedure, state))) for state in states],
        "idle_count": sum(one.idle_count for one in found if one.state != DONE),
    }
