"""The door: who gets in, from where, with what token."""

from litestar import Request

from db import select
from db.tables import LoginFailure
from tests.web.conftest import Street
from web.calling import source_of


def _notes(street: Street) -> list[str]:
    with street.office.reading() as session:
        return list(session.scalars(select(LoginFailure.account).where(LoginFailure.source == "probe")))


def test_a_stranger_is_sent_to_the_log_in(street: Street) -> None:
    answer = street.window().get("/desk?a=1", accept="text/html")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=/desk%3Fa%3D1"


def test_a_stranger_that_is_a_program_reads_401(street: Street) -> None:
    answer = street.window().client.post("/api/note", json={"account": "x"})
    assert answer.status_code == 401
    assert answer.json()["code"] == "NOT_LOGGED_IN"


def test_a_stranger_is_told_401_before_403(street: Street) -> None:
    assert street.window().post("/note", origin="https://evil.example").status_code == 401


def test_a_call_without_token_changes_nothing(street: Street) -> None:
    window = street.window("hoa")
    assert window.post("/note", {"account": "x"}).status_code == 403
    assert window.client.post("/api/note", json={"account": "x"}).status_code == 403
    assert _notes(street) == []


def test_the_token_of_another_session_is_refused(street: Street) -> None:
    other = street.window("minh").token
    assert street.window("hoa").post("/note", {"account": "x", "_csrf_token": other}).status_code == 403


def test_a_foreign_page_is_refused_even_with_the_token(street: Street) -> None:
    window = street.window("hoa")
    for headers in ({"origin": "https://evil.example"}, {"origin": "null"}, {"sec_fetch_site": "cross-site"}):
        assert window.send("/note", {"account": "x"}, **headers).status_code == 403


def test_an_origin_that_is_no_address_is_refused_not_broken(street: Street) -> None:
    window = street.window("hoa")
    for origin in ("http://[", "\x7f", "", "http://sotreem.local@evil.example", "http://sotreem.local.evil.example"):
        assert window.send("/note", {"account": "x"}, origin=origin).status_code == 403


def test_a_foreign_page_cannot_log_anyone_in(street: Street) -> None:
    assert street.window().log_in("hoa", origin="https://evil.example").status_code == 403


def test_behind_tls_only_the_public_address_is_ours(street: Street) -> None:
    window = street.window("hoa", public_url="https://sotreem.example")
    assert window.send("/note", {"account": "x"}, origin="http://sotreem.example").status_code == 403
    assert window.send("/note", {"account": "x"}, origin="https://sotreem.example").status_code == 200


def test_a_page_of_ours_is_let_in_by_field_and_by_header(street: Street) -> None:
    window = street.window("hoa")
    assert window.send("/note", {"account": "bằng ô"}, origin="http://sotreem.local").status_code == 200
    assert window.post("/note", {"account": "bằng dòng đầu"}, x_csrf_token=window.token).status_code == 200
    assert _notes(street) == ["bằng ô", "bằng dòng đầu"]


def test_the_token_is_found_in_a_form_with_files(street: Street) -> None:
    window = street.window("hoa")
    form = {"account": "có ảnh", "_csrf_token": window.token}
    answer = window.client.post("/note", data=form, files={"photo": ("a.jpg", b"\xff\xd8")})
    assert answer.status_code == 200


def test_a_role_without_the_right_reads_what_an_unknown_address_reads(street: Street) -> None:
    window = street.window("lan")
    assert window.get("/desk").content == window.get("/nowhere").content
    assert window.get("/desk").status_code == 404


def test_another_area_reads_like_an_unknown_one(street: Street) -> None:
    window = street.window("hoa")
    hidden, unknown = window.get(f"/area/{street.office.neighbour_code}"), window.get("/area/00000")
    assert hidden.status_code == unknown.status_code == 404
    assert hidden.content == unknown.content
    assert dict(hidden.headers) == dict(unknown.headers)


def test_an_officer_gets_in_where_officers_do(street: Street) -> None:
    assert street.window("hoa").get("/desk").text == "desk"


def test_what_breaks_leaves_nothing_behind(street: Street) -> None:
    window = street.window("hoa")
    assert window.send("/note", {"account": "x", "then": "break"}).status_code == 500
    assert _notes(street) == []


def _source(client: str, forwarded: str, trusted: tuple[str, ...]) -> str:
    headers = [(b"x-forwarded-for", forwarded.encode())]
    scope = {"type": "http", "headers": headers, "client": (client, 1), "method": "GET", "path": "/"}
    return source_of(Request(scope), trusted)  # type: ignore[arg-type]


def test_a_stranger_cannot_name_the_own_source() -> None:
    assert _source("203.0.113.9", "10.9.9.9", ()) == "203.0.113.9"
    assert _source("203.0.113.9", "10.9.9.9", ("10.0.0.0/8",)) == "203.0.113.9"


def test_behind_a_trusted_proxy_the_last_unknown_address_counts() -> None:
    trusted = ("10.0.0.0/8",)
    assert _source("10.0.0.1", "8.8.8.8, 203.0.113.9", trusted) == "203.0.113.9"
    assert _source("10.0.0.1", "203.0.113.9, 10.0.0.2", trusted) == "203.0.113.9"
    assert _source("10.0.0.1", "", trusted) == "10.0.0.1"


def test_head_gives_the_headers_of_get_without_its_body(street: Street) -> None:
    window = street.window("hoa")
    for path in ("/healthz", "/login", "/desk", "/area/06400", "/nowhere"):
        asked, got = window.client.head(path), window.client.get(path)
        assert asked.status_code == got.status_code
        assert asked.content == b""
        assert asked.headers["content-security-policy"] == got.headers["content-security-policy"]


def test_head_lets_no_stranger_in(street: Street) -> None:
    assert street.window().client.head("/api/device").status_code == 401
