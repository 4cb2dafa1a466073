"""Enrolled phones through the real door: the code, the token, the half, the lock, and what they may hold."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from access.boxes import public_key
from db import func, select, update
from db.tables import Child, Device, DeviceCode, HouseholdCheck, Page, Submission, User
from intake import household_checks, photos
from intake.photo_store import FolderStore
from tests.support.boxes import seal
from tests.support.photos import photo
from tests.support.sending import item

FROZEN = Path(__file__).parent / "frozen"
MAI = {"full_name": "Lò Thị Mai", "birth_date": "5/3/2019", "hamlet": "Bản Hua Nà", "sex": "Nữ"}


def code_for(window, username):
    """What the officer's page shows to be typed."""
    page = window("hoa").send("/devices/codes", {"username": username})
    return page.text.split('<strong class="code">')[1].split("<")[0]


class Phone:
    """An enrolled phone: calls with its own token, and with no cookie."""

    def __init__(self, window, username="lan", name="Samsung A05"):
        self.client = window(username).client
        self.client.cookies.clear()
        answer = self.client.post("/api/devices", json={"code": code_for(window, username), "name": name})
        assert answer.status_code == 201
        self.told = answer.json()

    def call(self, method, path, **more):
        headers = {"Authorization": f"Bearer {self.told['token']}", **more.pop("headers", {})}
        return self.client.request(method, path, headers=headers, **more)

    def sync(self, *items, **more):
        return self.call("POST", "/api/sync", json={"device": "x", "items": list(items), **more})


@pytest.fixture
def phone(window):
    return Phone(window)


@pytest.mark.parametrize("who", ["lan", "pang", "tuan", "son", "quan"])
def test_only_officers_give_codes(window, who):
    assert window(who).send("/devices/codes", {"username": "lan"}).status_code == 404


@pytest.mark.parametrize("whose", ["minh", "son", "tuan", "quan", "nam", "nobody", ""])
def test_codes_are_for_the_communes_village_people_alone(window, whose):
    assert window("hoa").send("/devices/codes", {"username": whose}).status_code == 404


def test_a_code_enrols_one_phone_once(window, phone):
    code = code_for(window, "lan")
    told = [phone.client.post("/api/devices", json={"code": code.lower(), "name": "x"}) for _ in range(2)]
    assert [answer.status_code for answer in told] == [201, 422]
    assert told[1].json()["code"] == "CODE_UNKNOWN"


def test_a_code_is_over_after_ten_minutes(window, office):
    code = code_for(window, "lan")
    with office.writing() as session:
        session.execute(update(DeviceCode).values(issued_at=datetime.now(UTC) - timedelta(minutes=10, seconds=1)))
    assert window("lan").client.post("/api/devices", json={"code": code, "name": "x"}).status_code == 422


def test_wrong_codes_are_slowed_down(street):
    client = street.window().client
    told = [client.post("/api/devices", json={"code": f"AAAA-AAAA-AAA{n}", "name": "x"}) for n in range(7)]
    assert [answer.status_code for answer in told] == [422] * 6 + [429]


def test_an_unknown_token_is_told_to_log_in(window):
    client = window("lan").client
    answer = client.get("/api/device", headers={"Authorization": "Bearer nobody's"})
    assert (answer.status_code, answer.json()["code"]) == (401, "NOT_LOGGED_IN")


def test_a_phones_token_opens_no_page(phone):
    assert phone.call("GET", "/children", follow_redirects=False).status_code in (303, 401)


def test_neither_token_nor_code_nor_half_lies_open_in_the_database(office, phone):
    with office.reading() as session:
        device, code = session.scalars(select(Device)).one(), session.scalars(select(DeviceCode)).one()
        kept = f"{device.token_hash} {device.half_box!r} {code.code_hash}"
    assert phone.told["token"] not in kept
    assert phone.told["half"] not in kept


def test_a_phone_sends_what_was_written_without_cookie_or_pages_token(phone, office):
    (answer,) = phone.sync(item(**MAI), sent_at="2029-11-22T10:00:00+07:00").json()["items"]
    assert answer["status"] == "stored"
    with office.reading() as session:
        kept = session.scalars(select(Submission)).one()
    assert str(kept.device_uuid) == phone.told["device"]
    assert kept.clock_ahead_s is not None
    assert kept.clock_ahead_s > 2 * 365 * 86400


def test_the_half_is_the_phones_alone_and_renewed_on_demand(phone, window):
    assert phone.call("GET", "/api/device/half").json() == {"half": phone.told["half"], "keep_s": 1_209_600}
    assert window("lan").get("/api/device/half").status_code == 404
    renewed = phone.call("POST", "/api/device/half").json()["half"]
    assert renewed != phone.told["half"]
    assert phone.call("GET", "/api/device/half").json()["half"] == renewed


