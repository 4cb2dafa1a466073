"""What people meet after communes became part of another one: nothing that was theirs is out of reach."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest

from access.accounts import Area, make_user
from catalogue.clock import today_here
from catalogue.refusals import Refusal
from cleaning.campaigns import Opening, open_campaign
from db import select
from db.queries import arrivals, counting, frozen, oversight
from db.tables import Child, Commune, FrozenReport, Page, Photo, User
from intake import photos
from reports import freezing
from tests.support.merged import OTHER, into_new, lay_communes
from tests.support.office import Office
from tests.support.parted import opened
from tests.web.conftest import Browser
from web.upkeep.merging import Merger, merge
from web.upkeep.splitting import Split, split

HOME = Office.commune_code


@pytest.fixture
def town(office: Office) -> Office:
    """Two communes of one province."""
    return lay_communes(office)


def test_a_picture_both_communes_were_sent_stays_a_page_of_each_and_is_kept_once(town: Office) -> None:
    data = b"the same picture"
    name, receipts = sha256(data).hexdigest(), {}
    with town.writing() as session:
        for code, who in ((HOME, "lan"), (OTHER, "thao")):
            photo = Photo(commune_code=code, sent_sha256=name, kept_sha256="a" * 64, kind="page", width_px=1)
            photo.height_px, photo.user_id = 1, session.scalars(select(User.id).where(User.username == who)).one()
            photo.receipt = receipts[who] = photos.receipt_of(code, name)
            session.add(photo)
            session.flush()
            session.add(Page(photo_id=photo.id, commune_code=code, user_id=photo.user_id))
    with town.reading() as session:
        pages = dict(session.execute(select(User.username, Page.id).join(User, User.id == Page.user_id)).tuples().all())
    assert merge(town.database, town.keyring, into_new(), today_here()).photos_twice == 1
    with town.reading() as session:
        kept = session.scalars(select(Photo)).all()
        assert {(photo.commune_code, photo.kept_sha256) for photo in kept} == {("03850", "a" * 64)}
        for who in ("lan", "thao"):
            again = photos.find_sent(session, town.scope(who), name)
            assert again is not None
            assert (again.page_id, again.receipt) == (pages[who], receipts[who]), "each is answered as before"


def test_who_works_in_the_new_commune_reads_what_the_old_ones_froze_and_sends_none_of_it(
    town: Office, window: Callable[[str], Browser]
) -> None:
    with town.writing() as session:
        told = '{"kind": "movement"}'
        for code in (HOME, OTHER):
            one = FrozenReport(
                kind="movement", commune_code=code, province_code="14", first_on=today_here(), last_on=today_here()
            )
            one.catalogue_version, one.figures, one.hash, one.audit_stamp = "x", told, "y", "z"
            one.frozen_by = town.user("hoa").id
            session.add(one)
    merge(town.database, town.keyring, Merger((OTHER,), "03833", today_here(), "Xã Mường Bú"), today_here())
    with town.reading() as session:
        assert len(frozen.listed(session, town.scope("thao"))) == 1
        assert len(frozen.listed(session, town.scope("hoa"))) == 1
    merge(town.database, town.keyring, Merger((HOME, "03833"), "03850", today_here()), today_here())
    for who in ("hoa", "thao"):
        with town.reading() as session:
            found = frozen.listed(session, town.scope(who))
            assert {place for _, place, _ in found} == {"Xã Mường La", "Xã Chiềng Lao"}
            assert not any(freezing.can_be_sent(town.scope(who), one) for one, _, _ in found)
            assert all(frozen.find(session, town.scope(who), one.id) for one, _, _ in found)
    page = window("hoa").get("/reports").text
    assert "Xã Chiềng Lao" in page
    assert "Xã Mường La" in page


def test_who_looked_at_a_record_before_the_merger_or_the_split_is_told_afterwards(town: Office) -> None:
    with town.reading() as session:
        child = session.scalars(select(Child.uuid).where(Child.full_name == "Lèo Văn Đông")).one()
        before = oversight.of_child(session, OTHER, child)
    assert before
    merge(town.database, town.keyring, into_new(), today_here())
    split(
        town.database, town.keyring, Split("03850", ("Bản Nhạp",), "03833", today_here(), "Xã Mường Bú"), today_here()
    )
    with town.reading() as session:
        assert before[0][0].number in {line.number for line, _ in oversight.of_child(session, "03833", child)}
        assert oversight.of_child(session, Office.neighbour_code, child) == []


def test_an_ended_commune_is_no_place_to_send_anybody_to(town: Office) -> None:
    merge(town.database, town.keyring, into_new(), today_here())
    with town.writing() as session:
        assert OTHER not in dict(arrivals.communes(session, town.scope("hoa")))
        assert {code for code, _ in counting.communes(session, town.scope("tinh"))} & {OTHER, "03808"} == set()
        told_of: dict[str, Any] = {
            "name": "Lèo Mới",
            "password_hash": "x",
            "role": "officer",
            "starts_on": today_here(),
        }
        with pytest.raises(Refusal) as told:
            make_user(session, username="moi", area=Area(commune_code=OTHER), **told_of)
    assert (told.value.code, "03850" in told.value.sentence) == ("AREA_ENDED", True)


def test_two_campaigns_of_one_document_are_told_apart_by_their_hamlets(
    town: Office, window: Callable[[str], Browser]
) -> None:
    opened(town)
    with town.writing() as session:
        theirs = Opening("15/KH-UBND", today_here(), "UBND", "2024", [])
        open_campaign(session, town.scope("thao"), theirs)
    page = window("hoa").get("/campaigns").text
    assert "Bản Hua Nà" not in page, "alone it needs no more than its document"
    merge(town.database, town.keyring, into_new(), today_here())
    browser = window("hoa")
    for path in ("/campaigns", "/reports", "/review"):
        told = browser.get(path).text
        assert "15/KH-UBND" in told, path
        assert ": Bản Hua Nà, Bản Nà Trà và 1 thôn nữa" in told, path
        assert ": Bản Hua Nà (Xã Chiềng Lao), Bản Nhạp" in told, path


def test_a_commune_the_list_knows_is_called_as_the_list_has_it(town: Office) -> None:
    merge(town.database, town.keyring, into_new(), today_here())
    with town.reading() as session:
        assert session.get_one(Commune, "03850").name == "Xã Chiềng Hoa"
