"""The whole matrix at every address: found in the application's own list, tried by everybody, searched for what may
not be there."""

import io
import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args
from zipfile import ZipFile

import pytest
from pypdfium2 import PdfDocument

from access import matrix, sessions
from access.matrix import Action, kinds_with_reason, may, may_write_group, readable_kinds
from catalogue.fields import SENSITIVE_GROUPS
from db import select
from db.scope import Role
from db.tables import AuditLine
from tests.support.marked_house import KINDS, NOWHERE, PEOPLE, MarkedHouse, decided, marked_house
from tests.support.statements import heard
from web.lists.table import LISTS
from web.routes import VIEWS
from web.visitor import Only

OWN = {
    "show_home": "counts of what the person reaches",
    "list_guides": "names no child",
    "show_guide": "names no child",
    "log_out": "the own session",
    "show_account": "the own account",
    "start_app": "the own account",
    "confirm_app": "the own account",
    "remove_app": "the own account",
    "make_codes": "the own account",
    "ask_new_passkey": "the own account",
    "keep_passkey": "the own account",
    "remove_passkey": "the own account",
    "change_password": "the own account",
    "end_session": "the own account",
    "prove": "the second step of the own log-in",
    "ask_passkey": "the second step of the own log-in",
    "note_printed": "a line of the log about oneself",
    "show_half": "the phone that calls",
    "renew_half": "the phone that calls",
    "wake": "the phone that calls",
}
"""Addresses open to everybody who is logged in, and why no right is needed."""
OPEN = {
    "show_health": "names no child",
    "show_metrics": "its own token; figures of machines",
    "show_shell": "the blank form",
    "show_enrolment": "the blank form",
    "show_worker": "the blank form",
    "show_manifest": "the blank form",
    "show_built": "scripts and styles",
    "show_login": "the log-in",
    "log_in": "the log-in",
    "show_second": "the log-in",
    "enrol": "the officer's code",
}
"""Addresses open to strangers, and what they hold."""
DOCS = Path(__file__).parents[2] / "docs/protection.md"
LETTERS = {"–": "-", "✎": "W", "R® U": "®W", "R U": "RW", "C R U": "RW", "R®": "®", "R": "R", "#": "#"}
ROWS = {"HIV, health": "health", "Abuse, violence": "abuse", "Trafficking": "trafficking", "Offences": "offences"}


@pytest.fixture(scope="module")
def house(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MarkedHouse]:
    """One house for all of this file."""
    with marked_house(sqlite_template, tmp_path_factory.mktemp("marked")) as made:
        yield made


def right_of(view: Any) -> list[Action]:
    """The rights its guards ask for."""
    return [guard.action for guard in view.guards or () if isinstance(guard, Only)]


def name(view: Any) -> str:
    return str(view.fn.__name__)


def test_every_address_has_one_decision() -> None:
    """A new address names its right in a guard, or stands above with a reason."""
    undecided = [name(view) for view in VIEWS if not right_of(view) and name(view) not in OWN | OPEN]
    assert undecided == []
    assert [name(view) for view in VIEWS if right_of(view) and name(view) in OPEN] == []


def test_only_what_is_told_here_lets_strangers_in() -> None:
    outside = {name(view) for view in VIEWS if view.opt.get("outside") or view.opt.get("public")}
    assert outside == set(OPEN)


def test_the_table_has_a_line_for_each_right_and_for_no_other() -> None:
    text = Path(matrix.__file__).with_name("matrix.tsv").read_text(encoding="utf-8")
    lines = [line.split("\t")[0] for line in text.splitlines() if not line.startswith("# ")][1:]
    assert lines == [*get_args(Action), *(f"group:{kind}" for kind in dict.fromkeys(SENSITIVE_GROUPS.values()))]


def test_the_table_says_of_sensitive_groups_what_the_law_of_the_code_says() -> None:
    text = DOCS.read_text(encoding="utf-8")
    told = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| ")
    ]
    found = 0
    for heading, *cells in told:
        if heading in ROWS and len(cells) == len(get_args(Role)):
            for role, cell in zip(get_args(Role), cells, strict=True):
                assert matrix.letters_of(role, ROWS[heading]) == LETTERS[cell], (heading, role)
                found += 1
    assert found == len(ROWS) * len(get_args(Role))


