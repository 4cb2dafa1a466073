"""Hamlets go over to another commune: what can't be is refused, nobody is lost, there and back all is as it was."""

import shutil
from collections import Counter
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access import audit
from access.keys import Keyring
from catalogue.clock import today_here
from catalogue.refusals import Refusal
from db import Database, carrying, select
from db.tables import (
    Arrival,
    Change,
    Child,
    Elsewhere,
    Finding,
    Hamlet,
    ImportFile,
    Merge,
    Page,
    Photo,
)
from tests.support.campaigns import FAULTY
from tests.support.house import CHILD, everything
from tests.support.killed import killed
from tests.support.office import MAI, Office
from tests.support.parted import GOING, HOME, NEW, OTHER, as_wanted, done, lay_town, of, opened, photo_of
from web.cli import main
from web.upkeep import splitting
from web.upkeep.merging import Merger, merge
from web.upkeep.splitting import Split, split


@pytest.fixture
def town(office: Office) -> Office:
    """Mai in two hamlets, Páo without one, a slip of a phone in the hamlet that goes."""
    return lay_town(office)


def refused(town: Office, wanted: Split | None = None) -> Refusal:
    """Why; everything is as it was."""
    before = everything(town.database)
    with pytest.raises(Refusal) as told:
        split(town.database, town.keyring, wanted or as_wanted(), today_here())
    assert everything(town.database) == before
    return told.value


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (Split(HOME, GOING, NEW, today_here() + timedelta(days=1), "x"), "SPLIT_DATE"),
        (Split(HOME, GOING, HOME, today_here()), "SPLIT_SELF"),
        (Split("99998", GOING, OTHER, today_here()), "MERGE_UNKNOWN"),
        (Split(HOME, GOING, "99998", today_here()), "MERGE_UNKNOWN"),
        (Split(HOME, GOING, Office.neighbour_code, today_here()), "MERGE_PROVINCE"),
        (Split(HOME, (), NEW, today_here(), "x"), "SPLIT_HAMLETS"),
        (Split(HOME, ("Bản Hua Nà", "Bản Nà Trà", "Tiểu khu 1"), NEW, today_here(), "x"), "SPLIT_ALL"),
    ],
)
def test_what_can_not_be_is_refused(town: Office, wanted: Split, code: str) -> None:
    assert refused(town, wanted).code == code


def test_a_hamlet_nobody_knows_is_told_with_those_there_are(town: Office) -> None:
    told = refused(town, Split(HOME, ("Bản Nà Trà", "Bản Lứa"), NEW, today_here(), "x"))
    assert told.code == "SPLIT_HAMLETS"
    assert "không có Bản Lứa" in told.sentence
    assert "Bản Hua Nà, Bản Nà Trà, Tiểu khu 1" in told.sentence


@pytest.mark.parametrize("hamlets", [(), ("Bản Hua Nà", "Bản Nà Trà")])
def test_an_open_campaign_that_goes_beyond_the_hamlets_is_closed_first(town: Office, hamlets: tuple[str, ...]) -> None:
    opened(town, *hamlets, number="27/KH-UBND")
    told = refused(town)
    assert told.code == "SPLIT_CAMPAIGNS"
    assert "«27/KH-UBND»" in told.sentence


def test_a_campaign_of_a_child_who_lives_elsewhere_by_now_is_closed_first(town: Office) -> None:
    child = town.add_child(**FAULTY | {"hamlet": "Bản Nà Trà"})
    opened(town, "Bản Nà Trà")
    with town.writing() as session:
        session.get_one(Child, child).hamlet_id = town.hamlets["Bản Hua Nà"].id
    assert refused(town).code == "SPLIT_CAMPAIGNS"


def test_a_pair_called_one_child_s_does_not_come_apart(town: Office) -> None:
    with town.writing() as session:
        one, two = session.scalars(select(Child.uuid).where(Child.full_name == MAI["full_name"])).all()
        session.add(Merge(commune_code=HOME, kept_uuid=one, duplicate_uuid=two, proposed_by=town.user("hoa").id))
    told = refused(town)
    assert told.code == "SPLIT_MERGES"
    assert "«Lò Thị Mai và Lò Thị Mai»" in told.sentence


def test_a_spreadsheet_on_its_way_is_brought_to_its_end_first(town: Office) -> None:
    with town.writing() as session:
        by = town.user("hoa").id
        session.add(ImportFile(commune_code=HOME, name="tre-em.xlsx", sender="", state="judged", user_id=by))
    told = refused(town)
    assert (told.code, "«tre-em.xlsx»" in told.sentence) == ("SPLIT_IMPORTS", True)


