"""The switch of each rule in a commune: every turn is a version with who and when, and says first whom it touches."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from access.keys import Keyring
from access.matrix import may
from catalogue.refusals import Refusal, not_found
from cleaning.findings import recompute_commune
from cleaning.titles import RULE_TITLES
from db import Scope, Session
from db.queries import findings, rule_switches
from db.tables import Commune, RuleSwitch

POSITIONS = ("on", "off")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as it stands in a commune: `version` 0 has never been turned; `touched` children have it now."""

    key: str
    title: str
    is_on: bool
    version: int
    touched: int
    turned_by: str
    turned_at: datetime | None


def listed(session: Session, scope: Scope) -> list[Rule]:
    """Every rule of the plans."""
    commune_code = scope.commune_code or ""
    newest = rule_switches.newest(session, commune_code)
    counts: Mapping[str, int] = rule_switches.counts(session, commune_code)
    return [_rule(key, words, newest.get(key), counts.get(key, 0)) for key, words in RULE_TITLES.items()]


def _rule(key: str, words: str, turned: tuple[RuleSwitch, str] | None, touched: int) -> Rule:
    if turned is None:
        return Rule(key, words, True, 0, touched, "", None)
    switch, name = turned
    return Rule(key, words, switch.position == "on", switch.version, touched, name, switch.at)


def preview(session: Session, keyring: Keyring, scope: Scope, rule: str, position: str, today: date) -> int:
    """How many children a turn would touch; nothing of it stays."""
    with session.begin_nested() as trial:
        touched = _turn(session, keyring, scope, rule, position, today)
        trial.rollback()
    session.expire_all()
    return touched


def switch(session: Session, keyring: Keyring, scope: Scope, rule: str, position: str, today: date) -> int:
    """Turn a rule on or off; how many children it touched. Refuses NOT_FOUND, TURNED_ALREADY."""
    commune_code = scope.commune_code or ""
    touched = _turn(session, keyring, scope, rule, position, today)
    known = rule_switches.newest(session, commune_code).get(rule)
    made = RuleSwitch(commune_code=commune_code, rule=rule, version=known[0].version + 1 if known else 1)
    made.position, made.touched, made.user_id = position, touched, scope.user_id
    session.add(made)
    session.flush()
    return touched


def _turn(session: Session, keyring: Keyring, scope: Scope, rule: str, position: str, today: date) -> int:
    if not may(scope.role, "switch_rules") or rule not in RULE_TITLES or position not in POSITIONS:
        raise not_found()
    commune = session.get_one(Commune, scope.commune_code)
    off = set(commune.rules_off.split())
    if (rule in off) == (position == "off"):
        raise Refusal("TURNED_ALREADY", "Quy tắc này đã ở vị trí đó. Tải lại trang rồi xem lại.", status=409)
    before = findings.children_count(session, commune.code, rule)
    commune.rules_off = " ".join(sorted(off ^ {rule}))
    session.flush()
    recompute_commune(session, keyring, commune.code, today)
    return max(before, findings.children_count(session, commune.code, rule))
