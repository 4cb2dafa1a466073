"""The office of people who err: what is right in truth is never found wrong, what is found is repaired."""

from pathlib import Path

from bench.desk.simulated import COLUMNS, ROWS_A_PAGE, Errs, Simulated


def test_people_who_never_err_leave_nothing_to_find(sqlite_template: Path, tmp_path: Path) -> None:
    with Simulated(tmp_path, sqlite_template, 1, Errs(0, 0, 0)) as office:
        office.work_through(1)
    told = office.told
    assert told.accepted_count == ROWS_A_PAGE * len(COLUMNS)
    assert (told.wrong_count, told.third_count, told.found_count) == (0, 0, 0)
    assert 0 < told.entered_count < told.accepted_count


def test_what_an_officer_gets_wrong_is_found_among_what_is_drawn_and_repaired(
    sqlite_template: Path, tmp_path: Path
) -> None:
    with Simulated(tmp_path, sqlite_template, 2, Errs(0.5, 0, 0)) as office:
        office.work_through(1)
    told = office.told
    assert 0 < told.found_count < told.wrong_count
    assert (told.third_count, told.repaired_count) == (told.found_count, told.found_count)
    assert told.wrong_count == sum(wrong for _, wrong in told.by_column.values())