def test_a_child_on_the_way_there_is_decided_about_first(town: Office) -> None:
    with town.writing() as session:
        child = session.get_one(Child, UUID(CHILD))
        by = town.user("hoa").id
        session.add(Arrival(child_uuid=child.uuid, from_code=HOME, to_code=OTHER, told_by=by))
    assert refused(town, Split(HOME, GOING, OTHER, today_here())).code == "SPLIT_ARRIVALS"


def test_a_picture_both_communes_were_sent_stays_a_page_of_each(town: Office) -> None:
    with town.writing() as session:
        for code in (HOME, OTHER):
            photo = photo_of(town, code, "b" * 64)
            session.add(photo)
            session.flush()
            hamlet = town.hamlets["Bản Nà Trà"].id if code == HOME else None
            session.add(Page(photo_id=photo.id, commune_code=code, hamlet_id=hamlet, user_id=photo.user_id))
    told = done(town, Split(HOME, GOING, OTHER, today_here()))
    assert (told.photos_twice, told.counts["photo"]) == (1, 1)
    with town.reading() as session:
        kept = session.scalars(select(Photo).order_by(Photo.id)).all()
        assert [(photo.commune_code, photo.kept_sha256) for photo in kept] == [(OTHER, "b" * 64)] * 2
        assert [photo.sent_sha256 == "b" * 64 for photo in kept] == [False, True], "its own answers what is sent again"


def test_a_commune_that_ended_neither_gives_nor_takes(town: Office) -> None:
    merge(town.database, town.keyring, Merger((OTHER,), "03833", today_here(), "x"), today_here())
    assert refused(town, Split(HOME, GOING, OTHER, today_here())).code == "SPLIT_ENDED"
    assert refused(town, Split(OTHER, GOING, HOME, today_here())).code == "SPLIT_ENDED"


def test_the_children_of_the_hamlets_go_and_say_where_they_were(town: Office) -> None:
    before = of(town, HOME)
    told = done(town)
    went = of(town, NEW)
    assert len(went) == told.counts["child"] == 2
    assert went | of(town, HOME) == before
    with town.reading() as session:
        lines = session.scalars(select(Change).where(Change.field == "commune_code")).all()
        assert {(line.child_uuid, line.old, line.new, line.source) for line in lines} == {
            (uuid, HOME, NEW, "parting") for uuid in went
        }
    assert told.children_left == 1


def test_hamlets_given_to_a_neighbour_are_told_apart_from_its_own(town: Office) -> None:
    told = done(town, Split(HOME, GOING, OTHER, today_here()))
    assert told.renamed == {"Bản Nà Trà, Xã Mường La": "Bản Nà Trà (Xã Mường La)"}
    with town.reading() as session:
        names = session.scalars(select(Hamlet.name).where(Hamlet.commune_code == OTHER).order_by(Hamlet.name)).all()
    assert names == ["Bản Nhạp", "Bản Nà Trà", "Bản Nà Trà (Xã Mường La)"]
    assert not done(town, Split(HOME, GOING, OTHER, today_here())).is_new


def test_a_child_in_both_parts_is_found_across_the_communes(town: Office) -> None:
    done(town)
    with town.reading() as session:
        pairs = session.scalars(select(Elsewhere).where(Elsewhere.ended_at.is_(None))).all()
        assert {(pair.commune_code, pair.other_commune) for pair in pairs} == {(HOME, NEW), (NEW, HOME)}
        keys = session.scalars(select(Finding.key).where(Finding.ended_at.is_(None))).all()
        mais = {child.uuid.hex for child in session.scalars(select(Child).where(Child.full_name == MAI["full_name"]))}
        assert not mais & set(keys)
        codes = select(Finding.commune_code, Child.commune_code).join(Child, Child.uuid == Finding.child_uuid)
        assert all(finding == child for finding, child in session.execute(codes))


def test_a_second_run_changes_nothing_and_a_trial_keeps_nothing(town: Office) -> None:
    before = everything(town.database)
    assert split(town.database, town.keyring, as_wanted(), today_here(), is_trial=True).counts["child"] == 2
    assert everything(town.database) == before
    assert done(town).is_new
    after = everything(town.database)
    assert not done(town).is_new
    assert everything(town.database) == after


def test_more_hamlets_may_follow_and_what_came_under_the_old_code_meanwhile(town: Office) -> None:
    done(town)
    with town.writing() as session:
        late = session.scalars(select(Child).where(Child.commune_code == HOME, Child.hamlet_id.is_(None))).one()
        late.hamlet_id = town.hamlets["Bản Nà Trà"].id
    assert done(town).counts["child"] == 1
    assert len(of(town, NEW)) == 3
    both = Split(HOME, ("Bản Nà Trà", "Tiểu khu 1"), NEW, today_here())
    assert done(town, both).counts["hamlet"] == 1


def test_the_log_tells_it_in_both_chains_and_the_common_one(town: Office) -> None:
    done(town)
    with town.reading() as session:
        told = [row["chain"] for row in carrying.where(session, "audit_line", action="split_commune")]
        assert sorted(told) == ["", HOME, NEW]
        assert list(audit.faults(session, town.keyring)) == []


