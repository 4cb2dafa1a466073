"""What the phone says aloud: every prompt has its sound, small enough; a commune's own voice stays in the commune."""

import re
from pathlib import Path

import pytest

from tests.web.conftest import Street
from web.voice import SCREENS, SHIPPED, TEXTS, path_of, prompts

ALL_BYTES_MAX = 400_000
SOUND = b"OggS" + bytes(40)
SAID_OTHERWISE = {"draft", "found", "voice"}
"""The form says itself whether it is a new one; where the voice is switched on there is none yet."""


def recorded(folder: Path, commune: str, name: str) -> None:
    """A recording as an administrator lays it there."""
    path = path_of(folder / "data" / "voice" / commune, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(SOUND)


def test_a_stranger_hears_of_no_recordings(street: Street) -> None:
    assert street.window().get("/api/voice").status_code == 401


@pytest.mark.parametrize("name", ["nothing", "..%2f..%2fso-tre-em", "full_name"])
def test_what_was_not_recorded_is_not_there(street: Street, name: str) -> None:
    assert street.window("lan").get(f"/api/voice/{name}").status_code == 404


def test_another_communes_recording_is_not_there(street: Street, tmp_path: Path) -> None:
    recorded(tmp_path, street.office.neighbour_code, "sex")
    assert street.window("lan").get("/api/voice").json() == {"prompts": {}}
    assert street.window("lan").get("/api/voice/sex").status_code == 404


def test_the_communes_own_voice_comes_before_the_computers(street: Street, tmp_path: Path) -> None:
    recorded(tmp_path, street.office.commune_code, "household_head")
    window = street.window("lan")
    address = window.get("/api/voice").json()["prompts"]["household_head"]
    answer = window.get(address)
    assert (answer.content, answer.headers["content-type"]) == (SOUND, "audio/ogg")


def test_every_prompt_was_spoken_as_it_reads_now() -> None:
    lines = TEXTS.read_text(encoding="utf-8").splitlines()
    assert dict(line.split("\t") for line in lines) == prompts()
    assert {path.stem for path in SHIPPED.glob("*.ogg")} == set(prompts())


def test_the_voice_is_small_and_the_screen_says_how_much_is_fetched() -> None:
    size = sum(path.stat().st_size for path in SHIPPED.glob("*.ogg"))
    assert size < ALL_BYTES_MAX
    said = re.search(r"khoảng (\d+) kB", (SHIPPED.parent / "phone/voice.js").read_text(encoding="utf-8"))
    assert said is not None
    assert int(said[1]) == pytest.approx(size / 1000, rel=0.05)


def test_every_screen_behind_the_pin_can_be_said() -> None:
    source = (SHIPPED.parent / "phone/inside.js").read_text(encoding="utf-8")
    named = set(re.findall(r"^  (\w+): (?:async )?\(\w*\) =>", source, re.MULTILINE))
    assert {"checks", "recheck", "wake"} <= named
    assert named - SAID_OTHERWISE <= set(SCREENS)
