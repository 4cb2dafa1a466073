"""Figures of the commune as pictures, each with its table."""

from datetime import date

from litestar import get
from litestar.di import NamedDependency
from litestar.response import Template

from access.keys import Keyring
from access.kind_marks import readable_marks
from catalogue.clock import day_here
from cleaning.titles import title
from db import Scope, Session
from db.queries import board, case_progress, cases, findings
from reports import pictures
from reports.facts import each
from reports.hamlet_table import NO_HAMLET
from web.visitor import Only


@get("/pictures", guards=[Only("read_campaigns")], sync_to_thread=True)
def show_pictures(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
) -> Template:
    """Progress of the newest campaign, ages and sexes, kinds of findings, the hamlets."""
    made = drawn(session, keyring, reach, today)
    return Template("reports/pictures.html", context={"pictures": made, "width": pictures.WIDTH})


def drawn(session: Session, keyring: Keyring, reach: Scope, today: date) -> list[pictures.Picture]:
    """All of them, of what the person reaches."""
    kinds = readable_marks(keyring, reach.role)
    found = [(rule, title(rule), count) for rule, count in findings.rules(session, reach, kinds)]
    made = [pictures.pyramid(list(each(session, reach)), today)]
    made += [pictures.kinds_of_findings(found)] if found else []
    made += [pictures.schematic(_hamlets(session, reach, kinds))]
    return [*_progress(session, reach, today), *made]


def _progress(session: Session, reach: Scope, today: date) -> list[pictures.Picture]:
    """Nothing before the first campaign."""
    newest = next(iter(cases.campaigns(session, reach)), None)
    if newest is None:
        return []
    until = day_here(newest.closed_at) if newest.closed_at else today
    steps = case_progress.steps_of(session, newest)
    return [pictures.progress(steps, day_here(newest.opened_at), until, NO_HAMLET)] if steps else []


def _hamlets(session: Session, reach: Scope, kinds: frozenset[str]) -> list[tuple[str, int, int]]:
    faulty = board.faulty_by_hamlet(session, reach, kinds)
    return [
        (line.name or NO_HAMLET, line.children, line.children - faulty.get(line.id, 0))
        for line in board.by_hamlet(session, reach, kinds)
    ]
