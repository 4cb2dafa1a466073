"""What the rows of one page lend each other: clear readings stay, of close ones that wins which runs on."""

from intake.ocr import neighbours
from intake.ocr.stages import CellReading


def row(
    value: str, confidence: float = 0.99, field: str = "household_number", **others: float
) -> dict[str, CellReading]:
    """A row of one field; `others` are what else it may be, each name behind an n."""
    shares = {name.removeprefix("n"): share for name, share in others.items()}
    one = CellReading(value, value, confidence, "own 1", None, tuple(shares), tuple(shares.values()))
    return {field: one}


def lent(*rows: dict[str, CellReading]) -> list[str]:
    return [str(next(iter(one.values())).value) for one in neighbours.lent(rows)]


def test_a_clear_number_stays_whatever_the_next_house_is() -> None:
    assert lent(row("049"), row("083", 0.98, n050=0.001), row("051")) == ["049", "083", "051"]


def test_a_number_that_was_not_heard_is_not_taken() -> None:
    assert lent(row("049"), row("088", 0.6, n058=0.3))[1] == "088"


def test_house_numbers_run_on_with_their_zeros() -> None:
    assert lent(row("049"), row("060", 0.5, n050=0.4))[1] == "050"
    assert lent(row("0180", 0.5, n0100=0.4), row("0101")) == ["0100", "0101"]


def test_a_number_s_origin_is_that_of_the_page() -> None:
    clear = [row(f"0143190032{at:02}", field="personal_id") for at in range(4)]
    doubtful = row("074319003209", 0.5, "personal_id", n014319003209=0.4)
    assert lent(*clear, doubtful)[-1] == "014319003209"
    assert lent(doubtful)[0] == "074319003209"
