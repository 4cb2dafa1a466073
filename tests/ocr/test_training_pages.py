"""Made pages: exact truth, the same from the same seed, people whose numbers agree with them."""

import json
import re
from datetime import date
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from catalogue import personal_id
from intake.ocr.training import cells, entries, people
from intake.ocr.training.factory import LAYOUTS, Kit, MadePage, make_page, plan
from intake.ocr.training.fonts import KEPT_OUT, LIST, Font, fonts
from intake.ocr.training.pens import CHECK_COUNT, Pen

PAGES = Path(__file__).parents[1] / "pages"
seeds = st.integers(0, 10**6)


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Kit:
    """Pillow's own face writes and prints; it need not know Vietnamese for what is tested here."""
    path = tmp_path_factory.mktemp("fonts") / "own-400.ttf"
    built_in = ImageFont.load_default(20)
    assert isinstance(built_in, ImageFont.FreeTypeFont)
    path.write_bytes(built_in.font_bytes)
    return Kit([Font("own", "print", False, path)], [Font("own", "hand", True, path)], None)


def truths(folder: str) -> list[dict[str, object]]:
    return [json.loads(file.read_text("utf-8")) for file in sorted((PAGES / folder).glob("*.json"))]


def listed() -> list[tuple[str, str]]:
    """(name, part) of every font of the list."""
    lines = [line.split("\t") for line in LIST.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [(name, part) for name, _, part in lines]


def test_fonts_kept_out_are_never_listed() -> None:
    assert KEPT_OUT & {name for name, _ in listed()} == set()


def test_no_font_is_for_training_and_for_checking() -> None:
    names = [name for name, _ in listed()]
    assert len(names) == len(set(names))
    assert {part for _, part in listed()} == {"train", "check"}


def test_fonts_of_the_other_part_are_not_found(tmp_path: Path) -> None:
    for name, _ in listed():
        (tmp_path / f"{name}-400.ttf").touch()
    train, check = ({font.name for font in fonts(tmp_path, part)} for part in ("train", "check"))
    assert train & check == set()
    assert train | check == {name for name, _ in listed()}


@pytest.mark.parametrize(("part", "darkest"), [("train", 1.0), ("check", 0.5)])
def test_digits_of_checking_are_never_written_in_training(tmp_path: Path, part: str, darkest: float) -> None:
    images = np.full((CHECK_COUNT + 40, 28, 28), 255, np.uint8)
    images[40:] = 128
    (tmp_path / "images").write_bytes(bytes(16) + images.tobytes())
    (tmp_path / "labels").write_bytes(bytes(8) + (np.arange(len(images)) % 10).astype(np.uint8).tobytes())
    pen = Pen(tmp_path / "images", tmp_path / "labels", "train" if part == "train" else "check")
    written = pen.write("0123456789", Random(1))
    assert float(written.max()) == pytest.approx(darkest, abs=0.01)


@given(seeds, st.sampled_from(["male", "female"]), st.dates(date(2010, 1, 1), date(2026, 11, 1)))
def test_a_number_agrees_with_sex_year_and_origin(seed: int, sex: str, born: date) -> None:
    number = people.personal_id(Random(seed), "014", sex, born)
    decoded = personal_id.decode(number)
    assert decoded is not None
    assert (decoded.origin_code, decoded.sex, decoded.year) == ("014", sex, born.year)


@given(seeds)
def test_a_faulty_number_is_missing_short_or_of_the_other_sex(seed: int) -> None:
    shown = people.with_fault(Random(seed), "014219123456")
    assert shown == "" or re.fullmatch(r"0142\d{7,8}|014319123456", shown)


@given(seeds)
def test_a_village_has_as_many_children_as_asked(seed: int) -> None:
    rng = Random(seed)
    families = people.households(rng, people.village(rng), 9)
    assert sum(len(family.children) for family in families) == 9


@given(seeds)
def test_a_ditto_stands_only_where_the_row_above_says_the_same(seed: int) -> None:
    rng = Random(seed)
    place = people.village(rng)
    rows = entries.rows(rng, people.households(rng, place, 8), place, entries.style(rng, has_dittos=True))
    for above, row in pairwise(rows):
        for field, entry in row.items():
            if entry.text in entries.DITTOS:
                assert field in entries.DITTOED
                assert entry.value == above[field].value


@pytest.mark.parametrize("layout", LAYOUTS)
def test_truth_has_the_form_of_the_sample_photos(kit: Kit, layout: str) -> None:
    samples = [one for one in truths("dev") if str(one["layout"])[0] == layout]
    made = make_page(1, layout, "typed", 1, kit).truth
    assert made.keys() == samples[0].keys()
    assert made["header"].keys() <= {key for one in samples for key in one["header"]}  # type: ignore[attr-defined]
    known = {key for one in truths("dev") for row in one["rows"] for key in row}  # type: ignore[attr-defined]
    assert all(row.keys() <= known and "full_name" in row for row in made["rows"])


def test_the_same_seed_makes_the_same_page(kit: Kit) -> None:
    one, again, other = (make_page(seed, "A", "hand", 4, kit) for seed in (5, 5, 6))
    assert (one.jpeg, one.truth, one.cells) == (again.jpeg, again.truth, again.cells)
    assert one.jpeg != other.jpeg
    assert one.truth != other.truth


def test_every_text_of_the_truth_stands_on_the_paper_or_is_a_ditto(kit: Kit) -> None:
    made = make_page(3, "E", "hand", 0, kit)
    for number, row in enumerate(made.truth["rows"]):
        on_paper = {one.field: one.text for one in made.cells if one.row == number}
        for field in ("full_name", "father_name", "schooling"):
            assert on_paper[field] == row[field] or on_paper[field] in entries.DITTOS


def test_pages_are_planned_over_all_layouts_and_levels() -> None:
    planned = plan(1, 200)
    assert {(layout, level) for _, layout, _, level in planned} == {(one, at) for one in LAYOUTS for at in range(5)}
    for layout in LAYOUTS:
        hand = [fill == "hand" for _, kind, fill, _ in planned if kind == layout]
        assert 0.6 <= np.mean(hand) <= 0.8


@pytest.fixture(scope="module")
def photographed(kit: Kit) -> MadePage:
    return make_page(11, "A", "typed", 1, kit)


def test_our_geometry_finds_the_cells_where_the_truth_has_them(photographed: MadePage) -> None:
    found = cells.samples(photographed)
    written = [one for one in photographed.cells if one.text and one.row >= 0]
    assert len([one for one in found if one.is_seen and one.written.text]) >= 0.9 * len(written)
    assert [one.written for one in found if one.is_seen and not one.written.text] == []


def test_lines_to_learn_from_hold_the_text_of_the_paper(photographed: MadePage) -> None:
    lines = cells.to_lines(cells.samples(photographed), "own")
    names = {row["full_name"] for row in photographed.truth["rows"]}
    assert names <= {line.text for line in lines}
    assert {line.image.shape[0] for line in lines} == {48}


def test_own_test_pages_are_small_and_cover_all_kinds() -> None:
    own = truths("own")
    assert {(one["layout"], one["level"]) for one in own} == {(one, at) for one in LAYOUTS for at in range(5)}
    assert {str(one["font"]) for one in own} <= {"print"} | {name for name, part in listed() if part == "check"}
    assert max(file.stat().st_size for file in (PAGES / "own").glob("*.jpg")) <= 350_000