@pytest.mark.parametrize("role", get_args(Role))
def test_nobody_reads_back_what_may_only_be_written(role: Role) -> None:
    for key, kind in SENSITIVE_GROUPS.items():
        if may_write_group(role, key) and role in ("collaborator", "hamlet_head"):
            assert kind not in readable_kinds(role) | kinds_with_reason(role)


@pytest.mark.parametrize("who", ["", *PEOPLE])
def test_nobody_gets_where_the_role_has_no_right_and_nothing_changes(house: MarkedHouse, who: str) -> None:
    """Every way of every address; who has no right reads of an address that is not there."""
    before, wrong = house.kept(), []
    role = house.office.scope(who).role if who else None
    headers = {"X-CSRF-Token": house.token(who)} if who else {}
    for view in VIEWS:
        rights = right_of(view)
        if not rights or (role is not None and all(may(role, right) for right in rights)):
            continue
        for method in decided(view):
            for path in view.paths:
                answer = house.call(who, method, house.filled(path), headers=headers)
                if answer.status_code != (404 if who else 401):
                    wrong.append((method, path, answer.status_code))
    assert wrong == []
    assert house.kept() == before


@pytest.mark.parametrize("who", ["ngoc", "nam"])
def test_another_communes_people_change_nothing_here_and_read_of_nothing(house: MarkedHouse, who: str) -> None:
    """They have the rights of their role, and ask for our numbers: as if those were not there."""
    before, wrong = house.kept(), []
    headers = {"X-CSRF-Token": house.token(who)}
    for method, path in ways_in(house, who):
        ours = house.call(who, method, house.filled(path), headers=headers)
        none = house.call(who, method, house.filled(path, NOBODYS), headers=headers)
        if (ours.status_code, ours.content) != (none.status_code, none.content):
            wrong.append((method, path, ours.status_code, none.status_code))
    assert wrong == []
    assert house.kept() == before


