"""The review desk: what it refuses, what an officer sees in doubt, and where a confirmed value comes from."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from access.keys import Keyring
from db import select, update
from db.tables import Campaign, Change, Child, Hamlet, Page, ReviewRow, now
from intake import photos
from intake.photo_store import FolderStore
from tests.support.office import Office
from tests.support.photos import photo
from tests.support.readings import cell, page_read

OVERDUE = timedelta(days=3, minutes=1)
AN = {"full_name": "Cà Văn An", "birth_date": "2019-03-05", "sex": "male", "ethnicity": "Thái"}


@pytest.fixture
def page_id(office: Office, window_folder: Path, keyring: Keyring) -> int:
    """A page of Bản Hua Nà with two rows; of the first the name is in doubt."""
    doubtful = AN | {"full_name": cell("Cà Văn An", sure=0.4)}
    scope = office.scope("lan")
    second = AN | {"full_name": "Cà Thị Mai", "sex": "female"}
    return page_read(office.database, keyring, window_folder, scope, doubtful, second, hamlet="Bản Hua Nà")


@pytest.fixture
def window_folder(tmp_path: Path) -> Path:
    """Where the server of `window` keeps its photos."""
    return tmp_path / "data" / "photos"


def campaign(office: Office, opened: datetime, closed: datetime | None = None, hamlet: str = "") -> int:
    """A campaign of the whole commune, or of one hamlet."""
    with office.writing() as session:
        made = Campaign(document_number="11/KH-UBND", document_date=opened.date(), issuer="UBND xã", procedure="2026")
        made.commune_code, made.catalogue_version = office.commune_code, "cat_2025"
        made.opened_by, made.opened_at, made.closed_at = office.user("hoa").id, opened, closed
        made.hamlets = [session.get_one(Hamlet, office.hamlets[hamlet].id)] if hamlet else []
        session.add(made)
        session.flush()
        return made.id


def rows(office: Office) -> list[ReviewRow]:
    """The rows as they stand."""
    with office.reading() as session:
        return list(session.scalars(select(ReviewRow).order_by(ReviewRow.number)))


def test_another_areas_page_row_and_cell_are_unknown(office: Office, window: Any, page_id: int) -> None:
    stranger, row_id = window("ngoc"), rows(office)[0].id
    unknown = stranger.get("/pages/999999").text
    for path in (f"/pages/{page_id}", f"/pages/{page_id}/image", f"/rows/{row_id}", f"/rows/{row_id}/cutout"):
        answer = stranger.get(path)
        assert (answer.status_code, answer.text) == (404, unknown)
    assert stranger.send(f"/rows/{row_id}/confirmation", AN).status_code == 404
    assert rows(office)[0].stage == "waiting"


def test_a_collaborator_sees_the_page_and_decides_nothing(office: Office, window: Any, page_id: int) -> None:
    lan = window("lan")
    assert "Chờ duyệt" in lan.get(f"/pages/{page_id}").text
    assert lan.send(f"/rows/{rows(office)[0].id}/confirmation", AN).status_code == 404


def test_a_refusal_without_a_reason_asks_for_one(office: Office, window: Any, page_id: int) -> None:
    answer = window("hoa").send(f"/rows/{rows(office)[0].id}/refusal", {"reason": " ", "decision": "refuse"})
    assert answer.status_code == 422
    assert "Chưa ghi lý do" in answer.text
    assert rows(office)[0].stage == "waiting"


def test_what_was_typed_stays_when_a_row_is_refused_by_the_check(office: Office, window: Any, page_id: int) -> None:
    typed = AN | {"full_name": "Cà " * 3400, "mother_name": "Lò Thị Hom"}
    answer = window("hoa").send(f"/rows/{rows(office)[0].id}/confirmation", typed)
    assert answer.status_code == 422
    assert "Rút ngắn" in answer.text
    assert rows(office)[0].stage == "waiting"


def test_the_second_officer_hears_who_was_first(office: Office, window: Any, page_id: int) -> None:
    row_id = rows(office)[0].id
    assert window("hoa").send(f"/rows/{row_id}/confirmation", AN).status_code == 303
    late = window("minh").send(f"/rows/{row_id}/confirmation", AN)
    assert late.status_code == 409
    assert "Lò Thị Hoa đã xác nhận dòng này" in late.text


def test_a_doubtful_value_is_marked_by_words(office: Office, window: Any, page_id: int) -> None:
    page = window("hoa").get(f"/pages/{page_id}").text
    assert page.count("Máy đọc chưa chắc") == 1
    assert "1 ô xem lại" in page


def test_ink_that_was_not_understood_is_no_blank(
    office: Office, keyring: Keyring, window: Any, window_folder: Path
) -> None:
    strange = AN | {"guardian_name": cell("", raw="l~", sure=0.4), "mother_name": cell("", raw="", sure=0.4)}
    shown = page_read(office.database, keyring, window_folder, office.scope("lan"), strange, hamlet="Bản Hua Nà")
    page = window("hoa").get(f"/pages/{shown}").text
    assert page.count("Có nét chữ ở đây mà máy chưa đọc được.") == 1
    assert "1 ô xem lại" in page


def test_a_confirmed_value_leads_back_to_its_cell(office: Office, window: Any, page_id: int) -> None:
    hoa, row_id = window("hoa"), rows(office)[0].id
    assert hoa.send(f"/rows/{row_id}/confirmation", AN | {"full_name": "Cà Văn Ân"}).status_code == 303
    with office.reading() as session:
        child = session.scalars(select(Child)).one()
        named = session.scalars(select(Change).where(Change.field == "full_name")).one()
    assert (child.full_name, child.state, named.source) == ("Cà Văn Ân", "confirmed", "cell")
    source = hoa.get(f"/cells/{named.source_id}")
    assert "Lò Thị Hoa xác nhận lúc" in source.text
    assert hoa.get(f"/cells/{named.source_id}/cutout").headers["content-type"] == "image/jpeg"


def test_a_decision_by_htmx_answers_with_the_row_and_what_is_left(office: Office, window: Any, page_id: int) -> None:
    answer = window("hoa").send(f"/rows/{rows(office)[0].id}/confirmation", AN, HX_Request="true")
    assert "Đã xác nhận" in answer.text
    assert "Còn 1 dòng chờ duyệt" in answer.text


def test_the_queue_names_the_hamlet_and_what_waits(office: Office, window: Any, page_id: int) -> None:
    queue = window("hoa").get("/review").text
    assert "2</span> dòng · Bản Hua Nà" in queue


def test_the_queue_says_where_pages_stand_and_who_has_them(office: Office, window: Any, page_id: int) -> None:
    minh = window("minh")
    assert "Chưa biết cả hàng đợi còn bao lâu" in minh.get("/review").text
    window("hoa").send("/review/lease", {"page": str(page_id)})
    assert "Lò Thị Hoa, từ " in minh.get("/review?standing=in_review").text
    assert "Không có trang nào như vậy." in minh.get("/review?standing=confirmed").text
    for row in rows(office):
        window("hoa").send(f"/rows/{row.id}/refusal", {"reason": "Đã chuyển đi", "decision": "return"})
    assert "Ảnh" in minh.get("/review?standing=returned").text


@pytest.mark.parametrize(
    ("words", "is_found"), [("ca thi mai", True), ("hua na", True), ("lan", True), ("xuan", False)]
)
def test_the_queue_is_searched_without_marks(window: Any, page_id: int, words: str, is_found: bool) -> None:
    shown = window("hoa").get(f"/review?q={words}").text
    assert (f'href="/pages/{page_id}"' in shown) is is_found


@pytest.mark.parametrize("asked", ["hamlet=x", "campaign=1", "hamlet=999"])
def test_a_queue_of_what_is_not_the_officers_is_unknown(window: Any, page_id: int, asked: str) -> None:
    assert window("hoa").get(f"/review?{asked}").status_code == 404


def test_the_queue_is_asked_by_hamlet_campaign_and_age(office: Office, window: Any, page_id: int) -> None:
    here, there = (office.hamlets[name].id for name in ("Bản Hua Nà", "Bản Nà Trà"))
    sent_at = now() - timedelta(days=4)
    with office.writing() as session:
        session.get_one(Page, page_id).received_at = sent_at
    ours = campaign(office, sent_at - timedelta(days=9), sent_at + timedelta(days=1))
    late = campaign(office, sent_at + timedelta(days=2))
    other = campaign(office, sent_at - timedelta(days=9), hamlet="Bản Nà Trà")
    asked = {
        f"hamlet={here}": True,
        f"hamlet={there}": False,
        "age=3": True,
        "age=7": False,
        f"campaign={ours}": True,
        f"campaign={late}": False,
        f"campaign={other}": False,
        f"hamlet={here}&campaign={ours}&age=3&q=ca+thi+mai": True,
    }
    hoa = window("hoa")
    found = {words: f'href="/pages/{page_id}"' in hoa.get(f"/review?{words}").text for words in asked}
    assert found == asked


def test_nobody_finds_another_communes_pages(window: Any, page_id: int) -> None:
    assert f'href="/pages/{page_id}"' not in window("ngoc").get("/review?q=mai").text


def test_a_value_tells_who_looked_at_it_and_that_its_photo_is_gone(
    office: Office, window: Any, page_id: int, window_folder: Path
) -> None:
    hoa = window("hoa")
    with office.reading() as session:
        row = session.scalars(select(ReviewRow).order_by(ReviewRow.number)).first()
        assert row is not None
        cell_id = next(one.id for one in row.cells if one.field == "full_name")
    key = f"{row.id}-full_name"
    hoa.send(
        "/review/decisions", {"way": "field", "page": str(page_id), "batch": "b", "look": key, "take": "Cà Văn Ân"}
    )
    told = hoa.get(f"/cells/{cell_id}").text
    assert "Lò Thị Hoa sửa thành «Cà Văn Ân»" in told
    assert "test 1" in told
    assert "không còn" not in told
    for file in window_folder.glob("*/*.sealed"):
        file.unlink()
    told = hoa.get(f"/cells/{cell_id}").text
    assert "Ảnh của trang này không còn" in told
    assert "Lò Thị Hoa sửa thành «Cà Văn Ân»" in told


def test_a_row_goes_back_with_the_column_to_the_phone_that_sent_it(office: Office, window: Any, page_id: int) -> None:
    said = {"reason": "Hỏi lại gia đình", "decision": "return", "field": "birth_date"}
    assert window("hoa").send(f"/rows/{rows(office)[0].id}/refusal", said).status_code == 303
    told = [one for one in window("lan").get("/api/device").json()["returned"] if one["kind"] == "row"]
    assert [one["sentence"] for one in told] == ["Ngày, tháng, năm sinh: Hỏi lại gia đình"]
    assert window("pang").get("/api/device").json()["returned"] == []


def test_a_whole_page_goes_back_once_with_all_its_rows(office: Office, window: Any, page_id: int) -> None:
    hoa = window("hoa")
    assert hoa.send(f"/pages/{page_id}/return", {"reason": " "}).status_code == 422
    assert hoa.send(f"/pages/{page_id}/return", {"reason": "Chụp lại cho rõ"}).status_code == 303
    assert hoa.send(f"/pages/{page_id}/return", {"reason": "Chụp lại cho rõ"}).status_code == 409
    assert {row.stage for row in rows(office)} == {"returned"}
    told = window("lan").get("/api/device").json()["returned"]
    assert [(one["kind"], one["sentence"]) for one in told] == [("page", "Chụp lại cho rõ")]


@pytest.mark.parametrize("who", ["lan", "son", "ngoc"])
def test_who_may_not_review_sends_no_page_back(office: Office, window: Any, page_id: int, who: str) -> None:
    assert window(who).send(f"/pages/{page_id}/return", {"reason": "Chụp lại"}).status_code == 404
    assert {row.stage for row in rows(office)} == {"waiting"}


def test_after_three_days_without_an_answer_the_queue_says_so(office: Office, window: Any, page_id: int) -> None:
    hoa = window("hoa")
    hoa.send(f"/pages/{page_id}/return", {"reason": "Chụp lại cho rõ"})
    assert "quá 3 ngày" not in hoa.get("/review?standing=returned").text
    with office.writing() as session:
        session.execute(update(Page).values(outcome_at=now() - OVERDUE))
    assert "quá 3 ngày chưa gửi lại" in hoa.get("/review?standing=returned").text


def test_a_row_that_went_back_is_found_while_others_of_its_page_still_wait(
    office: Office, window: Any, page_id: int
) -> None:
    hoa = window("hoa")
    hoa.send(f"/rows/{rows(office)[0].id}/refusal", {"decision": "return", "reason": "Hỏi lại gia đình"})
    shown = hoa.get("/review?standing=returned").text
    assert "1 dòng trả lại Cà Thị Lan" in shown
    assert "quá 3 ngày" not in shown
    with office.writing() as session:
        session.execute(update(ReviewRow).where(ReviewRow.stage == "returned").values(decided_at=now() - OVERDUE))
    assert "quá 3 ngày chưa gửi lại" in hoa.get("/review?standing=returned").text


def test_a_page_sent_anew_has_answered_what_went_back(
    office: Office, window: Any, tmp_path: Path, keyring: Keyring
) -> None:
    store, lan, hoa = FolderStore(tmp_path / "data" / "photos", keyring), office.scope("lan"), window("hoa")
    place = {"hamlet": "Bản Hua Nà", "book": "2026", "number": "7"}
    first = photos.receive(office.database, store, lan, data=photo(21), **place)
    with office.writing() as session:
        session.execute(update(Page).values(state="failed", received_at=now() - OVERDUE))
    assert hoa.send(f"/pages/{first.page_id}/return", {"reason": "Chụp lại cho rõ"}).status_code == 303
    with office.writing() as session:
        session.execute(update(Page).values(outcome_at=now() - OVERDUE))
    assert [one["page"] for one in window("lan").get("/api/device").json()["returned"]] == [first.page_id]
    photos.receive(office.database, store, lan, data=photo(22), **place)
    assert window("lan").get("/api/device").json()["returned"] == []
    shown = hoa.get("/review?standing=returned").text
    assert "đã gửi lại" in shown
    assert "quá 3 ngày" not in shown


def test_an_officer_says_that_nobody_waits_for_an_answer_any_more(office: Office, window: Any, page_id: int) -> None:
    hoa = window("hoa")
    assert hoa.send(f"/pages/{page_id}/return", {"end": "x"}).status_code == 409
    hoa.send(f"/rows/{rows(office)[0].id}/refusal", {"decision": "return", "reason": "Hỏi lại gia đình"})
    assert window("lan").send(f"/pages/{page_id}/return", {"end": "x"}).status_code == 404
    assert "Đã có ảnh mới, thôi chờ gửi lại" in hoa.get(f"/pages/{page_id}").text
    assert hoa.send(f"/pages/{page_id}/return", {"end": "x"}).status_code == 303
    assert rows(office)[0].stage == "refused"
    assert window("lan").get("/api/device").json()["returned"] == []


def test_nobody_has_a_page_read_anew_that_another_officer_reviews(window: Any, page_id: int) -> None:
    window("hoa").send("/review/lease", {"page": str(page_id)})
    assert window("minh").send(f"/pages/{page_id}/reading").status_code == 409
    assert window("hoa").send(f"/pages/{page_id}/reading").status_code == 303


def test_logging_out_gives_pages_back(window: Any, page_id: int) -> None:
    hoa = window("hoa")
    hoa.send("/review/lease", {"page": str(page_id)})
    hoa.send("/logout")
    assert "đang duyệt (từ" not in window("minh").get(f"/review/fields?page={page_id}").text