@pytest.mark.parametrize("step", ["hand_over_hamlets", "hand_over_work", "hand_over_rows", "note_commune"])
def test_killed_at_a_step_nothing_was_handed_over(town: Office, step: str) -> None:
    before = everything(town.database)
    splitting_now = partial(split, town.database, town.keyring, as_wanted(), today_here())
    assert killed([town.database], splitting_now, step, splitting.successions, splitting)
    assert everything(town.database) == before
    assert done(town).is_new


_ALTERED = {"audit_line", "audit_head", "change", "parting", "succession", "commune", "assignment", "assignment_hamlet"}
"""What tells of the way there and back."""
_RENUMBERED = {"child_sign", "child_token", "finding", "elsewhere"}


def as_it_was(town: Office) -> dict[str, object]:
    """Everything but what tells of the way: rows of findings by what they say, people by what they reach."""
    told: dict[str, object] = {}
    with town.reading() as session:
        for name in carrying.names():
            if name in _ALTERED:
                continue
            rows = [row for each in carrying.each(session, name) for row in each]
            if name == "child":
                rows = [row | {"rev": 0, "updated_at": None} for row in rows]
            if name in _RENUMBERED:
                rows = [row for row in rows if row.get("ended_at") is None]
                rows = [{key: row[key] for key in row if key not in ("id", "found_at", "noted_at")} for row in rows]
            told[name] = Counter(repr(sorted(row.items())) for row in rows)
    told["reach"] = {who: town.scope(who) for who in ("hoa", "lan", "pang", "sua", "tuan", "son")}
    return told


@settings(max_examples=12)
@given(
    where=st.lists(st.sampled_from(["Bản Hua Nà", "Bản Nà Trà", "Tiểu khu 1", ""]), min_size=1, max_size=5),
    going=st.sets(st.sampled_from(["Bản Hua Nà", "Bản Nà Trà", "Tiểu khu 1"]), min_size=1, max_size=2),
)
def test_split_and_merged_back_it_is_as_it_was(
    sqlite_template: Any, tmp_path_factory: pytest.TempPathFactory, keyring: Keyring, where: list[str], going: set[str]
) -> None:
    path = tmp_path_factory.mktemp("back") / "so-tre-em.db"
    shutil.copy(sqlite_template, path)
    town = Office(Database(f"sqlite:///{path}"), keyring)
    there_and_back(town, where, going)
    town.database.close()


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_split_and_merged_back_it_is_as_it_was_on_postgres(office: Office, seed: int) -> None:
    chance, names = Random(f"parted {seed}"), [*GOING, "Bản Hua Nà", "Tiểu khu 1"]
    where = [chance.choice([*names, ""]) for _ in range(chance.randint(1, 5))]
    there_and_back(office, where, set(chance.sample(names, chance.randint(1, 2))))


def there_and_back(town: Office, where: list[str], going: set[str]) -> None:
    """Children in those hamlets, some of which go over to a new commune that then becomes part of the old one."""
    for at, hamlet in enumerate(where):
        town.add_child(**MAI | {"hamlet": hamlet, "household_number": f"{at % 2}", "personal_id": ""})
    before, people = as_it_was(town), of(town, HOME)
    done(town, Split(HOME, tuple(sorted(going)), NEW, today_here(), "x"))
    with town.reading() as session:
        named = select(Child.commune_code, Hamlet.name).join(Hamlet, Hamlet.id == Child.hamlet_id)
        assert all((code == NEW) == (name in going) for code, name in session.execute(named))
    merge(town.database, town.keyring, Merger((NEW,), HOME, today_here()), today_here())
    assert of(town, HOME) == people
    assert as_it_was(town) == before


def test_the_command_counts_first_and_names_who_stays(
    town: Office, database_url: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "keys.json").write_text(town.keyring.as_file())
    monkeypatch.setenv("SOTREEM_KEYS", str(tmp_path / "keys.json"))
    monkeypatch.setenv("SOTREEM_DATABASE_URL", database_url)
    line = ["split-commune", HOME, "--hamlets", "Bản Nà Trà; tiểu khu 1", "--into", NEW, "--name", "Xã Mới"]
    line += ["--on", today_here().isoformat()]
    assert main([*line, "--dry-run"]) == 0
    assert "Làm thử" in capsys.readouterr().out
    assert main(line) == 0
    told = capsys.readouterr().out
    assert "2 hồ sơ trẻ, 2 thôn" in told
    assert "Ở lại xã 03808 vì chưa rõ thôn: 1 hồ sơ trẻ, 0 trang sổ." in told
    assert main(line) == 0
    assert "Không đổi gì" in capsys.readouterr().out
