"""What stands several times on a page: the ink decides, what surely stands near by decides between close readings."""

from hypothesis import given
from hypothesis import strategies as st

from intake.ocr import repeats
from intake.ocr.stages import CellReading
from tests.support.traces import trace


def row(field="mother_name", seen="", doubts=None, confidence=0.99, **others):
    """A row's reading of one field, with the trace of what its reader saw."""
    shares = {name.replace("_", " "): share for name, share in others.items()}
    one = CellReading(seen, seen, confidence, "own 1", None, tuple(shares), tuple(shares.values()))
    return {field: one}, {field: trace(seen, doubts)}


def values(*rows):
    fields, traces = zip(*rows, strict=True)
    return [next(iter(said.values())).value for said in repeats.weighed(fields, traces)]


def test_another_mother_clearly_written_stays():
    assert values(row(seen="Lò Thị Mai"), row(seen="Lò Thị Mài"))[1] == "Lò Thị Mài"


def test_another_name_is_not_drawn_to_the_one_above():
    doubtful = row(seen="Quàng Văn Ón", confidence=0.4)
    assert values(row(seen="Lò Thị Mai"), doubtful)[1] == "Quàng Văn Ón"


def test_what_the_ink_hardly_allows_is_not_taken():
    doubtful = row(seen="Lò Thị Mai", confidence=0.6)
    assert values(row(seen="Lò Thị Mây"), doubtful) == ["Lò Thị Mây", "Lò Thị Mai"]


def test_nothing_is_filled_into_an_empty_cell():
    assert values(row(seen="Lò Thị Mai"), row(seen="", confidence=0.9))[1] == ""


def test_brothers_and_sisters_have_one_mother():
    doubtful = row(seen="Lò Thị Mài", doubts={8: {"a": 0.3}}, confidence=0.6, Lò_Thị_Mai=0.3)
    said, seen = zip(row(seen="Lò Thị Mai"), doubtful, strict=True)
    one = repeats.weighed(said, seen)[1]["mother_name"]
    assert one.value == "Lò Thị Mai"
    assert one.confidence > 0.9
    assert "Lò Thị Mài" in one.alternatives


def test_a_value_that_was_not_heard_is_tried_by_its_ink():
    doubtful = row(seen="Lò Thị Mài", doubts={8: {"a": 0.45}}, confidence=0.5)
    assert values(row(seen="Lò Thị Mai"), doubtful)[1] == "Lò Thị Mai"


def test_a_hamlet_is_the_one_that_most_rows_name():
    sure = [row("hamlet", "Bản Lừa") for _ in range(4)]
    doubtful = row("hamlet", "Bản Lứa", {5: {"ừ": 0.4}}, 0.55, Bản_Lừa=0.4)
    assert values(*sure, doubtful)[4] == "Bản Lừa"


def test_an_ethnic_group_is_taken_from_the_page_only_where_the_ink_is_close():
    groups = [repeats.ETHNICITY]
    fields, seen = zip(
        row("ethnicity", "Xtiêng"),
        row("ethnicity", "Kinh", {0: {"H": 0.45}}, 0.5),
        row("ethnicity", "Hinh", {0: {"K": 0.4}}, 0.55),
        row("ethnicity", "Tày"),
        row("ethnicity", "006"),
        strict=True,
    )
    found = [one["ethnicity"].value for one in repeats.weighed(fields, seen, groups)]
    assert found == ["Xtiêng", "Kinh", "Kinh", "Tày", "006"]


def test_a_row_far_away_counts_less_for_a_mother_than_the_next_one():
    doubtful = row(seen="Lò Thị Mài", doubts={8: {"a": 0.02}}, confidence=0.6, Lò_Thị_Mai=0.02)
    between = [row(seen=f"Quàng Thị {name}") for name in ("Ón", "Hặc", "Pó", "Dung", "Sương", "Inh", "Ương", "Thoa")]
    assert values(row(seen="Lò Thị Mai"), doubtful)[1] == "Lò Thị Mai"
    assert values(row(seen="Lò Thị Mai"), *between, doubtful)[-1] == "Lò Thị Mài"


@given(st.lists(st.sampled_from(["Lò Thị Mai", "Lò Thị Mài", "Hồ Văn Chứ"]), min_size=1, max_size=6), st.data())
def test_shares_are_shares(names, data):
    rows = [row(seen=name, confidence=data.draw(st.floats(0.01, 1.0))) for name in names]
    fields, traces = zip(*rows, strict=True)
    for said in repeats.weighed(fields, traces):
        one = said["mother_name"]
        assert 0 <= one.confidence <= 1 + 1e-9
        assert one.confidence + sum(one.shares) <= 1 + 1e-6
