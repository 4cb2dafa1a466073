"""The phone's shell and files: for everybody, whole, compressed once, and naming nobody."""

import gzip
import json
import re

import pytest

from tests.web.conftest import Browser, Street
from web.pages import DIST, built


@pytest.fixture
def stranger(street: Street) -> Browser:
    """A window nobody has logged in from."""
    return street.window()


def test_the_shell_opens_without_a_log_in_and_names_nobody(stranger: Browser) -> None:
    answer = stranger.get("/phone")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-cache"
    assert "set-cookie" not in answer.headers
    named = re.findall(r'(?:href|src)="(/static/[^"]+)"', answer.text)
    assert named
    assert {stranger.get(address).status_code for address in named} == {200}


def test_the_address_in_an_officers_code_opens_the_same_shell(stranger: Browser) -> None:
    assert stranger.get("/enrol").content == stranger.get("/phone").content


def test_the_worker_reaches_the_whole_house_and_is_asked_for_anew(stranger: Browser) -> None:
    answer = stranger.get("/sw.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    kept = [address for address in re.findall(r'"(/[^"]*)"', answer.text) if address.startswith(("/static", "/phone"))]
    assert "/phone" in kept
    assert {stranger.get(address).status_code for address in kept} == {200}


def test_the_manifest_has_icons_that_are_there(stranger: Browser) -> None:
    manifest = json.loads(stranger.get("/manifest.webmanifest").content)
    assert manifest["start_url"] == manifest["id"] == "/phone"
    assert {icon.get("purpose", "any") for icon in manifest["icons"]} == {"any", "maskable"}
    assert all(stranger.get(icon["src"]).headers["content-type"] == "image/png" for icon in manifest["icons"])


def test_a_built_file_is_kept_for_good_and_travels_compressed(stranger: Browser) -> None:
    name = built("phone.js")
    answer = stranger.get(f"/static/dist/{name}", Accept_Encoding="gzip")
    assert answer.headers["content-encoding"] == "gzip"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.content == (DIST / name).read_bytes() == gzip.decompress((DIST / f"{name}.gz").read_bytes())


def test_the_better_coding_is_chosen_where_it_is_understood(stranger: Browser) -> None:
    name = built("phone.js")
    with stranger.client.stream("GET", f"/static/dist/{name}", headers={"Accept-Encoding": "gzip, br"}) as answer:
        assert answer.headers["content-encoding"] == "br"
        assert b"".join(answer.iter_raw()) == (DIST / f"{name}.br").read_bytes()


def test_parts_say_no_more_than_they_must_and_pages_and_workers_say_all(stranger: Browser) -> None:
    assert "content-security-policy" not in stranger.get(f"/static/dist/{built('phone.js')}").headers
    for address in ("/phone", "/sw.js", f"/static/dist/{built('quality_worker.js')}"):
        assert "content-security-policy" in stranger.get(address).headers


def test_what_was_never_built_is_not_there(stranger: Browser) -> None:
    for name in ("phone.js.gz", "..%2f..%2fapp.py", "nothing.js", ".env"):
        assert stranger.get(f"/static/dist/{name}").status_code == 404


def test_the_shell_and_all_it_needs_weigh_less_than_the_budget(stranger: Browser) -> None:
    shell = stranger.get("/phone").text
    needed = re.findall(r'(?:href|src)="/static/dist/([^"]+\.(?:js|css))"', shell)
    assert len(needed) >= 2
    assert sum((DIST / f"{name}.gz").stat().st_size for name in needed) <= 60_000


def test_all_that_the_form_needs_is_one_script_beside_the_start(stranger: Browser) -> None:
    """Each more costs a round trip of a slow line: what shares code has to be told what stands before it."""
    shell = stranger.get("/phone").text
    preloaded = re.findall(r'rel="modulepreload" href="/static/dist/(\w+)\.', shell)
    assert sorted(preloaded) == ["chunk", "chunk", "inside"]


def test_every_part_a_script_imports_is_there(stranger: Browser) -> None:
    parts = [file for file in DIST.glob("*.js") if not file.name.startswith("app.")]
    imported = {name for file in parts for name in re.findall(r'"\./([\w.-]+\.js)"', file.read_text(encoding="utf-8"))}
    assert {name for name in imported if stranger.get(f"/static/dist/{name}").status_code != 200} == set()
