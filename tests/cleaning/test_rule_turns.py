"""Rules have a switch with a preview; one that is turned on looks at every record, a part at a time."""

import threading
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from catalogue.refusals import Refusal
from cleaning import rule_turns, rules
from cleaning.rules import Preview, Rule
from cleaning.whole_commune import recompute_commune
from db import select
from db.queries import findings
from db.tables import Child, Finding
from intake import worker
from intake.photo_store import FolderStore
from intake.records import Origin, change_fields
from tests.support.office import MAI, Office

ODD = MAI | {"sex": "male", "personal_id": "014219000123"}
"""A boy called Thị: worth a look (E3.5), and right."""


def open_rules(office: Office, child: UUID) -> list[str]:
    with office.reading() as session:
        return [finding.rule for finding in findings.of_record(session, child)]


def turn(office: Office, position: str, rule: str = "E3.5", who: str = "hoa") -> None:
    with office.writing() as session:
        rules.switch(session, office.scope(who), rule, position)


def looked_at(office: Office) -> bool:
    return rule_turns.go_on(office.database, office.keyring, office.today)


def told(office: Office, position: str) -> Preview:
    with office.writing() as session:
        return rules.preview(session, office.keyring, office.scope("hoa"), "E3.5", position, office.today)


def shown(office: Office) -> Rule:
    with office.reading() as session:
        return next(one for one in rules.listed(session, office.scope("hoa")) if one.key == "E3.5")


def standing(office: Office) -> list[tuple[UUID, str, str]]:
    with office.reading() as session:
        wanted = select(Finding.child_uuid, Finding.rule, Finding.key).where(Finding.ended_at.is_(None))
        return sorted((row[0], row[1], row[2]) for row in session.execute(wanted))


def test_a_rule_turned_twice_the_same_way_is_refused_to_the_second(office: Office) -> None:
    with pytest.raises(Refusal) as refused:
        turn(office, "on")
    assert refused.value.code == "TURNED_ALREADY"


def test_a_turn_says_whom_it_touches_and_nothing_is_turned_by_looking(office: Office) -> None:
    child = office.add_child(**ODD)
    assert told(office, "off").touched == 1
    assert "E3.5" in open_rules(office, child)
    turn(office, "off")
    assert "E3.5" not in open_rules(office, child)
    with office.writing() as session:
        record = session.merge(office.child(child))
        change_fields(session, office.keyring, record, {"schooling": "lop_3"}, Origin("form"))
    assert "E3.5" not in open_rules(office, child)


def test_a_rule_to_be_turned_on_is_tried_on_a_part_that_is_told(office: Office, monkeypatch: Any) -> None:
    monkeypatch.setattr(rules, "SAMPLE", 2)
    for _ in range(4):
        office.add_child(**ODD)
    turn(office, "off")
    found = told(office, "on")
    assert (found.touched, found.looked, found.living, found.is_exact) == (4, 2, 4, False)


def test_a_rule_turned_on_holds_at_once_for_what_comes_and_says_how_far_it_has_looked(
    office: Office, monkeypatch: Any
) -> None:
    monkeypatch.setattr(rule_turns, "AT_ONCE", 2)
    children = [office.add_child(**ODD) for _ in range(5)]
    turn(office, "off")
    turn(office, "on", who="minh")
    assert all("E3.5" not in open_rules(office, child) for child in children)
    assert "E3.5" in open_rules(office, office.add_child(**ODD))
    looked: list[int | None] = []
    while looked_at(office):
        looked.append(shown(office).looked)
    assert looked == [2, 4, 6, None]
    assert all("E3.5" in open_rules(office, child) for child in children)
    now = shown(office)
    assert (now.is_on, now.version, now.turned_by, now.touched) == (True, 2, "Quàng Văn Minh", 6)


def test_a_part_that_is_cut_off_is_done_again_and_nothing_twice(office: Office, monkeypatch: Any) -> None:
    monkeypatch.setattr(rule_turns, "AT_ONCE", 2)
    children = [office.add_child(**ODD) for _ in range(4)]
    turn(office, "off")
    turn(office, "on")
    looked_at(office)
    with monkeypatch.context() as broken:
        broken.setattr(findings, "children_count", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            looked_at(office)
    assert shown(office).looked == 2
    while looked_at(office):
        pass
    assert all(open_rules(office, child).count("E3.5") == 1 for child in children)


def test_a_rule_turned_off_again_looks_no_further(office: Office, monkeypatch: Any) -> None:
    monkeypatch.setattr(rule_turns, "AT_ONCE", 1)
    children = [office.add_child(**ODD) for _ in range(3)]
    turn(office, "off")
    turn(office, "on")
    looked_at(office)
    turn(office, "off")
    assert not looked_at(office)
    assert all("E3.5" not in open_rules(office, child) for child in children)


def test_records_looked_at_in_parts_end_as_records_looked_at_together(office: Office, monkeypatch: Any) -> None:
    monkeypatch.setattr(rule_turns, "AT_ONCE", 2)
    for name in ("Lò Thị Mai", "Lò Thị Mai", "Lò Thị Mái", "Lò Văn Hặc", "Lò Thị Mai"):
        office.add_child(**ODD | {"full_name": name})
    turn(office, "off", "E3.9")
    turn(office, "on", "E3.9")
    while looked_at(office):
        pass
    parts = standing(office)
    with office.writing() as session:
        recompute_commune(session, office.keyring, office.commune_code, office.today)
    assert standing(office) == parts
    assert any(rule == "E3.9" for _, rule, _ in parts)


def test_the_worker_looks_on_by_itself(office: Office, tmp_path: Path) -> None:
    child = office.add_child(**ODD)
    turn(office, "off")
    turn(office, "on")
    store = FolderStore(tmp_path, office.keyring)
    assert worker.run(office.database, office.keyring, store, once=True, stop=threading.Event()) == 0
    assert "E3.5" in open_rules(office, child)
    with office.reading() as session:
        assert session.get_one(Child, child).state == "confirmed"
    assert shown(office).looked is None
