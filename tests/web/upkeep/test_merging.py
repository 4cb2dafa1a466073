"""Communes become part of another one: nobody is lost, everybody goes on, what was frozen stays as it was."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from access import audit
from access.scopes import scope_of
from catalogue.clock import today_here
from catalogue.refusals import Refusal
from db import carrying, select
from db.queries import successions, visible
from db.tables import Arrival, Assignment, Campaign, Case, Change, Child, Finding, Hamlet, HamletAlias, User
from intake import sheets
from intake.submissions import receive
from tests.support.campaigns import open_work
from tests.support.house import everything
from tests.support.killed import killed
from tests.support.merged import ITEM, OTHER, into_new, lay_communes
from tests.support.office import Office
from web.cli import main
from web.seed import plant
from web.upkeep import merging
from web.upkeep.merging import Merger, merge


@pytest.fixture
def town(office: Office) -> Office:
    """Two communes of one province."""
    return lay_communes(office)


def refused(town: Office, merger: Merger) -> str:
    """The code of the refusal; everything is as it was."""
    before = everything(town.database)
    with pytest.raises(Refusal) as told:
        merge(town.database, town.keyring, merger, today_here())
    assert everything(town.database) == before
    return told.value.code


@pytest.mark.parametrize(
    ("merger", "code"),
    [
        (Merger((OTHER,), "03808", today_here() + timedelta(days=1)), "MERGE_DATE"),
        (Merger((OTHER, OTHER), "03808", today_here()), "MERGE_SELF"),
        (Merger((OTHER,), OTHER, today_here()), "MERGE_SELF"),
        (Merger(("99998",), "03808", today_here()), "MERGE_UNKNOWN"),
        (Merger((OTHER,), "99998", today_here()), "MERGE_UNKNOWN"),
        (Merger((OTHER, Office.neighbour_code), "03808", today_here()), "MERGE_PROVINCE"),
    ],
)
def test_what_can_not_be_is_refused(town: Office, merger: Merger, code: str) -> None:
    assert refused(town, merger) == code


def test_a_child_on_the_way_between_them_is_decided_about_first(town: Office) -> None:
    with town.writing() as session:
        child = session.scalars(select(Child).where(Child.commune_code == "03808").limit(1)).one()
        by = town.user("hoa").id
        session.add(Arrival(child_uuid=child.uuid, from_code="03808", to_code=OTHER, told_by=by))
    assert refused(town, into_new()) == "MERGE_ARRIVALS"


def test_a_commune_ends_once(town: Office) -> None:
    merge(town.database, town.keyring, into_new(), today_here())
    assert refused(town, Merger((OTHER,), "03808", today_here())) == "MERGE_ENDED"
    assert refused(town, Merger(("03808",), "03833", today_here(), "x")) == "MERGE_ENDED"


def test_every_child_is_there_and_says_where_it_was(town: Office) -> None:
    with town.reading() as session:
        before = {child.uuid: child.commune_code for child in session.scalars(select(Child))}
        revs = {child.uuid: child.rev for child in session.scalars(select(Child))}
    done = merge(town.database, town.keyring, into_new(), today_here())
    assert done.counts["child"] == len(before)
    with town.reading() as session:
        children = session.scalars(select(Child)).all()
        assert {child.uuid for child in children} == set(before)
        assert {child.commune_code for child in children} == {"03850"}
        assert all(child.rev == revs[child.uuid] + 1 for child in children)
        told = session.scalars(select(Change).where(Change.field == "commune_code")).all()
        assert {change.child_uuid: change.old for change in told} == before
        assert {child.hamlet.commune_code for child in children if child.hamlet} == {"03850"}


def test_people_go_on_in_the_new_commune_and_phones_too(town: Office) -> None:
    merge(town.database, town.keyring, into_new(), today_here())
    scope = town.scope("lan")
    assert (scope.role, scope.commune_code, len(scope.hamlet_ids or ())) == ("collaborator", "03850", 1)
    (again,) = receive(town.database, town.keyring, scope, [ITEM], "A05")
    assert again["status"] == "unchanged"
    newer = ITEM | {"base_rev": 1, "fields": {"full_name": "Cà Văn Hặc", "sex": "male"}}
    assert receive(town.database, town.keyring, scope, [newer], "A05")[0]["status"] in ("stored", "merged")
    with town.reading() as session:
        assert len(session.scalars(visible.children(town.scope("thao"))).all()) == 4
        ended = session.scalars(select(Assignment).where(Assignment.commune_code == OTHER)).all()
        assert {one.ends_on for one in ended} == {today_here() - timedelta(days=1)}


def test_hamlets_of_one_name_are_told_apart_and_old_paper_still_finds_them(town: Office) -> None:
    done = merge(town.database, town.keyring, into_new(), today_here())
    assert done.renamed == {"Bản Hua Nà, Xã Chiềng Lao": "Bản Hua Nà (Xã Chiềng Lao)"}
    with town.reading() as session:
        names = set(session.scalars(select(Hamlet.name).where(Hamlet.commune_code == "03850")))
        assert {"Bản Hua Nà", "Bản Hua Nà (Xã Chiềng Lao)", "Bản Nhạp"} <= names
        assert session.scalars(select(HamletAlias.name)).all() == ["Bản Hua Nà"]


def test_records_alike_in_both_are_found_to_be_one_child_s(town: Office) -> None:
    merge(town.database, town.keyring, into_new(), today_here())
    with town.reading() as session:
        keys = session.scalars(select(Finding.key).where(Finding.ended_at.is_(None), Finding.key != "")).all()
        mais = {child.uuid.hex for child in session.scalars(select(Child).where(Child.full_name == "Lò Thị Mai"))}
    assert mais <= set(keys)


def test_an_open_campaign_goes_on_in_its_own_hamlets(town: Office) -> None:
    number = open_work(town).campaign_id
    with town.reading() as session:
        cases = session.scalars(select(Case.id).where(Case.ended_at.is_(None))).all()
    assert cases
    merge(town.database, town.keyring, into_new(), today_here())
    with town.reading() as session:
        held = session.get_one(Campaign, number)
        assert (held.commune_code, held.closed_at) == ("03850", None)
        assert "Bản Nhạp" not in {hamlet.name for hamlet in held.hamlets}
        assert len(held.hamlets) == 3
        assert set(session.scalars(select(Case.id).where(Case.ended_at.is_(None)))) == set(cases)


def test_the_log_tells_it_in_every_chain_and_the_old_ones_stay(town: Office) -> None:
    merge(town.database, town.keyring, into_new(), today_here())
    with town.reading() as session:
        told = [row["chain"] for row in carrying.where(session, "audit_line", action="merge_communes")]
        assert sorted(told) == sorted(["", "03808", OTHER, "03850"])
        assert list(audit.faults(session, town.keyring)) == []


def test_a_second_run_changes_nothing_and_a_trial_keeps_nothing(town: Office) -> None:
    before = everything(town.database)
    assert merge(town.database, town.keyring, into_new(), today_here(), is_trial=True).counts["child"] > 3
    assert everything(town.database) == before
    assert merge(town.database, town.keyring, into_new(), today_here()).is_new
    after = everything(town.database)
    assert not merge(town.database, town.keyring, into_new(), today_here()).is_new
    assert everything(town.database) == after


def test_what_comes_under_an_old_code_later_is_handed_over_by_a_second_run(town: Office) -> None:
    merge(town.database, town.keyring, into_new(), today_here())
    late = {"commune": OTHER, "hamlet": "Bản Mới", "fields": {"full_name": "Lèo Thị Muộn"}}
    place = {"code": OTHER, "name": "x", "hamlets": [{"name": "Bản Mới", "kind": "bản"}]}
    plant(town.database, town.keyring, {"provinces": [{"code": "14", "name": "x", "communes": [place]}]})
    plant(town.database, town.keyring, {"children": [late]})
    assert merge(town.database, town.keyring, into_new(), today_here()).counts["child"] == 1
    with town.reading() as session:
        assert {child.commune_code for child in session.scalars(select(Child))} == {"03850"}


def test_sheets_printed_for_an_old_code_are_the_new_commune_s(town: Office) -> None:
    assert sheets.of_elsewhere(f"{OTHER}.2", "03850") != ""
    merge(town.database, town.keyring, Merger((OTHER,), "03808", today_here()), today_here())
    merge(town.database, town.keyring, Merger(("03808",), "03850", today_here(), "Xã Mới"), today_here())
    with town.reading() as session:
        today_of = successions.today_of(session, f"{OTHER}.2")
    assert today_of == "03850"
    assert sheets.of_elsewhere(f"{OTHER}.2", "03850", today_of) == ""


def test_one_commune_may_take_another_one_up(town: Office) -> None:
    merge(town.database, town.keyring, Merger((OTHER,), "03808", today_here()), today_here())
    with town.reading() as session:
        assert {child.commune_code for child in session.scalars(select(Child))} == {"03808"}
        moved = session.scalars(select(Change.child_uuid).where(Change.field == "commune_code")).all()
        assert len(moved) == 2
        user = session.scalars(select(User).where(User.username == "thao")).one()
        scope = scope_of(session, user, today_here())
    assert scope is not None
    assert scope.commune_code == "03808"


@pytest.mark.parametrize("step", ["hand_over_hamlets", "hand_over_work", "hand_over_rows", "recompute_commune"])
def test_killed_at_a_step_nothing_was_handed_over(town: Office, step: str) -> None:
    before = everything(town.database)
    merging_now = partial(merge, town.database, town.keyring, into_new(), today_here())
    assert killed([town.database], merging_now, step, merging.queries, merging)
    assert everything(town.database) == before
    assert merge(town.database, town.keyring, into_new(), today_here()).is_new


def test_the_command_counts_first(
    town: Office, database_url: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "keys.json").write_text(town.keyring.as_file())
    monkeypatch.setenv("SOTREEM_KEYS", str(tmp_path / "keys.json"))
    monkeypatch.setenv("SOTREEM_DATABASE_URL", database_url)
    line = ["merge-communes", "03808", OTHER, "--into", "03850", "--name", "Xã Mới", "--on", today_here().isoformat()]
    assert main([*line, "--dry-run"]) == 0
    assert "Làm thử" in capsys.readouterr().out
    assert main(line) == 0
    assert "hồ sơ trẻ" in capsys.readouterr().out
    assert main(line) == 0
    assert "Không đổi gì" in capsys.readouterr().out