@pytest.mark.parametrize("who", ["ngoc", "nam"])
def test_another_communes_record_costs_the_same_queries_as_one_that_is_not_there(
    house: MarkedHouse, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So the time of the answer tells nothing: the same statements in the same order, and nothing is worked out.

    Once a minute any call also notes that its person was seen: not in these minutes.
    """
    monkeypatch.setattr(sessions, "SEEN_EVERY", timedelta(days=1))
    different = []
    for method, path in ways_in(house, who):
        asked = [asked_by(house, who, method, house.filled(path, numbers)) for numbers in ({}, NOBODYS)]
        if asked[0] != asked[1]:
            different.append((method, path))
    assert different == []


def asked_by(house: MarkedHouse, who: str, method: str, address: str) -> list[str]:
    """What the database is asked in the course of one call."""
    with heard() as statements:
        house.call(who, method, address, headers={"X-CSRF-Token": house.token(who)})
    return [statement for statement, _ in statements]


def ways_in(house: MarkedHouse, who: str) -> list[tuple[str, str]]:
    """Ways and addresses with a number of ours in them that the person's role has a right to."""
    role = house.office.scope(who).role
    return [
        (method, path)
        for view in VIEWS
        for path in sorted(view.paths)[:1]
        for method in sorted(decided(view))
        if house.filled(path) != house.filled(path, NOBODYS)
        and all(may(role, right) for right in right_of(view))
        and name(view) not in OWN | OPEN
    ]


_NUMBERS = [name for view in VIEWS for path in view.paths for name in re.findall(r"{(\w+):int}", path)]
NOBODYS = {"uuid": NOWHERE} | dict.fromkeys(_NUMBERS, "987654321")
"""Numbers of an address of which there is nothing."""
ASKED = ("", "?q=zuy", "?q=Zuynguoixa", "?sort=newest", "?state=ended", "?class=3", "?finding=E1.1", "?q=HIV")
SEARCHED = ("", "?q=zuy", "?reason=Đối chiếu với sổ hộ tịch của xã")
LISTED = frozenset(path for one in LISTS for path in (one.screen, f"/exports{one.address}.csv"))
"""Screens that are lists, and their files."""


@pytest.mark.parametrize("who", ["", *PEOPLE])
def test_no_answer_holds_what_this_person_may_not_read(house: MarkedHouse, who: str) -> None:
    """Pages, JSON, files, error texts and headers of every address that only reads."""
    forbidden, found, broken = house.forbidden(who), [], []
    uuids = [str(uuid) for uuid in house.twins.values()]
    for view in VIEWS:
        if "GET" not in view.http_methods:
            continue
        for path in view.paths:
            asked = asked_of(path)
            near = uuids if "{uuid" in path else [house.known["uuid"]]
            words = [] if who == "hoa" and path in PAPER else forbidden
            for address in [house.filled(path, {"uuid": uuid}) + more for uuid in near for more in asked]:
                answer = house.call(who, "GET", address)
                if answer.status_code >= 500:
                    broken.append((address, answer.status_code))
                told = legible(answer)
                found += [
                    (address, word) for word in words if word.lower() in told.replace(more_of(address), "").lower()
                ]
    assert broken == []
    assert found == []


def test_no_log_holds_a_marked_word(house: MarkedHouse, caplog: pytest.LogCaptureFixture) -> None:
    """Everything an officer may read and change is called, with marked words in addresses and forms as well."""
    caplog.set_level(logging.DEBUG)
    words, token = [f"zuy{kind}" for kind in KINDS], {"X-CSRF-Token": house.token("hoa")}
    told = {"reason": words[0], "q": words[1], "note": words[2], "full_name": words[3]}
    for view in VIEWS:
        for method in sorted(decided(view) - {"DELETE"}) if name(view) not in OWN | OPEN else ():
            path = house.filled(sorted(view.paths)[0], {"name": words[0]})
            house.call(
                "hoa", method, path, headers=token, params={"q": words[1]}, data=told if method == "POST" else None
            )
    with house.office.reading() as session:
        kept = " ".join(session.scalars(select(AuditLine.about)))
    ours = " ".join(record.getMessage() for record in caplog.records if not record.name.startswith("httpx"))
    assert [word for word in words if word in kept or word in ours] == []


PAPER = ("/pages/{page_id:int}", "/rows/{row_id:int}", "/cells/{cell_id:int}", "/review/rows", "/review/fields")
"""Where the officer compares what was read with the photo ("Photo of a page: R V"): the paper's own words stand."""


def asked_of(path: str) -> tuple[str, ...]:
    """With which words an address is asked: lists are searched, those of children in every way."""
    if path in ("/children", "/exports/children.csv", "/pages", "/handovers", "/hamlets"):
        return ASKED
    return SEARCHED if path in LISTED else ("",)


def legible(answer: Any) -> str:
    """All that can be read of an answer, its headers too."""
    return unpacked(answer.content) + str(answer.headers)


def unpacked(content: bytes) -> str:
    """The text of a page, a file of signs, a workbook or a PDF."""
    if content.startswith(b"PK"):
        with ZipFile(io.BytesIO(content)) as packed:
            content = b"".join(map(packed.read, packed.namelist()))
    elif content.startswith(b"%PDF"):
        with PdfDocument(content) as document:
            content = "".join(page.get_textpage().get_text_range() for page in document).encode()
    return content.decode(errors="replace")


def more_of(address: str) -> str:
    """What was asked for, which a page may repeat to who asked."""
    return address.partition("q=")[2] or "\0"


@pytest.mark.parametrize("who", ["lan", "pang", "tuan", "son", "tinh", "quan", "hoa"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_record_in_a_group_one_may_not_know_looks_like_one_in_none(house: MarkedHouse, who: str, kind: str) -> None:
    """Twins who differ in the group alone: every address of a record answers the same for both."""
    if kind in readable_kinds(house.office.scope(who).role):
        return
    for view in VIEWS:
        for path in view.paths:
            if "GET" in view.http_methods and "{uuid" in path and "audit" not in path:
                told = [_plain(house, who, path, house.twins[twin]) for twin in (kind, "")]
                assert told[0] == told[1], path


def _plain(house: MarkedHouse, who: str, path: str, uuid: Any) -> tuple[int, str]:
    """The answer without what tells twins apart anyway: their numbers."""
    answer = house.call(who, "GET", house.filled(path, {"uuid": str(uuid)}))
    twins = "|".join(str(twin) for twin in house.twins.values())
    return answer.status_code, re.sub(rf"{twins}|\b\d{{1,6}}\b|[0-9a-f]{{12,}}", "#", answer.text)


def test_the_markers_are_in_the_house_and_seen_by_who_may(house: MarkedHouse) -> None:
    """These tests could not fail if nothing were there to leak."""
    told = house.call("hoa", "GET", f"/children/{house.twins['abuse']}").text
    assert "zuyabusenote" in told
    assert "zuyabusesaid" in told
    assert "Zuychualap" in legible(house.call("hoa", "GET", "/exports/children.xlsx"))
