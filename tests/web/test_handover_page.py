"""The page of a list to the police: what changed since the sending, what came of it, where the open rows went."""

import re
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from cleaning.answers import Answer
from cleaning.moves import set_children
from intake.records import Origin, change_fields
from tests.support.campaigns import FAULTY, Work, open_work
from tests.support.office import Office

XUAN, TIEN = 1, 2
NUMBER = "014218000321"


@pytest.fixture
def work(office: Office) -> Work:
    """Two children who are due for the police."""
    office.add_child(**FAULTY)
    office.add_child(**FAULTY | {"full_name": "Cà Thị Xuân", "sex": ""})
    return open_work(office, "2026")


@pytest.fixture
def sent(work: Work) -> int:
    """Their list, in the hands of the police."""
    (number,) = work.draw()
    work.send(number)
    return number


def child_of(work: Work, number: int, row: int) -> UUID:
    with work.office.reading() as session:
        return work.listed(session, number).rows[row - 1].child_uuid


def rename(work: Work, child: UUID, name: str) -> None:
    with work.office.writing() as session:
        record = session.merge(work.office.child(child))
        change_fields(session, work.office.keyring, record, {"full_name": name}, Origin("form"))


def test_a_record_that_changed_is_marked_while_its_list_is_still_out(work: Work, sent: int, window: Any) -> None:
    assert "hồ sơ đã đổi sau khi gửi" not in window("hoa").get(f"/handovers/{sent}").text
    rename(work, child_of(work, sent, TIEN), "Lò Văn Tiển")
    page = window("hoa").get(f"/handovers/{sent}").text
    assert page.count("hồ sơ đã đổi sau khi gửi") == 1
    assert "Lò Văn Tiển" not in page


def test_a_list_that_came_back_says_what_came_of_it_and_leads_to_the_open_rows(
    work: Work, sent: int, window: Any
) -> None:
    assert "Còn 2 dòng chưa có kết quả" in window("hoa").get(f"/handovers/{sent}").text
    work.answer(sent, Answer(TIEN, "new_number", NUMBER))
    left = work.give_back(sent).left
    assert left is not None
    page = window("hoa").get(f"/handovers/{sent}").text
    assert "1 cháu công an đã xác thực, 0 cháu công an trả lại" in page
    assert f'1 dòng chưa có kết quả ở danh sách <a href="/handovers/{left.id}">' in page
    assert f'<a href="/handovers/{sent}">' in window("tuan").get(f"/handovers/{left.id}").text


def test_refused_answers_are_named_at_the_top_with_a_way_to_their_rows(sent: int, window: Any) -> None:
    told = {f"told-{TIEN}": "014318000321", f"result-{TIEN}": "new_number"}
    page = window("tuan").send(f"/handovers/{sent}/answers", told)
    assert page.status_code == 422
    assert f'<a href="#row-{TIEN}">' in page.text


def test_the_minutes_count_children_whose_sex_nobody_knows(sent: int, window: Any) -> None:
    page = window("hoa").get(f"/handovers/{sent}/minutes").text
    assert page.count("2 trẻ (nam 1, nữ 0, chưa rõ giới tính 1)") == 2


MINUTES = """
SELECT (max(number) + 9) / 10, count(*),
  count(CASE WHEN frozen LIKE :male THEN 1 END), count(CASE WHEN frozen LIKE :female THEN 1 END),
  count(CASE WHEN frozen LIKE :unknown THEN 1 END), count(CASE WHEN answer <> '' THEN 1 END)
FROM handover_row WHERE handover_id = :list"""
"""Ten rows a page; the rows as they were frozen."""


def counted(office: Office, listed: int) -> list[int]:
    with office.reading() as session:
        of = {key: f'%"sex":"{sex}"%' for key, sex in (("male", "male"), ("female", "female"), ("unknown", ""))}
        return list(session.execute(text(MINUTES), {"list": listed, **of}).one())


def told_in(page: str) -> list[int]:
    """Pages, rows, male, female, unknown of the minutes' sentence."""
    said = re.search(
        r"gồm (\d+) trang, (\d+) trẻ \(nam (\d+), nữ (\d+)(?:, chưa rõ giới tính (\d+))?\)", " ".join(page.split())
    )
    assert said
    return [int(number or 0) for number in said.groups()]


def test_the_minutes_figures_are_what_sql_counts_also_when_records_change_later(office: Office, window: Any) -> None:
    """Twins, two pages, one of unknown sex; one record's sex is corrected after the list left, one child died."""
    twins = [
        FAULTY | {"full_name": name, "sex": sex} for name, sex in (("Lò Văn Sinh", "male"), ("Lò Thị Đôi", "female"))
    ]
    others = [FAULTY | {"full_name": f"Cà Thị {at}", "sex": "female" if at % 3 else "male"} for at in range(9)]
    unknown = FAULTY | {"full_name": "Cà Thị Xuân", "sex": ""}
    children = [office.add_child(**fields) for fields in (*twins, *others, unknown)]
    work = open_work(office, "2026")
    (listed,) = work.draw()
    work.send(listed)
    with office.writing() as session:
        change_fields(
            session, office.keyring, session.merge(office.child(children[-1])), {"sex": "female"}, Origin("form")
        )
        set_children(session, [session.merge(office.child(children[2]))], "deceased", user_id=None)
    page = window("hoa").get(f"/handovers/{listed}/minutes").text
    assert told_in(page) == counted(office, listed)[:5] == [2, 12, 4, 7, 1]
    work.answer(listed, Answer(1, "new_number", NUMBER), Answer(2, "not_found"))
    work.give_back(listed)
    back = " ".join(window("hoa").get(f"/handovers/{listed}/return-minutes").text.split())
    answered, rows = counted(office, listed)[5], counted(office, listed)[1]
    assert told_in(back) == counted(office, listed)[:5]
    assert back.count(f"{answered} dòng có kết quả xác thực, {rows - answered} dòng chưa có") == 2
    assert answered == 2