@pytest.mark.parametrize("who", ["sua", "pang", "son", "ngoc", "tuan"])
def test_others_do_not_lock_a_phone(window, phone, who):
    assert window(who).send(f"/devices/{phone.told['device']}/lock").status_code == 404
    assert phone.call("GET", "/api/device").status_code == 200


@pytest.mark.parametrize("who", ["lan", "hoa"])
def test_a_locked_phone_is_told_so_and_its_half_is_forgotten(window, office, phone, who):
    assert window(who).send(f"/devices/{phone.told['device']}/lock").status_code == 303
    for path in ("/api/device", "/api/device/half", "/api/devices", f"/api/children/{uuid4()}"):
        answer = phone.call("GET", path)
        assert (answer.status_code, answer.json()["code"]) == (401, "DEVICE_LOCKED")
    with office.reading() as session:
        assert session.scalars(select(Device)).one().half_box is None


def test_a_locked_phone_still_leaves_its_sealed_items(window, office, phone):
    window("hoa").send(f"/devices/{phone.told['device']}/lock")
    opened, sealed = phone.sync(item(**MAI), seal(public_key(office.keyring), item(**MAI))).json()["items"]
    assert (opened["status"], sealed["status"]) == ("refused", "review")
    assert "Lò Thị Mai" in window("hoa").get("/devices").text


def test_a_phone_locked_in_the_middle_of_its_sending_loses_nothing_and_brings_nothing_new_in(window, office, phone):
    before, after = [item(**MAI) for _ in range(6)], [item(**MAI) for _ in range(3)]
    stored = phone.sync(*before).json()["items"]
    window("hoa").send(f"/devices/{phone.told['device']}/lock")
    refused = phone.sync(*before, *after).json()["items"]
    assert {one["problems"][0]["code"] for one in refused} == {"DEVICE_LOCKED"}
    assert all("Giữ phiếu trong máy" in one["problems"][0]["message"] for one in refused)
    sealed = [seal(public_key(office.keyring), one) for one in [*before, *after]]
    answers = phone.sync(*sealed).json()["items"]
    assert [one["status"] for one in answers] == ["unchanged"] * 6 + ["review"] * 3
    assert [one["receipt"] for one in answers[:6]] == [one["receipt"] for one in stored]
    with office.reading() as session:
        assert session.scalar(select(func.count()).select_from(Child)) == 6
        kept = session.execute(select(Submission.status, func.count()).group_by(Submission.status)).all()
    assert dict(kept) == {"stored": 6, "parked": 3}


def test_who_has_no_work_any_more_is_asked_to_log_in_and_loses_nothing(office, phone):
    with office.writing() as session:
        session.execute(update(User).where(User.username == "lan").values(disabled_at=datetime.now(UTC)))
    assert phone.call("GET", "/api/device").json()["code"] == "NOT_LOGGED_IN"
    (kept,) = phone.sync(seal(public_key(office.keyring), item(**MAI))).json()["items"]
    assert kept["status"] == "review"


def test_a_phone_sleeps_after_thirty_days_and_wakes_by_the_password(office, phone):
    with office.writing() as session:
        session.execute(update(Device).values(seen_at=datetime.now(UTC) - timedelta(days=31)))
    assert phone.call("GET", "/api/device").json()["code"] == "DEVICE_ASLEEP"
    assert phone.call("POST", "/api/device/wake", json={"password": "wrong"}).status_code == 401
    assert phone.call("POST", "/api/device/wake", json={"password": office.password}).status_code == 200
    assert phone.call("GET", "/api/device").status_code == 200


def test_three_phones_of_one_account_are_shown_to_officer_and_leader(window):
    for name in ("một", "hai", "ba"):
        Phone(window, "lan", name)
    for who in ("hoa", "son"):
        assert window(who).get("/api/devices").json()["flagged"] == ["lan"]
    assert "3 máy trở lên" in window("hoa").get("/devices").text


def test_people_see_their_own_phones_and_officers_those_of_the_village(window, phone):
    seen = {who: len(window(who).get("/api/devices").json()["devices"]) for who in ("lan", "hoa", "son", "sua", "ngoc")}
    assert seen == {"lan": 1, "hoa": 1, "son": 1, "sua": 0, "ngoc": 0}


def test_phones_are_found_without_marks_by_name_person_or_state(window):
    Phone(window, "lan", "May cua Lan")
    old = Phone(window, "lan", "Điện thoại cũ")
    hoa = window("hoa")
    hoa.send(f"/devices/{old.told['device']}/lock")
    both = {"May cua Lan", "Điện thoại cũ"}
    wanted = {"": both, "lan": both, "dien thoai": {"Điện thoại cũ"}, "cà dang dùng": {"May cua Lan"}, "sung": set()}
    for words, names in wanted.items():
        page = hoa.get(f"/devices?q={words}").text
        assert {name for name in both if f'<th scope="row">{name}</th>' in page} == names, words
        assert ("Không có máy nào như vậy" in page) == (not names)
    listed = hoa.get("/exports/devices.csv?q=dien thoai").text
    assert "Điện thoại cũ" in listed
    assert "May cua Lan" not in listed


