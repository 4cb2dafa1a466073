"""What is a hamlet's goes along with it: people and phones, campaigns and lists, sheets, what others know of it."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from access.keys import Keyring
from catalogue.clock import today_here
from cleaning import handovers
from cleaning.answers import Answer
from cleaning.campaigns import close
from db import Database, carrying, select
from db.queries import cases as case_queries
from db.queries import partings, successions
from db.tables import (
    Arrival,
    Assignment,
    Campaign,
    Case,
    Child,
    Commune,
    Correction,
    Device,
    Elsewhere,
    Handover,
    ImportFile,
    Photo,
    SheetReading,
    Submission,
    Succession,
    TakenHouse,
)
from intake import corrections, sheets
from intake.records import Origin, change_fields
from intake.submissions import receive
from tests.support.campaigns import FAULTY, Work
from tests.support.filled_house import FilledHouse
from tests.support.house import CHILD
from tests.support.office import MAI, Office
from tests.support.parted import FIELDS, GOING, HOME, ITEM, NEW, OTHER, done, lay_town, opened, photo_of
from tests.web.conftest import Browser
from web.upkeep.merging import Merger, merge
from web.upkeep.splitting import Split, split


@pytest.fixture
def town(office: Office) -> Office:
    """Mai in two hamlets, Páo without one, a slip of a phone in the hamlet that goes."""
    return lay_town(office)


def test_people_of_the_hamlets_go_with_their_phones_and_others_stay(town: Office) -> None:
    with town.writing() as session:
        for number, who in enumerate(("sua", "lan")):
            phone = Device(uuid=UUID(int=number + 1), user_id=town.user(who).id, commune_code=HOME, name=who)
            phone.token_hash, phone.enrolled_by = who, town.user("hoa").id
            session.add(phone)
    told = done(town)
    assert (told.people_count, told.staying, told.counts["device"]) == (1, [], 1)
    assert (town.scope("sua").commune_code, town.scope("sua").hamlet_ids) == (NEW, {town.hamlets["Bản Nà Trà"].id})
    assert {town.scope(who).commune_code for who in ("lan", "hoa", "tuan", "son")} == {HOME}
    with town.reading() as session:
        assert dict(session.execute(select(Device.name, Device.commune_code)).tuples().all()) == {
            "sua": NEW,
            "lan": HOME,
        }
        ended = session.scalars(select(Assignment).where(Assignment.ends_on.is_not(None))).all()
        assert [(one.user_id, one.ends_on) for one in ended] == [
            (town.user("sua").id, today_here() - timedelta(days=1))
        ]


def test_who_works_in_hamlets_of_both_stays_with_the_others_and_is_named(town: Office) -> None:
    told = done(town, Split(HOME, ("Bản Nà Trà",), NEW, today_here(), "x"))
    assert told.staying == []
    with town.writing() as session:
        pang = session.scalars(select(Assignment).where(Assignment.user_id == town.user("pang").id)).one()
        carrying.add(
            session,
            "assignment_hamlet",
            [{"assignment_id": pang.id, "hamlet_id": town.hamlets["Tiểu khu 1"].id}],
        )
    told = done(town, Split(HOME, ("Tiểu khu 1",), NEW, today_here()))
    assert (told.staying, told.people_count) == (["Lò Văn Pâng"], 0)
    assert (town.scope("pang").commune_code, town.scope("pang").hamlet_ids) == (HOME, {town.hamlets["Bản Hua Nà"].id})


def test_an_outbox_of_a_hamlet_that_went_is_answered_as_before(town: Office) -> None:
    done(town)
    (again,) = receive(town.database, town.keyring, town.scope("sua"), [ITEM], "A05")
    assert again["status"] == "unchanged"
    newer = ITEM | {"base_rev": 1, "fields": FIELDS | {"sex": "male"}}
    assert receive(town.database, town.keyring, town.scope("sua"), [newer], "A05")[0]["status"] in ("stored", "merged")


def test_a_campaign_of_the_hamlets_alone_goes_with_its_list_at_the_police(town: Office) -> None:
    child = town.add_child(**FAULTY | {"hamlet": "Bản Nà Trà"})
    stays = town.add_child(**FAULTY | {"full_name": "Lò Văn Sơn", "household_number": "7"})
    number, other = opened(town, "Bản Nà Trà"), opened(town, "Bản Hua Nà", number="16/KH-UBND")
    work = Work(town, number)
    work.send_home(child)
    work.answer_home(child, who="sua")
    (listed,) = work.draw()
    work.send(listed)
    with town.reading() as session:
        before = session.get_one(Handover, listed)
        told = before.hash, before.stage
    done(town)
    with town.reading() as session:
        assert (session.get_one(Campaign, number).commune_code, session.get_one(Campaign, other).commune_code) == (
            NEW,
            HOME,
        )
        after = session.get_one(Handover, listed)
        assert (after.commune_code, after.hash, after.stage) == (NEW, *told)
        assert handovers.is_intact(after)
        assert session.scalars(select(Case.commune_code).where(Case.child_uuid == child)).one() == NEW
        assert session.scalars(select(Case.commune_code).where(Case.child_uuid == stays)).one() == HOME


def test_a_campaign_of_the_whole_neighbour_does_not_reach_the_hamlets_it_gets(town: Office) -> None:
    with town.writing() as session:
        theirs = Campaign(
            commune_code=OTHER, document_number="1", document_date=today_here(), issuer="x", procedure="2024"
        )
        theirs.catalogue_version, theirs.opened_by = "2023", town.user("hoa").id
        session.add(theirs)
        session.flush()
        number = theirs.id
    done(town, Split(HOME, GOING, OTHER, today_here()))
    with town.reading() as session:
        assert [hamlet.name for hamlet in session.get_one(Campaign, number).hamlets] == ["Bản Nhạp", "Bản Nà Trà"]


def test_a_new_commune_begins_with_the_same_rules_off_and_a_neighbour_keeps_its_own(town: Office) -> None:
    with town.writing() as session:
        session.get_one(Commune, HOME).rules_off = "E2.9"
    done(town)
    done(town, Split(HOME, ("Tiểu khu 1",), OTHER, today_here()))
    with town.reading() as session:
        off = dict(session.execute(select(Commune.code, Commune.rules_off)).tuples().all())
    assert (off[NEW], off[OTHER]) == ("E2.9", "")


def test_what_was_sent_goes_with_the_child_or_with_the_phone(town: Office) -> None:
    with town.writing() as session:
        sua, hoa = town.user("sua").id, town.user("hoa").id
        phone = Device(uuid=UUID(int=1), user_id=sua, commune_code=HOME, name="A05", token_hash="x", enrolled_by=hoa)
        session.add(phone)
        for number, device in enumerate((phone.uuid, None)):
            parked = Submission(child_uuid=UUID(int=90 + number), digest="x", kind="child", base_rev=0, body_box=b"x")
            parked.user_id, parked.commune_code, parked.device_uuid, parked.status = sua, HOME, device, "parked"
            session.add(parked)
    done(town)
    with town.reading() as session:
        sent = select(Submission.child_uuid, Submission.commune_code)
        codes = dict(session.execute(sent).tuples().all())
    assert codes == {UUID(CHILD): NEW, UUID(int=90): NEW, UUID(int=91): HOME}


def test_what_other_communes_know_of_the_children_names_the_new_commune(town: Office) -> None:
    mai = town.add_child(commune=OTHER, hamlet="Bản Nhạp", **MAI)
    with town.writing() as session:
        by = town.user("hoa").id
        for child, start, end, new in ((mai, OTHER, HOME, UUID(CHILD)), (UUID(CHILD), HOME, "06445", None)):
            told = Arrival(child_uuid=child, from_code=start, to_code=end, told_by=by, fate="accepted", new_uuid=new)
            session.add(told)
    done(town)
    with town.reading() as session:
        told_of = session.scalars(select(Elsewhere.other_commune).where(Elsewhere.child_uuid == mai)).all()
        assert sorted(told_of) == [HOME, NEW]
        ways = session.execute(select(Arrival.from_code, Arrival.to_code).order_by(Arrival.id)).tuples().all()
    assert list(ways) == [(OTHER, NEW), (NEW, "06445")]


def test_a_closed_campaign_of_both_stays_and_takes_no_child_of_another_commune_up(town: Office) -> None:
    went = town.add_child(**FAULTY | {"hamlet": "Bản Nà Trà"})
    number = opened(town)
    with town.writing() as session:
        close(session, town.scope("son"), session.get_one(Campaign, number))
    done(town)
    with town.reading() as session:
        held = session.get_one(Campaign, number)
        assert held.commune_code == HOME
        assert session.scalars(select(Case.commune_code).where(Case.child_uuid == went)).one() == HOME
    with town.writing() as session:
        again = case_queries.let_go(session, session.get_one(Campaign, number))
        assert again
        assert {child.commune_code for _, child in again} == {HOME}


def test_every_page_of_the_office_that_handed_over_opens(town: Office, window: Callable[[str], Browser]) -> None:
    """Closed lists and campaigns name children who are with another commune by now; what is said of them since is not
    shown."""
    children = [town.add_child(**FAULTY | {"hamlet": name}) for name in ("Bản Nà Trà", "Bản Hua Nà")]
    work = Work(town, opened(town))
    work.send_home(*children)
    for child, who in zip(children, ("sua", "lan"), strict=True):
        work.answer_home(child, who=who)
    (listed,) = work.draw()
    work.send(listed)
    work.answer(listed, Answer(1, "not_found"), Answer(2, "not_found"))
    work.give_back(listed)
    with town.writing() as session:
        close(session, town.scope("son"), session.get_one(Campaign, work.campaign_id))
    done(town)
    with town.writing() as session:
        went = session.get_one(Child, children[0])
        change_fields(session, town.keyring, went, {"full_name": "Lò Văn Kín"}, Origin("form"))
    for who in ("hoa", "son", "tuan"):
        browser, seen = window(who), set[str]()
        waiting = ["/", f"/campaigns/{work.campaign_id}", f"/handovers/{listed}", f"/children/{children[0]}"]
        while waiting and len(seen) < 90:
            path = waiting.pop(0)
            seen.add(path)
            answer = browser.get(path)
            assert answer.status_code < 500, path
            assert "Lò Văn Kín" not in answer.text, path
            links = re.findall(r'href="(/[^"#]*)"', answer.text)
            waiting += [
                link for link in dict.fromkeys(links) if link not in seen | set(waiting) and "static" not in link
            ]


def test_a_correction_taken_back_leaves_children_of_another_commune_alone(town: Office) -> None:
    with town.writing() as session:
        both = session.scalars(select(Child).where(Child.full_name == MAI["full_name"])).all()
        told = [[child.uuid.hex, "Kinh", "Thái"] for child in both]
        made = Correction(commune_code=HOME, field="ethnicity", facet="x", children=json.dumps(told))
        made.user_id = town.user("hoa").id
        session.add(made)
        session.flush()
        number = made.id
    done(town)
    with town.writing() as session:
        assert corrections.undo(session, town.keyring, town.scope("hoa"), number) == 1
    with town.reading() as session:
        said = select(Child.commune_code, Child.ethnicity).where(Child.full_name == MAI["full_name"])
        assert dict(session.execute(said).tuples().all()) == {HOME: "Kinh", NEW: "Thái"}


def test_sheets_printed_for_the_hamlets_are_the_new_commune_s_and_no_others(town: Office) -> None:
    gone, kept = (f"{HOME}.{town.hamlets[name].id}" for name in ("Bản Nà Trà", "Bản Hua Nà"))
    done(town)
    merge(town.database, town.keyring, Merger((NEW,), "03833", today_here(), "Xã Mới Nữa"), today_here())
    with town.reading() as session:
        today_of = {area: successions.today_of(session, area) for area in (gone, kept, f"{NEW}.1", "", "99999.1")}
    assert list(today_of.values()) == ["03833", HOME, "03833", "", "99999"]
    assert sheets.of_elsewhere(gone, "03833", today_of[gone]) == ""
    assert sheets.of_elsewhere(gone, HOME, today_of[gone]).startswith("Tờ này in cho ")
    assert sheets.of_elsewhere(kept, HOME, today_of[kept]) == ""
    assert sheets.of_elsewhere(kept, "03833", today_of[kept]) != ""


def test_a_sheet_printed_before_its_house_was_taken_in_finds_its_hamlet(town: Office) -> None:
    number = town.hamlets["Bản Nà Trà"].id
    with town.writing() as session:
        house = TakenHouse(
            communes=HOME, chains="{}", numbers=f'{{"moved": {{"hamlet": {number - 900}}}, "single": {{}}}}'
        )
        house.keys_box = b""
        session.add(house)
    done(town)
    with town.reading() as session:
        assert successions.today_of(session, f"{HOME}.900") == NEW
        assert successions.today_of(session, f"{HOME}.901") == HOME


def test_what_was_read_of_a_hamlet_s_sheets_goes_along(town: Office) -> None:
    with town.writing() as session:
        for at, name in enumerate(("Bản Nà Trà", "Bản Hua Nà")):
            photo = photo_of(town, HOME, f"{at}" * 64)
            session.add(photo)
            session.flush()
            area = f"{HOME}.{town.hamlets[name].id}"
            read = SheetReading(commune_code=HOME, photo_id=photo.id, layout="check", area=area, page=1, box=b"x")
            read.read_by = photo.user_id
            session.add(read)
    done(town)
    with town.reading() as session:
        read_in = select(SheetReading.commune_code, Photo.commune_code).join(Photo, Photo.id == SheetReading.photo_id)
        assert sorted(session.execute(read_in).tuples()) == [(HOME, HOME), (NEW, NEW)]


def test_every_table_with_a_commune_has_its_rule(office: Office) -> None:
    """A new table: say in `partings.share_of` how it knows its hamlet, or that it stays."""
    with office.reading() as session:
        told = partings.share_of(session, HOME, NEW, [1], today_here()).rules
    ruled = {name.partition(".")[0] for name in told} - {"arrival"}
    assert ruled | partings.STAYING == {shape.name for shape in successions.following()}
    assert not ruled & partings.STAYING


def test_rows_that_point_at_each_other_go_together(database: Database, keyring: Keyring) -> None:
    """A row in every table that is the first hamlet's, and one that is the second's."""
    FilledHouse(database, keyring, HOME, seed=1, first=5000)
    with database.writing() as session:
        session.delete(session.get_one(Succession, HOME))
        for file in session.scalars(select(ImportFile)):
            file.state = "applied"
        for child in session.scalars(select(Child)):
            child.working = "{}"
    told = split(database, keyring, Split(HOME, ("Bản 1",), NEW, today_here(), "x"), today_here())
    no_key = {"device", "sheet_reading", "submission", "reason_given"}
    expected = {shape.name for shape in successions.following()} - partings.STAYING - no_key
    assert {name: told.counts.get(name, 0) for name in expected} == dict.fromkeys(expected, 1)
    with database.reading() as session:
        for shape in successions.following():
            for key in shape.foreign_key_constraints:
                there = key.referred_table
                if "commune_code" not in there.c or there.name in no_key | {shape.name}:
                    continue
                (pair,) = key.elements
                asked = select(shape.c.commune_code, there.c.commune_code).join(there, pair.column == pair.parent)
                if shape.name not in partings.STAYING | no_key:
                    assert all(one == other for one, other in session.execute(asked)), (shape.name, there.name)
