"""Every refusal is one Vietnamese sentence; no traceback and nobody's name reaches anyone."""

import pytest

from access import audit
from db import OperationalError
from tests.support.office import Office
from tests.web.conftest import Street


def test_a_traceback_is_never_shown_and_no_value_logged(street: Street, caplog: pytest.LogCaptureFixture) -> None:
    answer = street.window("hoa").get("/broken")
    assert answer.status_code == 500
    assert "Máy chủ gặp lỗi" in answer.text
    for word in ("Traceback", "RuntimeError", "Lò Thị Mai"):
        assert word not in answer.text
    assert "RuntimeError" in caplog.text
    assert "Lò Thị Mai" not in caplog.text


def test_a_busy_database_says_when_to_come_back(street: Street) -> None:
    answer = street.window("hoa").get("/busy")
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0


def full_disk(is_postgresql: bool) -> OperationalError:
    said = Exception("full")
    said.sqlite_errorcode, said.sqlstate = (0, "53100") if is_postgresql else (13, None)  # type: ignore[attr-defined]
    return OperationalError("INSERT", {}, said)


@pytest.mark.parametrize("is_postgresql", [False, True])
def test_a_full_disk_is_not_called_busy(
    street: Street, office: Office, monkeypatch: pytest.MonkeyPatch, is_postgresql: bool
) -> None:
    """To wait and try again helps nobody, and no phone should go on trying because of that word."""
    window = street.window("hoa")

    def fails(*_: object, **__: object) -> None:
        raise full_disk(is_postgresql)

    monkeypatch.setattr("intake.submissions.receive", fails)
    answer = window.client.post(
        "/api/sync", json={"device": "may-1", "items": [{}]}, headers={"X-CSRF-Token": window.token}
    )
    assert (answer.status_code, answer.json()["code"]) == (503, "DISK_FULL")


def test_a_page_that_the_log_does_not_take_is_refused_on_a_page(
    street: Street, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not in braces, and not without the headers that every page has."""

    def fails(*_: object) -> None:
        raise full_disk(is_postgresql=False)

    window, child = street.window("hoa"), office.add_child(full_name="Lò Thị Mai")
    monkeypatch.setattr(audit, "tell_at_once", fails)
    answer = window.get(f"/children/{child}", accept="text/html")
    assert (answer.status_code, answer.headers["content-type"]) == (503, "text/html; charset=utf-8")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "Ổ đĩa của máy chủ đã đầy" in answer.text
    assert "Mai" not in answer.text
    told = window.get(f"/api/children/{child}")
    assert (told.status_code, told.json()["code"]) == (503, "DISK_FULL")


@pytest.mark.parametrize("kind", ["", "; charset=khong-co-that"])
def test_a_part_of_a_form_in_no_alphabet_is_not_understood(street: Street, kind: str) -> None:
    part = b'--x\r\ncontent-disposition: form-data; name="q"\r\ncontent-type: text/plain' + kind.encode()
    body = part + b"\r\n\r\n\xff\xfe\r\n--x--\r\n"
    window = street.window("hoa")
    headers = {"content-type": "multipart/form-data; boundary=x", "x-csrf-token": window.token}
    assert window.client.post("/children/row", content=body, headers=headers).status_code == 422


def test_malformed_json_is_not_understood(street: Street) -> None:
    window = street.window("hoa")
    headers = {"content-type": "application/json", "x-csrf-token": window.token}
    for body in (b"{", b"[1]", b'{"account": 7}', b"\xff\xfe", b"[" * 200_000):
        answer = window.client.post("/api/note", content=body, headers=headers)
        assert answer.status_code == 422
        assert answer.json() == {
            "code": "NOT_UNDERSTOOD",
            "sentence": "Nội dung gửi lên không đọc được. Tải lại trang rồi làm lại.",
            "field": None,
        }


def test_strange_characters_never_break_the_server(street: Street) -> None:
    window = street.window("hoa")
    assert window.send("/note", {"account": "a\0b"}).status_code == 422
    headers = {"content-type": "application/json", "x-csrf-token": window.token}
    for body in (b'{"account": "a\\u0000b"}', b'{"account": "\\ud800"}'):
        assert window.client.post("/api/note", content=body, headers=headers).status_code in (200, 422)
    assert street.window().log_in("hoa\0", "x").status_code == 422


def test_a_body_over_the_limit_is_too_large(street: Street) -> None:
    answer = street.window("hoa").send("/note", {"account": "x" * 3_000_000})
    assert answer.status_code == 413
    assert "quá lớn" in answer.text


def test_a_wrong_method_is_refused_in_words(street: Street) -> None:
    answer = street.window("hoa").get("/logout")
    assert answer.status_code == 405
    assert "không nhận thao tác đó" in answer.text


def test_htmx_gets_the_sentence_alone_into_the_messages(street: Street) -> None:
    answer = street.window("hoa").get("/broken", hx_request="true")
    assert answer.headers["hx-retarget"] == "#messages"
    assert answer.text.startswith("<p class")


def test_a_session_that_is_over_sends_htmx_to_the_log_in(street: Street) -> None:
    answer = street.window().get("/desk", hx_request="true")
    assert answer.status_code == 401
    assert answer.headers["hx-redirect"] == "/login"


@pytest.mark.parametrize("path", ["/", "/login", "/nowhere", "/broken", "/healthz", "/schema"])
def test_every_answer_carries_the_policy_and_is_kept_nowhere(street: Street, path: str) -> None:
    headers = street.window("hoa").get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert "strict-transport-security" not in headers


def test_over_tls_the_browser_is_told_to_stay_there(street: Street) -> None:
    headers = street.window(public_url="https://sotreem.example").get("/login").headers
    assert headers["strict-transport-security"].startswith("max-age=")
