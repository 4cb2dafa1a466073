"""Lists to the police: frozen when drawn, answered beside what was sent, and nothing of theirs is written over."""

from uuid import UUID

import pytest
from sqlalchemy import update

from catalogue.refusals import Refusal
from cleaning import handovers
from cleaning.answers import Answer
from cleaning.handover_sheets import HEADER, answers_from, lines
from cleaning.handovers import frozen_of, is_intact
from db import select
from db.tables import Handover, HandoverRow
from intake import police_answers
from intake.records import Origin, change_fields
from tests.support.campaigns import FAULTY, LETTER, Work, open_work
from tests.support.office import Office

TIEN, NUMBER = 1, "014218000321"


@pytest.fixture
def work(office: Office) -> Work:
    """A campaign of 2026, police first, with two children without a number."""
    office.add_child(**FAULTY, circumstances=["bi_mua_ban"], note="ở với bà", address_detail="nhà cuối bản")
    office.add_child(**FAULTY | {"full_name": "Cà Thị Xuân", "sex": "female"})
    return open_work(office, "2026")


def children_of(work: Work) -> list[object]:
    with work.office.reading() as session:
        return list(session.scalars(select(HandoverRow.child_uuid).order_by(HandoverRow.number)))


@pytest.mark.parametrize("who", ["lan", "pang", "tuan", "son", "tinh", "quan", "ngoc"])
def test_only_the_commune_s_officer_draws_lists(work: Work, who: str) -> None:
    with pytest.raises(Refusal):
        work.draw(who)


def test_a_list_goes_from_house_to_house_as_they_are_counted(office: Office) -> None:
    for number in ("10", "9", "2"):
        office.add_child(**FAULTY | {"full_name": f"Lò Văn {number}"}, household_number=number)
    work = open_work(office, "2026")
    (drawn,) = work.draw()
    with office.reading() as session:
        assert [frozen_of(row)["full_name"] for row in work.listed(session, drawn).rows] == [
            "Lò Văn 2",
            "Lò Văn 9",
            "Lò Văn 10",
        ]


def test_a_list_holds_what_the_police_need_and_no_group_of_circumstances(work: Work) -> None:
    (number,) = work.draw()
    with work.office.reading() as session:
        listed = work.listed(session, number)
        assert [frozen_of(row)["full_name"] for row in listed.rows] == ["Cà Thị Xuân", "Lò Văn Tiến"]
        assert [row.code for row in listed.rows] == ["ML1-01-001", "ML1-01-002"]
        assert set(frozen_of(listed.rows[0])) == set(handovers.FROZEN_KEYS)
        assert "mua_ban" not in str([row.frozen for row in listed.rows])
        assert all(len(line) == len(HEADER) for line in lines(listed))


def test_a_list_has_a_hundred_rows_at_most(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handovers, "ROWS_MAX", 2)
    for name in ("An", "Bình", "Chi"):
        office.add_child(**FAULTY | {"full_name": f"Lò Văn {name}"})
    work = open_work(office, "2026")
    assert len(work.draw()) == 2


def test_a_changed_row_is_seen_by_the_hash_and_the_list_does_not_go_out(work: Work) -> None:
    (number,) = work.draw()
    with work.office.writing() as session:
        session.execute(update(HandoverRow).where(HandoverRow.number == 1).values(frozen='{"full_name":"Khác"}'))
    with work.office.reading() as session:
        assert not is_intact(work.listed(session, number))
    with pytest.raises(Refusal) as refused:
        work.send(number)
    assert refused.value.code == "LIST_BROKEN"


def test_a_child_is_on_one_open_list_at_most(work: Work) -> None:
    work.draw()
    with pytest.raises(Refusal) as refused:
        work.draw()
    assert refused.value.code == "NOTHING_DUE"


def test_a_list_that_was_not_sent_is_taken_back_and_its_children_are_due_again(work: Work) -> None:
    (number,) = work.draw()
    with work.office.writing() as session:
        handovers.withdraw(session, work.office.keyring, work.office.scope("hoa"), work.listed(session, number))
    assert len(work.draw()) == 1


