"""How the rules stand in a commune, and how many children each of them names."""

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from db.queries import findings
from db.tables import Finding, RuleSwitch, User, now


def newest(session: Session, commune_code: str) -> dict[str, tuple[RuleSwitch, str]]:
    """The last turn of each rule that was ever turned, with who turned it."""
    wanted = select(RuleSwitch, User.name).join(User, User.id == RuleSwitch.user_id)
    ordered = wanted.where(RuleSwitch.commune_code == commune_code).order_by(RuleSwitch.version)
    return {switch.rule: (switch, name) for switch, name in session.execute(ordered).tuples()}


def counts(session: Session, commune_code: str) -> dict[str, int]:
    """Children with an open finding, by rule."""
    wanted = select(Finding.rule, func.count(Finding.child_uuid.distinct())).where(findings.is_open())
    lines = session.execute(wanted.where(Finding.commune_code == commune_code).group_by(Finding.rule))
    return dict(lines.tuples().all())


def find_waiting_commune(session: Session) -> str | None:
    """Where the oldest turn stands that has not looked at every record yet."""
    return session.scalar(select(RuleSwitch.commune_code).where(_is_under_way()).order_by(RuleSwitch.id).limit(1))


def find_under_way(session: Session, commune_code: str) -> RuleSwitch | None:
    """The oldest such turn of a commune; asked while the commune is held."""
    wanted = select(RuleSwitch).where(RuleSwitch.commune_code == commune_code, _is_under_way())
    return session.scalars(wanted.order_by(RuleSwitch.id).limit(1)).first()


def give_up(session: Session, commune_code: str, rule: str) -> None:
    """Turns of a rule that are under way need go no further: it is turned off."""
    mine = RuleSwitch.commune_code == commune_code, RuleSwitch.rule == rule, _is_under_way()
    session.execute(update(RuleSwitch).where(*mine).values(done_at=now()))


def _is_under_way() -> ColumnElement[bool]:
    return RuleSwitch.done_at.is_(None)
