"""The main job without a browser: form and photo in, rows read and decided, list and files out, on both databases."""

import csv
import io
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from httpx import Client
from openpyxl import load_workbook

from tests.support.office import PASSWORD, Office
from tests.support.server import run, serving

pytestmark = pytest.mark.slow

PHOTO = Path(__file__).parents[1] / "pages/dev/06-a-typed-1.jpg"
SECRET = "tests alone know this secret, and nobody else"
ONCE = {"hamlet": "Bản Hua Nà", "mother_name": "Quàng Thị Hà", "ethnicity": "Thái"}


class Browser:
    """A person's HTTP client: keeps the session, sends the page's token with every form."""

    def __init__(self, address: str, username: str) -> None:
        self.http = Client(base_url=address, timeout=60, headers={"Accept": "text/html"})
        assert self.http.post("/login", data={"username": username, "password": PASSWORD}).status_code == 303

    def read(self, path: str) -> str:
        """The page, which must be there."""
        answer = self.http.get(path)
        assert answer.status_code == 200, path
        return answer.text

    def send(self, path: str, data: dict[str, str]) -> tuple[int, str]:
        """Status and page a form was answered with, redirects followed."""
        form = {"_csrf_token": self.http.cookies["csrf_token"], **data}
        answer = self.http.post(path, data=form, follow_redirects=True)
        return answer.status_code, answer.text

    def put_photo(self, photo: bytes) -> int:
        """The page made of the photo."""
        headers = {"X-CSRF-Token": self.http.cookies["csrf_token"]}
        address = f"/api/photos/{sha256(photo).hexdigest()}?kind=page&page=12"
        answer = self.http.put(address, content=photo, headers=headers)
        assert answer.status_code == 201
        return int(answer.json()["page"])


@pytest.fixture
def settings(office: Office, database_url: str, tmp_path: Path) -> dict[str, str]:
    """What server and worker are told; the office stands in their database."""
    return {"SOTREEM_DATABASE_URL": database_url, "SOTREEM_DATA": str(tmp_path), "SOTREEM_SECRET": SECRET}


@pytest.fixture
def address(settings: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """The real server's address."""
    with serving(settings, tmp_path / "server.log") as (address, _):
        yield address


def test_from_form_and_photo_to_a_list_of_checked_children(
    address: str, settings: dict[str, str], tmp_path: Path
) -> None:
    lan, hoa = Browser(address, "lan"), Browser(address, "hoa")
    a_household_with_two_children_is_kept(lan)
    page_id = lan.put_photo(PHOTO.read_bytes())
    assert "Chờ đọc" in lan.read("/pages")
    assert run(["work", "--once"], settings, tmp_path / "worker.log") == 0
    assert "Chờ duyệt" in lan.read("/pages")
    cell_id = rows_are_decided(hoa, page_id)
    assert "Lò Thị Hoa xác nhận lúc" in hoa.read(f"/cells/{cell_id}")
    assert hoa.http.get(f"/cells/{cell_id}/cutout").headers["content-type"] == "image/jpeg"
    the_list_tells_what_is_missing(hoa)
    the_list_is_exported(hoa)


def a_household_with_two_children_is_kept(lan: Browser) -> None:
    blank = lan.read("/children/new")
    first = {"c0-uuid": value_of(blank, "c0-uuid"), "c0-full_name": "Lò Thị Mai", "c0-birth_date": "05/3/2019"}
    first |= {"row": "0", "c0-sex": "female", "c0-personal_id": "014319000123", "c0-nationality": "VN"}
    status, asked = lan.send("/children", ONCE | first | {"do": "add"})
    assert status == 200
    assert value_of(asked, "c0-full_name") == "Lò Thị Mai"
    second = {"c1-uuid": value_of(asked, "c1-uuid"), "c1-full_name": "Lò Văn Bình", "c1-personal_id": "14221000456"}
    both = {**ONCE, **first, **second, "c1-birth_date": "3/2021"}
    status, page = send_rows(lan, both | {"do": "save"})
    assert status == 422
    assert "Số định danh phải có 12 chữ số" in page
    status, page = send_rows(lan, both | {"do": "anyway"})
    assert (status, page.count("mark--right")) == (200, 2)


def send_rows(lan: Browser, fields: dict[str, str]) -> tuple[int, str]:
    """The form with both its rows."""
    form: dict[str, object] = {"_csrf_token": lan.http.cookies["csrf_token"], **fields, "row": ["0", "1"]}
    answer = lan.http.post("/children", data=form)
    return answer.status_code, answer.text


def rows_are_decided(hoa: Browser, page_id: int) -> int:
    """Two rows confirmed, the first as corrected, the third refused; gives a cell of the first child's name."""
    rows = hoa.http.get(f"/api/pages/{page_id}").json()["rows"]
    assert len(rows) >= 4
    corrected = as_read(rows[0]) | {"full_name": "Lường Thị Xuân", "birth_date": "02/9/2018"}
    status, page = hoa.send(f"/rows/{rows[0]['id']}/confirmation", corrected)
    assert (status, "Lường Thị Xuân" in page) == (200, True)
    assert hoa.send(f"/rows/{rows[1]['id']}/confirmation", as_read(rows[1]))[0] == 200
    status, page = hoa.send(f"/rows/{rows[2]['id']}/refusal", {"reason": "Đã chuyển đi", "decision": "refuse"})
    assert "Đã chuyển đi" in page
    assert f"Còn {len(rows) - 3} dòng" in page
    found = hoa.read("/children?q=luong+thi+xuan")
    child = hoa.read(re.findall(r'href="(/children/[0-9a-f-]{36})"', found)[0])
    cells = re.findall(r'href="/cells/(\d+)"', child)
    assert cells
    return int(cells[0])


def as_read(row: dict[str, Any]) -> dict[str, str]:
    """The row's boxes as they were read."""
    return {field: cell["value"] for field, cell in row["cells"].items() if isinstance(cell["value"], str)}


def the_list_tells_what_is_missing(hoa: Browser) -> None:
    listed = hoa.read("/children?hamlet=B%E1%BA%A3n+Hua+N%C3%A0")
    assert all(name in listed for name in ("Lò Thị Mai", "Lò Văn Bình", "Lường Thị Xuân"))
    assert "Số định danh phải có 12 chữ số" in listed
    found = hoa.read("/children?q=lo+thi+mai")
    assert "Lò Thị Mai" in found
    assert "Lò Văn Bình" not in found


def the_list_is_exported(hoa: Browser) -> None:
    lines = list(csv.reader(io.StringIO(hoa.http.get("/exports/children.csv").content.decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(hoa.http.get("/exports/children.xlsx").content)).worksheets[0]
    assert len(lines) == sheet.max_row == 5
    name = lines[0].index("Họ và tên")
    assert {"Lò Thị Mai", "Lò Văn Bình", "Lường Thị Xuân"} <= {line[name] for line in lines}


def value_of(page: str, name: str) -> str:
    """What stands in the control called `name`."""
    control = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    assert control, name
    value = re.search(r'value="([^"]*)"', control.group())
    return value.group(1) if value else ""