def test_the_police_see_a_list_when_it_was_handed_to_them_and_not_before(work: Work) -> None:
    from db.queries import handovers as queries

    (number,) = work.draw()
    seen = []
    for step in (lambda: None, lambda: work.send(number)):
        step()
        with work.office.reading() as session:
            seen.append(queries.find(session, work.office.scope("tuan"), number) is not None)
    assert seen == [False, True]


def test_a_list_handed_over_twice_is_refused_to_the_second(work: Work) -> None:
    (number,) = work.draw()
    work.send(number)
    with pytest.raises(Refusal) as refused:
        work.send(number)
    assert refused.value.code == "LIST_MOVED"
    with work.office.reading() as session:
        assert work.listed(session, number).letter_number == LETTER.number


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (Answer(2, "new_number", "014318000321"), "E2.7"),
        (Answer(2, "new_number", "014219000321"), "E2.8"),
        (Answer(2, "new_number", "01421800032"), "E2.2"),
        (Answer(2, "new_number", "14218000321"), "E2.4"),
        (Answer(2, "new_number", ""), "NUMBER_MISSING"),
        (Answer(2, "match"), "NUMBER_MISSING"),
        (Answer(2, "có lẽ"), "ANSWER_UNKNOWN"),
        (Answer(2, "wrong_birth", "31/02/2018"), "VALUE_UNKNOWN"),
        (Answer(9, "match"), "ROW_UNKNOWN"),
    ],
    ids=["sex", "year", "short", "lost zero", "no number", "match of nothing", "words", "no day", "no row"],
)
def test_an_answer_that_can_not_be_is_refused_in_words_and_the_others_are_kept(
    work: Work, told: Answer, code: str
) -> None:
    (number,) = work.draw()
    work.send(number)
    faults = work.answer(number, told, Answer(1, "not_found"))
    assert [(fault.row, fault.refusal.code) for fault in faults] == [(told.row, code)]
    with work.office.reading() as session:
        assert [row.answer for row in work.listed(session, number).rows] == ["not_found", ""]


def test_a_number_of_another_child_is_refused(work: Work) -> None:
    work.office.add_child(**FAULTY | {"full_name": "Lò Văn Hùng", "personal_id": NUMBER})
    (number,) = work.draw()
    work.send(number)
    assert [fault.refusal.code for fault in work.answer(number, Answer(2, "new_number", NUMBER))] == ["E2.9"]


def test_answers_hold_when_the_list_comes_back_signed_and_what_is_open_stays_open(work: Work) -> None:
    (number,) = work.draw()
    work.send(number)
    xuan, tien = children_of(work)
    assert work.answer(number, Answer(2, "new_number", NUMBER)) == []
    assert work.office.child(tien).personal_id == ""
    returned = work.give_back(number)
    assert returned.counts == {"carried": 1, "taken": 1}
    assert (work.office.child(tien).personal_id, work.shown_state(tien)) == (NUMBER, "clean")
    assert work.case(xuan).state == "with_police"
    assert returned.left is not None
    with work.office.reading() as session:
        left = work.listed(session, returned.left.id)
        assert (left.code, left.stage, left.row_count) == ("ML1-01.2", "with_police", 1)
        assert [row.open_child for row in left.rows] == [xuan]
        assert is_intact(left)


def test_a_record_that_moved_on_since_the_sending_is_flagged_and_not_written_over(work: Work) -> None:
    (number,) = work.draw()
    work.send(number)
    _, tien = children_of(work)
    with work.office.writing() as session:
        child = session.merge(work.office.child(tien))
        change_fields(session, work.office.keyring, child, {"full_name": "Lò Văn Tiển"}, Origin("form"))
    work.answer(number, Answer(2, "new_number", NUMBER))
    assert work.give_back(number).counts == {"carried": 1, "changed": 1}
    assert (work.office.child(tien).personal_id, work.case(tien).state) == ("", "returned")


