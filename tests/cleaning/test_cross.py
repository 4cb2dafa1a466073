"""Comparing two records: what one is told the other is told, and one at a time says the same as all at once."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaning import cross
from cleaning.findings import recompute
from cleaning.whole_commune import recompute_commune
from db import Session
from db.queries import findings
from db.queries.matches import CANDIDATES_MAX, Match
from db.tables import Child
from intake.records import Origin, add_child
from tests.support.office import Office

NUMBERS = st.sampled_from(["", "014319000123", "014319000456", "014190000789", "0"])
RECORDS = st.builds(
    Match,
    uuid=st.uuids(),
    number=NUMBERS,
    carer_number=NUMBERS,
    name=st.sampled_from(["", "lo thi mai", "ca van an"]),
    birth=st.sampled_from(["", "2019", "2019-03", "2019-03-05", "2019-08-01", "2020-02-29", "chưa rõ"]),
    mother=st.sampled_from(["", "quang thi ha", "ca thi vui"]),
    father=st.sampled_from(["", "Lò Văn Pâng", "Lo Van Pang"]),
    hamlet_id=st.sampled_from([None, 1, 2]),
)
FIELDS = st.fixed_dictionaries(
    {
        "personal_id": st.sampled_from(["", "014319000123", "014319000456"]),
        "carer_personal_id": st.sampled_from(["", "014319000123", "014190000789"]),
        "full_name": st.sampled_from(["Lò Thị Mai", "Lo Thi Mai", "Cà Văn An"]),
        "birth_date": st.sampled_from(["2019", "2019-03-05", "2019-08-01", "2020-02-29"]),
        "mother_name": st.sampled_from(["", "Quàng Thị Hà"]),
        "hamlet": st.sampled_from(["Bản Hua Nà", "Bản Nà Trà", "Bản Lạ", ""]),
    }
)


@given(RECORDS, RECORDS)
def test_what_one_record_is_told_the_other_is_told(one: Match, other: Match) -> None:
    told = {problem.rule for problem in cross.between(one, other)}
    assert told == {problem.rule for problem in cross.between(other, one)}


@given(RECORDS, RECORDS)
def test_no_sentence_repeats_the_other_record(one: Match, other: Match) -> None:
    for problem in cross.between(one, other):
        assert not any(value in problem.message for value in (other.number, other.name, other.birth) if len(value) > 3)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=12)
@given(st.lists(FIELDS, min_size=2, max_size=5), st.data())
def test_one_at_a_time_finds_what_the_whole_commune_finds(
    office: Office, children: Sequence[dict[str, str]], data: st.DataObject
) -> None:
    with office.database.open(writing=True) as session:  # given up at the end
        uuids = [_add(session, office, fields) for fields in children]
        changed = data.draw(st.sampled_from(uuids))
        session.get_one(Child, changed).personal_id = data.draw(st.sampled_from(["", "014319000456"]))
        recompute(session, office.keyring, session.get_one(Child, changed), office.today)
        before = _open(session, uuids)
        recompute_commune(session, office.keyring, office.commune_code, office.today)
        assert _open(session, uuids) == before


def _add(session: Session, office: Office, fields: dict[str, str]) -> UUID:
    child = add_child(
        session,
        office.keyring,
        uuid=uuid4(),
        commune_code=office.commune_code,
        fields=fields,
        origin=Origin("form"),
        state="confirmed",
    )
    return child.uuid


def _open(session: Session, uuids: Sequence[UUID]) -> list[tuple[int, str, str, str]]:
    found = [finding for uuid in uuids for finding in findings.of_record(session, uuid)]
    return [(finding.id, finding.rule, finding.key, finding.message) for finding in found]


def test_a_number_filled_down_a_column_is_compared_with_the_first_records_alone() -> None:
    column = [Match(UUID(int=n), "014319000123", "", f"chau {n}", "", "", "", 1) for n in range(200)]
    told = list(cross.check(column[-1], cross.from_memory(column)))
    assert len(told) == CANDIDATES_MAX


@settings(deadline=None)
@given(st.lists(RECORDS, max_size=12, unique_by=lambda record: record.uuid), st.integers(1, 4))
def test_all_records_of_a_commune_meet_whom_each_of_them_meets_alone(records: list[Match], most: int) -> None:
    together = sorted(records, key=lambda record: record.uuid)
    with pytest.MonkeyPatch.context() as few:
        few.setattr(cross, "CANDIDATES_MAX", most)
        others_of, alike = cross.among_all(together), cross.from_memory(together)
        assert [others_of(record) for record in together] == [cross.others(record, alike) for record in together]


def test_of_many_who_share_a_number_each_meets_the_first_alone() -> None:
    column = [Match(UUID(int=n), "014319000123", "", f"chau {n}", "", "", "", 1) for n in range(200)]
    others_of = cross.among_all(column)
    assert others_of(column[3]) == [*column[:3], *column[4 : CANDIDATES_MAX + 1]]
    assert others_of(column[-1]) == column[:CANDIDATES_MAX]


@pytest.mark.parametrize(
    ("day", "after"),
    [
        (date(2019, 3, 5), date(2019, 12, 5)),
        (date(2019, 5, 31), date(2020, 2, 29)),
        (date(9999, 5, 1), date.max),
    ],
)
def test_nine_months_end_on_a_real_day(day: date, after: date) -> None:
    assert cross.months_after(day, 9) == after