def test_a_phone_holds_its_hamlets_names_its_checks_and_no_sensitive_group(office, phone):
    mai = office.add_child(**MAI, circumstances=["nhiem_hiv_aids", "mo_coi_ca_cha_me"], note="nhiễm HIV")
    other = office.add_child(full_name="Sùng A Pao", hamlet="Bản Nà Trà")
    with office.writing() as session:
        told = {"ask": "Xem lại giấy khai sinh"}
        household_checks.assign(session, office.keyring, office.scope("hoa"), [mai, other], **told)
    held = phone.call("GET", "/api/device").json()
    assert [(one["full_name"], one["birth_year"], one["rev"]) for one in held["children"]] == [
        ("Lò Thị Mai", "2019", 1)
    ]
    (check,) = held["checks"]
    assert (check["child"], check["ask"]) == (str(mai), "Xem lại giấy khai sinh")
    assert check["fields"]["circumstances"] == ["mo_coi_ca_cha_me"]
    assert "note" not in check["fields"]
    assert "E1.1" in {one["rule"] for one in check["findings"]}
    assert held["public_key"] == public_key(office.keyring)
    assert held["device"]["uuid"] == phone.told["device"]


def photographed(office, folder, number, *, hamlet="Bản Hua Nà", **facts):
    """A page that the officer photographed; `facts` of its row."""
    data, about = photo(int(number)), {"hamlet": hamlet, "book": "2026", "number": number}
    done = photos.receive(office.database, FolderStore(folder, office.keyring), office.scope("hoa"), data=data, **about)
    with office.writing() as session:
        session.execute(update(Page).where(Page.id == done.page_id).values(state="read", **facts))


def test_a_phone_knows_which_pages_of_its_hamlet_others_photographed_and_nothing_more(office, phone, tmp_path):
    photographed(office, tmp_path, "12")
    photographed(office, tmp_path, "9")
    photographed(office, tmp_path, "3", outcome="returned")
    photographed(office, tmp_path, "5", hamlet="Bản Nà Trà")
    told = phone.call("GET", "/api/device").json()["photographed"]
    assert told == [{"hamlet": "Bản Hua Nà", "book": "2026", "pages": [9, 12]}]


def test_what_came_back_says_since_when(office, phone):
    office.add_child(**MAI, by="lan", state="returned")
    (back,) = phone.call("GET", "/api/device").json()["returned"]
    assert datetime.fromisoformat(back["returned_at"]) <= datetime.now(UTC)


def test_what_has_not_changed_is_not_sent_again(office, phone):
    first = phone.call("GET", "/api/device")
    tag = {"If-None-Match": first.headers["etag"]}
    assert phone.call("GET", "/api/device", headers=tag).status_code == 304
    office.add_child(**MAI)
    assert phone.call("GET", "/api/device", headers=tag).status_code == 200


def test_an_answered_check_leaves_the_phone(office, phone):
    uuid = office.add_child(**MAI)
    with office.writing() as session:
        household_checks.assign(session, office.keyring, office.scope("hoa"), [uuid])
    with office.reading() as session:
        check = str(session.scalars(select(HouseholdCheck.uuid)).one())
    answered = item(str(uuid), 1, check=check, answer="right", asked="mẹ") | {"kind": "household_check"}
    assert phone.sync(answered).json()["items"][0]["status"] == "unchanged"
    assert phone.call("GET", "/api/device").json()["checks"] == []


@pytest.mark.parametrize(("told", "code"), [(2, "APP_TOO_NEW"), ("1", "APP_TOO_NEW"), (0, "APP_TOO_OLD")])
def test_a_format_nobody_understands_keeps_everything_in_the_phone(phone, told, code):
    answer = phone.sync(item(**MAI), format=told)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


@pytest.mark.parametrize("body", sorted(FROZEN.glob("sync-*.json")), ids=lambda path: path.stem)
def test_what_an_older_release_of_the_app_sends_is_understood(phone, body):
    """These files are what a release sent; they stay as they are for 180 days after the next format."""
    answers = phone.call("POST", "/api/sync", content=body.read_bytes()).json()["items"]
    expected = json.loads(body.read_text(encoding="utf-8"))["items"]
    assert [(one["uuid"], one["status"]) for one in answers] == [(one["uuid"], "stored") for one in expected]
    assert all(len(one["receipt"]) == 64 for one in answers)