def accept(work: Work, child: UUID) -> None:
    """Hoa takes what the police said of the second row."""
    with work.office.writing() as session:
        row = session.scalars(select(HandoverRow).where(HandoverRow.number == 2)).one()
        held, scope = session.merge(work.office.child(child)), work.office.scope("hoa")
        police_answers.accept(session, work.office.keyring, scope, held, row, work.office.today)


def test_who_takes_the_police_s_word_of_a_changed_record_gets_what_the_police_saw(work: Work) -> None:
    (number,) = work.draw()
    work.send(number)
    _, tien = children_of(work)
    with work.office.writing() as session:
        child = session.merge(work.office.child(tien))
        change_fields(session, work.office.keyring, child, {"full_name": "Lò Văn Tiển"}, Origin("form"))
    work.answer(number, Answer(2, "new_number", NUMBER))
    work.give_back(number)
    accept(work, tien)
    taken = work.office.child(tien)
    assert (taken.full_name, taken.personal_id, work.case(tien).state) == ("Lò Văn Tiến", NUMBER, "clean")
    assert set(taken.police_facts.split()) == {"full_name", "birth_date", "sex", "personal_id"}


def test_a_number_the_police_never_saw_is_not_called_theirs(work: Work) -> None:
    (number,) = work.draw()
    work.send(number)
    _, tien = children_of(work)
    with work.office.writing() as session:
        child = session.merge(work.office.child(tien))
        change_fields(session, work.office.keyring, child, {"personal_id": NUMBER}, Origin("form"))
    work.answer(number, Answer(2, "wrong_birth", "3/9/2018"))
    work.give_back(number)
    accept(work, tien)
    taken = work.office.child(tien)
    assert (taken.personal_id, taken.birth_date, work.case(tien).state) == (NUMBER, "2018-09-03", "clean")
    assert "personal_id" not in taken.police_facts.split()


def test_no_later_form_changes_what_the_police_verified(work: Work) -> None:
    (number,) = work.draw()
    work.send(number)
    _, tien = children_of(work)
    work.answer(number, Answer(2, "new_number", NUMBER))
    work.give_back(number)
    with pytest.raises(Refusal) as refused, work.office.writing() as session:
        child = session.merge(work.office.child(tien))
        change_fields(session, work.office.keyring, child, {"personal_id": "014218000999"}, Origin("form"))
    assert refused.value.code == "POLICE_FACT"
    assert work.office.child(tien).personal_id == NUMBER


def test_the_file_filled_in_by_the_police_says_the_same_as_their_screen(work: Work) -> None:
    (number,) = work.draw()
    work.send(number)
    with work.office.reading() as session:
        listed = work.listed(session, number)
        rows = [list(HEADER), *lines(listed)]
        rows[2][HEADER.index("Số định danh (Công an cung cấp)")] = NUMBER
        rows[1][HEADER.index("Kết quả xác thực")] = "Không tìm thấy"
        told = answers_from(listed, rows)
    assert work.answer(number, *told, who="hoa", source="xlsx") == []
    with work.office.reading() as session:
        assert [row.answer for row in work.listed(session, number).rows] == ["not_found", "new_number"]


def test_a_file_in_which_one_column_was_sorted_alone_is_refused(work: Work) -> None:
    (number,) = work.draw()
    with work.office.reading() as session:
        listed = work.listed(session, number)
        rows = [list(HEADER), *lines(listed)]
        rows[1][2], rows[2][2] = rows[2][2], rows[1][2]
        with pytest.raises(Refusal) as refused:
            answers_from(listed, rows)
    assert refused.value.code == "NOT_THIS_LIST"


def test_the_officer_does_not_type_for_the_police(work: Work) -> None:
    (number,) = work.draw()
    work.send(number)
    with pytest.raises(Refusal) as refused:
        work.answer(number, Answer(1, "not_found"), who="hoa")
    assert refused.value.code == "NOT_FOUND"


def test_lists_of_another_commune_are_not_there(work: Work) -> None:
    from db.queries import handovers as queries

    (number,) = work.draw()
    with work.office.reading() as session:
        assert queries.find(session, work.office.scope("ngoc"), number) is None
        assert session.scalars(select(Handover.commune_code)).all() == ["03808"]
