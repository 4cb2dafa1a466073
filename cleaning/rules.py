"""The switch of each rule in a commune: every turn is a version with who and when, and says first whom it touches."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from access.keys import Keyring
from access.matrix import may
from catalogue.refusals import Refusal, not_found
from cleaning.findings import hold_commune, would_find
from cleaning.titles import RULE_TITLES
from db import Scope, Session
from db.queries import findings, rule_switches
from db.tables import Commune, RuleSwitch, now

POSITIONS = ("on", "off")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as it stands in a commune: `version` 0 has never been turned; `touched` children have it now.

    `looked` records were gone through since it was turned on; None when it need look at none any more.
    """

    key: str
    title: str
    is_on: bool
    version: int
    touched: int
    turned_by: str
    turned_at: datetime | None
    looked: int | None = None


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
    looked = switch.looked if switch.done_at is None else None
    return Rule(key, words, switch.position == "on", switch.version, touched, name, switch.at, looked)


SAMPLE = 400
"""So many records are looked at before a rule is turned on: the lowest uuids, a fair part since chance drew them."""


@dataclass(frozen=True, slots=True)
class Preview:
    """How many children a turn would touch; `looked` records were counted from of `living`, all of them when exact."""

    touched: int
    looked: int
    living: int

    @property
    def is_exact(self) -> bool:
        """Whether every record was looked at."""
        return self.looked == self.living


def preview(session: Session, keyring: Keyring, scope: Scope, rule: str, position: str, today: date) -> Preview:
    """Whom a turn would touch; bounded however large the commune. Refuses NOT_FOUND, TURNED_ALREADY."""
    commune = _may_turn(session, scope, rule, position)
    living = findings.living_count(session, commune.code)
    if position == "off":
        return Preview(findings.children_count(session, commune.code, rule), living, living)
    found, looked = would_find(session, keyring, commune.code, rule, today, SAMPLE)
    return Preview(round(found * living / max(1, looked)), looked, living)


def switch(session: Session, scope: Scope, rule: str, position: str) -> None:
    """Turn a rule on or off. Off lets its findings go at once; on, it has every record before it (`rule_turns`).

    Refuses NOT_FOUND, TURNED_ALREADY.
    """
    commune = _may_turn(session, scope, rule, position)
    commune.rules_off = " ".join(sorted(set(commune.rules_off.split()) ^ {rule}))
    known = rule_switches.newest(session, commune.code).get(rule)
    made = RuleSwitch(commune_code=commune.code, rule=rule, version=known[0].version + 1 if known else 1)
    made.position, made.touched, made.user_id = position, 0, scope.user_id
    if position == "off":
        rule_switches.give_up(session, commune.code, rule)
        made.touched, made.done_at = findings.children_count(session, commune.code, rule), now()
        findings.end_rule(session, commune.code, rule)
    session.add(made)
    session.flush()


def _may_turn(session: Session, scope: Scope, rule: str, position: str) -> Commune:
    if not may(scope.role, "switch_rules") or rule not in RULE_TITLES or position not in POSITIONS:
        raise not_found()
    hold_commune(session, scope.commune_code or "")
    commune = session.get_one(Commune, scope.commune_code, populate_existing=True)
    if (rule in commune.rules_off.split()) == (position == "off"):
        raise Refusal("TURNED_ALREADY", "Quy tắc này đã ở vị trí đó. Tải lại trang rồi xem lại.", status=409)
    return commune
