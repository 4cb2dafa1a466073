"""Class beside year of birth on one page: what contradicts all other rows is chosen among what the cell may hold."""

from collections.abc import Mapping

from intake.ocr import grades
from intake.ocr.language import schooling
from intake.ocr.stages import CellReading

Fields = dict[str, CellReading]


def cell(value: str, confidence: float = 0.98, *others: str) -> CellReading:
    return CellReading(value, value, confidence, "test", alternatives=others)


def child(words: CellReading, born: CellReading) -> Fields:
    return {"schooling": words, "birth_date": born, "full_name": cell("Lò Thị Mai")}


def classmates(last: Fields) -> dict[int, Fields]:
    """Six children of the school year 2025, each in the class of its age, and one more."""
    page = {row: child(cell(f"Lớp {row}"), cell(f"{2019 - row}-05-07")) for row in range(1, 7)}
    return {**page, 7: last}


def told(rows: Mapping[int, Fields], row: int = 7) -> tuple[str, str]:
    return str(rows[row]["schooling"].value), str(rows[row]["birth_date"].value)


def test_a_child_of_seven_read_as_in_class_eleven_is_in_class_one_a_when_its_cell_may_say_so() -> None:
    read = grades.weighed(classmates(child(cell("Lớp 11", 0.97, "Lớp 1A", "Lớp 10"), cell("2018-02-03", 0.99))))
    assert told(read) == ("Lớp 1A", "2018-02-03")
    assert "Lớp 11" in read[7]["schooling"].alternatives


def test_a_year_read_wrongly_is_put_right_by_a_class_that_is_sure() -> None:
    read = grades.weighed(classmates(child(cell("Lớp 6", 0.999), cell("2019-05-19", 0.6, "2014-05-19"))))
    assert told(read) == ("Lớp 6", "2014-05-19")


def test_a_big_child_in_a_low_class_stays_there_and_is_looked_at() -> None:
    read = grades.weighed(classmates(child(cell("Lớp 1", 0.999), cell("2012-05-19", 0.999))))
    assert told(read) == ("Lớp 1", "2012-05-19")
    assert read[7]["schooling"].confidence < 0.97


def test_a_clear_class_is_not_changed_into_an_unlikely_one_for_its_age() -> None:
    weak = CellReading("Lớp 1", "Lớp 1", 0.9999, "test", alternatives=("Lớp 7",), shares=(0.00001,))
    assert told(grades.weighed(classmates(child(weak, cell("2012-05-19", 0.999)))))[0] == "Lớp 1"


def test_nothing_is_chosen_that_no_cell_holds() -> None:
    read = grades.weighed(classmates(child(cell("Lớp 11", 0.6, "Lớp 10"), cell("2018-02-03"))))
    assert told(read)[0] in ("Lớp 11", "Lớp 10")


def test_who_stayed_down_a_year_is_left_as_read() -> None:
    late = child(cell("Lớp 4", 0.98, "Lớp 6"), cell("2013-02-03"))
    assert grades.weighed(classmates(late))[7] == late


def test_other_words_and_empty_cells_are_left_alone() -> None:
    for words in ("Nghỉ học", "Mẫu giáo", ""):
        one = child(cell(words), cell("2018-02-03"))
        assert grades.weighed(classmates(one))[7] == one
    assert grades.weighed({1: {"full_name": cell("Lò Thị Mai")}}) == {1: {"full_name": cell("Lò Thị Mai")}}


def test_too_few_rows_and_rows_that_agree_on_nothing_say_nothing() -> None:
    odd = child(cell("Lớp 11", 0.7, "Lớp 1A"), cell("2018-02-03"))
    few = {row: one for row, one in classmates(odd).items() if row >= 5}
    assert grades.weighed(few) == few
    mixed = {row: child(cell("Lớp 5"), cell(f"{1990 + 5 * row}-01-01")) for row in range(1, 7)}
    assert grades.weighed(mixed) == mixed


def test_a_class_is_told_from_other_words() -> None:
    assert [schooling.grade(one) for one in ("Lớp 1A", "Lớp 12", "7/12", "Lớp 13", "Mẫu giáo", "")] == [
        1,
        12,
        7,
        None,
        None,
        None,
    ]
