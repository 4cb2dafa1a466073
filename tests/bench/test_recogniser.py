"""Lines of fonts left out of training: what is not read exactly is wrong, each font and sort beside the others."""

import numpy as np

from bench import recogniser
from intake.ocr.readers import TextReading, Word
from intake.ocr.training.lines import Line


class Parrot:
    """Says what it was told for every image; `asked` are the alphabets it was asked with."""

    version = "parrot"

    def __init__(self, *texts):
        self.texts, self.asked = list(texts), []

    def read(self, images, alphabet="text"):
        self.asked.append(alphabet)
        return [TextReading((Word(self.texts.pop(0), 0.9, (0, 0, 1, 1)),)) for _ in images]


def line(text, sort="name", kind="hand", font="mynerve", width=100):
    return Line(np.full((48, width), 255, np.uint8), text, kind, sort, font)


def test_fonts_that_are_not_there_are_told(tmp_path, capsys):
    assert recogniser.main([str(tmp_path), str(tmp_path)]) == 2
    assert "None of the check part's fonts" in capsys.readouterr().err


def test_a_lost_mark_is_wrong():
    assert recogniser.read([line("Lò Thị Mai")], Parrot("Lò Thi Mai")) == [False]


def test_dates_and_numbers_are_read_with_their_own_signs():
    parrot = Parrot("5/3/2019", "014319003201", "Lò Thị Mai")
    lines = [line("Lò Thị Mai"), line("014319003201", "personal_id"), line("5/3/2019", "birth_date")]
    assert recogniser.read(lines, parrot) == [True, True, True]
    assert parrot.asked == ["date", "digits", "text"]


def test_narrow_and_wide_lines_keep_their_places():
    lines = [line("dài hơn", width=300), line("ngắn", width=50)]
    assert recogniser.read(lines, Parrot("ngắn", "dài hơn")) == [True, True]


def test_the_table_has_every_font_and_all_of_a_kind():
    lines = [line("a"), line("b", font="bilbo"), line("1", "number", "digits", "pen")]
    rows = {row[:34].strip(): row[34:].split() for row in recogniser.table(lines, [True, False, True]).splitlines()[1:]}
    assert rows["hand mynerve"] == ["100.0", "%", "–", "100.0", "%"]
    assert rows["hand bilbo"] == ["0.0", "%", "–", "0.0", "%"]
    assert rows["all hand"] == ["50.0", "%", "–", "50.0", "%"]
    assert rows[recogniser.PEN] == ["–", "100.0", "%", "100.0", "%"]
