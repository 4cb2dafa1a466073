"""Bad input as the person who sent it sees it: one Vietnamese sentence on the screen, nothing lost, nothing doubled."""

import html
import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFilter

from access.keys import Keyring
from db import func, select
from db.tables import Child, Page, ReviewRow
from intake import worker
from intake.photo_store import FolderStore
from tests.support import photos as made
from tests.support.office import Office
from tests.support.readings import page_read
from web.spoken import vn_time

MANY = "Ă" * 10_000
MAI = {"row": "0", "c0-uuid": "6f1d6f0e-3c58-4e0c-9a2b-0c1d7a3f4e55", "c0-full_name": "Lò Thị Mai"}
MAI |= {"hamlet": "Bản Hua Nà", "c0-birth_date": "05/3/2019", "c0-sex": "female", "c0-nationality": "VN"}

Send = Callable[..., Any]


def cat() -> bytes:
    """A photo of no page at all: soft round shapes in brown and grey."""
    picture = Image.new("RGB", (1200, 900), (96, 120, 90))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((350, 250, 900, 850), fill=(150, 110, 70))
    pen.polygon([(420, 330), (480, 120), (560, 290)], fill=(140, 100, 65))
    pen.polygon([(700, 290), (790, 120), (840, 330)], fill=(140, 100, 65))
    pen.ellipse((480, 420, 560, 500), fill=(200, 200, 90))
    pen.ellipse((690, 420, 770, 500), fill=(200, 200, 90))
    return jpeg(picture.filter(ImageFilter.GaussianBlur(9)))


def jpeg(picture: Image.Image) -> bytes:
    """The picture as a phone sends it."""
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=85)
    return held.getvalue()


def count(office: Office, table: type) -> int:
    """How many rows the table has."""
    with office.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def send_photos(window: Any) -> Send:
    """Lan sends files by the form of the page; gives the answer."""
    lan = window("lan")

    def send(*files: tuple[str, bytes]) -> Any:
        parts = [("photos", (name, data, "image/jpeg")) for name, data in files]
        return lan.client.post("/pages", data={"_csrf_token": lan.token}, files=parts, follow_redirects=True)

    return send


@pytest.mark.parametrize(
    ("data", "status", "told"),
    [
        ("Danh sách trẻ bản Hua Nà".encode(), 422, "không phải là ảnh"),
        (made.photo()[:3000], 422, "đứt giữa chừng"),
        (made.png_of(30_000, 30_000), 422, "40 triệu điểm"),
        (b"", 422, "Tệp này trống"),
    ],
    ids=["text", "cut off", "900 megapixels", "empty"],
)
def test_a_file_that_is_no_photo_is_named_and_holds_up_none_of_the_others(
    office: Office, send_photos: Send, data: bytes, status: int, told: str
) -> None:
    answer = send_photos(("trang-12.jpg", data), ("trang-13.jpg", made.photo()))
    assert answer.status_code == status
    said = answer.text[answer.text.index("trang-12.jpg") :][:400]
    assert told in said
    assert "Đã nhận 1 ảnh khác" in answer.text
    assert count(office, Page) == 1


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_cat_and_an_empty_page_say_why_they_were_not_read(
    office: Office, window: Any, send_photos: Send, keyring: Keyring, tmp_path: Path
) -> None:
    blank = jpeg(Image.new("RGB", (1200, 1700), (244, 241, 232)))
    assert send_photos(("meo.jpg", cat()), ("trang-trang.jpg", blank)).status_code == 200
    store = FolderStore(tmp_path / "data" / "photos", keyring)
    assert worker.run(office.database, keyring, store, once=True, processes=1) == 0
    with office.reading() as session:
        pages = session.scalars(select(Page)).all()
    assert [page.state for page in pages] == ["failed", "failed"]
    hoa = window("hoa")
    for page in pages:
        sentence = html.escape(page.failure_sentence or "")
        assert sentence.endswith(".")
        assert sentence in hoa.get(f"/pages/{page.id}").text
        assert sentence in hoa.get("/pages?state=failed").text
    assert count(office, ReviewRow) == count(office, Child) == 0


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"c0-full_name": "Lò Thị\0Mai"}, "ký tự"),
        ({"c0-full_name": MANY}, "dài"),
        ({"c0-address_detail": MANY, "address_detail": MANY}, "dài"),
        ({"c0-birth_date": "01/01/9999"}, "9999"),
    ],
    ids=["NUL", "10,000 letters", "10,000 letters of an address", "year 9999"],
)
def test_a_form_nobody_can_keep_is_answered_with_a_sentence(
    office: Office, window: Any, typed: dict[str, str], told: str
) -> None:
    answer = window("lan").send("/children", MAI | typed | {"do": "save"})
    assert answer.status_code == 422
    assert told in answer.text
    assert "Traceback" not in answer.text
    assert count(office, Child) == 0


def test_a_date_in_the_year_9999_is_kept_as_typed_when_the_person_says_so(office: Office, window: Any) -> None:
    lan = window("lan")
    assert lan.send("/children", MAI | {"c0-birth_date": "01/01/9999", "do": "anyway"}).status_code == 200
    page = lan.get(f"/children/{MAI['c0-uuid']}").text
    assert "01/01/9999" in page
    assert "9999" in page[page.index("fault--B") :]


def test_the_same_form_sent_twice_is_one_child_and_says_saved_twice(office: Office, window: Any) -> None:
    lan = window("lan")
    answers = [lan.send("/children", MAI | {"do": "anyway"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert all("Đã lưu" in answer.text for answer in answers)
    assert count(office, Child) == 1


@pytest.mark.parametrize("typed", [{"full_name": "Cà\0An"}, {"full_name": MANY}], ids=["NUL", "10,000 letters"])
def test_a_row_nobody_can_keep_still_waits(
    office: Office, window: Any, keyring: Keyring, tmp_path: Path, typed: dict[str, str]
) -> None:
    folder = tmp_path / "data" / "photos"
    page_read(office.database, keyring, folder, office.scope("lan"), {"full_name": "Cà Văn An"})
    answer = window("hoa").send("/rows/1/confirmation", typed)
    assert answer.status_code == 422
    assert "notice--wrong" in answer.text
    with office.reading() as session:
        assert session.get_one(ReviewRow, 1).stage == "waiting"


def test_the_second_officer_reads_who_decided_the_row_and_when(
    office: Office, window: Any, keyring: Keyring, tmp_path: Path
) -> None:
    folder = tmp_path / "data" / "photos"
    page_read(office.database, keyring, folder, office.scope("lan"), {"full_name": "Cà Văn An"})
    hoa, minh = window("hoa"), window("minh")
    assert hoa.send("/rows/1/confirmation", {"full_name": "Cà Văn An"}).status_code == 303
    late = minh.send("/rows/1/confirmation", {"full_name": "Cà Văn Anh"})
    assert late.status_code == 409
    assert "Lò Thị Hoa" in late.text
    assert vn_time(datetime.now(UTC)).split(", ")[1] in late.text
    with office.reading() as session:
        assert session.scalars(select(Child.full_name)).all() == ["Cà Văn An"]
