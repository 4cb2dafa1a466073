"""How the rules stand in a commune, and how many children each of them names."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.queries import findings
from db.tables import Finding, RuleSwitch, User


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
