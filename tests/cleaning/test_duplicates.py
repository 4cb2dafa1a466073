"""Two records of one child: how alike they are, in words; twins stay apart; other communes learn of no record."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.keys import Keyring
from catalogue.refusals import Refusal
from catalogue.vietnamese import fold
from cleaning import endings
from cleaning.duplicates import apart, births, keeping, names, numbers, score, signs, tokens, words
from cleaning.duplicates.pairs import facts
from db import delete, select
from db.queries import duplicate_pairs as pairs
from db.queries.duplicates import BESIDE
from db.queries.matches import Match
from db.tables import Child, Elsewhere, Finding
from intake.records import Origin, change_fields
from tests.support.office import Office

MAI = {
    "full_name": "Lò Thị Mai",
    "birth_date": "2019-03-05",
    "sex": "female",
    "personal_id": "014319000123",
    "mother_name": "Quàng Thị Hà",
    "father_name": "Lò Văn Pâng",
}


def record(at: int = 1, **fields: str) -> Match:
    told = MAI | fields
    named = {"full_name": told["full_name"], "mother_name": told["mother_name"], "sex": told["sex"]}
    folded = (fold(told["full_name"]), told["birth_date"], fold(told["mother_name"]), told["father_name"])
    return Match(UUID(int=at), told["personal_id"], "", *folded, 1, **named)


def verdict(**fields: str) -> str:
    return score.compare(record(), record(2, **fields)).verdict


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("Lò Thị Mai", "lò thị mai", "same"),
        ("Vũ Thị Thúy", "Vũ Thị Thuý", "same"),
        ("Lý Văn Quý", "Lí Văn Quí", "same"),
        ("Nguyễn Văn Hưng", "Nguyeenx Vawn Huwng", "typing"),
        ("Lò Thị Mải", "Lò Thị Mãi", "tone"),
        ("Lò Thị Ánh", "Lo Thi Anh", "marks"),
        ("Đỗ Văn Đạt", "Dỗ Văn Dạt", "d"),
        ("Lò Thị Khánh Mai", "Lò Thị Mai", "left_out"),
        ("Lò Thị Hà", "Lò Thị Hạ", "mark"),
        ("Lò Thị Nga", "Lò Thị Ngan", "letter"),
        ("Lò Thị Mai", "Lò Ngọc Mai", "middle_other"),
        ("Lò Thị Mai", "Lò Thị Lan", "other"),
        ("Lò Thị Mai", "Bé gái", "missing"),
    ],
)
def test_names_are_told_apart_syllable_by_syllable(one: str, other: str, level: str) -> None:
    assert names.compare(one, other).level == names.compare(other, one).level == level


def test_a_common_name_proves_less_than_a_rare_one() -> None:
    common, rare = "Nguyễn Thị Anh", "Đèo Chẩn Hặc"
    assert names.compare(common, common).bits < names.compare(rare, rare).bits - 4


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("2019-03-05", "2019-05-03", "swapped"),
        ("2019-03-05", "2019-03-15", "digit"),
        ("2019-03-05", "2020-03-05", "year_off"),
        ("2019-03-05", "2019-03", "month"),
        ("2019-03-05", "2019", "year"),
        ("2019-03-05", "2019-01-01", "year"),
        ("2019-03-05", "2019-11-27", "same_year"),
        ("2019-03-05", "2016-11-27", "other"),
        ("2019-03-05", "chưa rõ", "missing"),
    ],
)
def test_birth_dates_differ_as_people_get_them_wrong(one: str, other: str, level: str) -> None:
    assert births.compare(one, other) == births.compare(other, one) == level


def test_a_number_without_its_zero_is_the_same_number() -> None:
    assert numbers.compare("014319000123", "14319000123") == "same"
    assert numbers.compare("014319000123", "014319000132") == "digit"
    assert numbers.compare("014319000123", "000000000000") == "missing"


@pytest.mark.parametrize(
    "fault",
    [
        {"full_name": "Lo Thi Mai", "mother_name": "Quang Thi Ha"},
        {"birth_date": "2019-05-03", "personal_id": ""},
        {"birth_date": "2019", "personal_id": ""},
        {"mother_name": "Quàng Hà", "personal_id": ""},
        {"personal_id": "14319000123"},
    ],
)
def test_a_record_written_twice_with_a_fault_is_likely_one_child(fault: dict[str, str]) -> None:
    assert verdict(**fault) == "likely"


@pytest.mark.parametrize(
    "other",
    [
        {"full_name": "Lò Thị Lan", "personal_id": "014319000456"},
        {"full_name": "Lò Thị Lan", "personal_id": ""},
        {"full_name": "Lò Ngọc Mai", "personal_id": ""},
    ],
    ids=["twins", "twins without a number", "twins of one given name"],
)
def test_twins_are_not_likely_one_child(other: dict[str, str]) -> None:
    assert verdict(**other) != "likely"


def test_namesakes_of_one_year_with_other_parents_are_two_children() -> None:
    other = {"birth_date": "2019-11-27", "personal_id": "014319777777", "mother_name": "Cà Thị Vui", "father_name": ""}
    assert verdict(**other) == "apart"


NAMES = st.sampled_from(["Lò Thị Mai", "Lo Thi Mai", "Lò Mai", "Cà Văn An", "Trai", "", "Nguyeenx Vawn Huwng"])
RECORDS = st.builds(
    record,
    at=st.integers(1, 9),
    full_name=NAMES,
    birth_date=st.sampled_from(["", "2019", "2019-03", "2019-03-05", "2019-05-03", "chưa rõ"]),
    sex=st.sampled_from(["", "male", "female"]),
    personal_id=st.sampled_from(["", "014319000123", "14319000123", "0"]),
    mother_name=NAMES,
    father_name=NAMES,
)


@given(RECORDS, RECORDS)
def test_both_records_are_told_the_same(one: Match, other: Match) -> None:
    assert score.compare(one, other) == score.compare(other, one)
    assert facts(one, other) == facts(other, one) or one.uuid == other.uuid


@given(RECORDS, RECORDS)
def test_every_level_has_its_words(one: Match, other: Match) -> None:
    assert all(words.of(line) for line in score.compare(one, other).lines)


def test_a_record_is_found_through_each_fault_by_a_sign_it_shares() -> None:
    faults = ({"full_name": "Lo Thi Mai"}, {"birth_date": "2019"}, {"mother_name": ""}, {"personal_id": ""})
    assert all(set(signs.of(record())) & set(signs.of(record(2, **fault))) for fault in faults)


def open_pairs(office: Office, who: str = "hoa") -> list[set[str]]:
    with office.reading() as session:
        found = pairs.page(session, office.scope(who), is_doubtful=True)
        return [{one.full_name, other.full_name} for one, other in found.pairs]


def test_a_pair_written_without_marks_is_listed_once(office: Office) -> None:
    office.add_child(**MAI)
    office.add_child(**MAI | {"full_name": "Lo Thi Mai", "personal_id": "", "hamlet": "Bản Nà Trà"})
    assert open_pairs(office) == [{"Lò Thị Mai", "Lo Thi Mai"}]
    assert open_pairs(office, "ngoc") == []


def test_two_called_apart_stay_silent_until_one_says_something_else(office: Office) -> None:
    one, other = office.add_child(**MAI), office.add_child(**MAI | {"personal_id": ""})
    with office.writing() as session:
        apart.call_apart(session, office.keyring, office.scope("hoa"), one, other, "hai chị em họ", office.today)
    assert open_pairs(office) == []
    for fields, listed in (({"schooling": "lop_1"}, 0), ({"father_name": "Lò Văn Pang"}, 1)):
        with office.writing() as session:
            child = session.get_one(Child, other)
            change_fields(session, office.keyring, child, fields, Origin("form"))
        assert len(open_pairs(office)) == listed


def test_calling_apart_asks_for_a_reason_and_for_both_records(office: Office) -> None:
    one, other = office.add_child(**MAI), office.add_child(**MAI)
    for who, reason, code in (("hoa", " ", "REASON_MISSING"), ("lan", "x", "NOT_FOUND"), ("ngoc", "x", "NOT_FOUND")):
        with pytest.raises(Refusal) as refused, office.writing() as session:
            apart.call_apart(session, office.keyring, office.scope(who), one, other, reason, office.today)
        assert refused.value.code == code


def test_what_an_officer_said_is_kept_with_both_findings(office: Office) -> None:
    one, other = office.add_child(**MAI), office.add_child(**MAI)
    with office.writing() as session:
        apart.call_apart(session, office.keyring, office.scope("hoa"), one, other, "sinh đôi", office.today)
    with office.reading() as session:
        ended = session.execute(select(Finding.ending).where(Finding.rule == "E3.9")).scalars().all()
    assert ended == ["right", "right"]


def told_elsewhere(office: Office, who: str) -> list[tuple[str, str]]:
    with office.reading() as session:
        lines = pairs.elsewhere(session, office.scope(who))
        return [(line.other_commune, child.full_name) for line, child in lines]


def test_two_communes_are_told_of_each_other_and_of_no_record(office: Office) -> None:
    office.add_child(**MAI)
    office.add_child(commune=office.neighbour_code, by="ngoc", **MAI | {"full_name": "Lo Thi Mai"})
    assert told_elsewhere(office, "hoa") == [(office.neighbour_code, "Lò Thị Mai")]
    assert told_elsewhere(office, "ngoc") == [(office.commune_code, "Lo Thi Mai")]


def test_a_common_name_alone_tells_no_other_commune(office: Office) -> None:
    office.add_child(full_name="Nguyễn Thị Anh", birth_date="2019-03-05")
    office.add_child(commune=office.neighbour_code, by="ngoc", full_name="Nguyễn Thị Anh", birth_date="2019-03-05")
    assert told_elsewhere(office, "hoa") == []


@pytest.mark.parametrize(
    "differing",
    [
        {"mother_name": "Hạng Thị Ké"},
        {"birth_date": "2019-04-17"},
        {"mother_name": "", "personal_id": "014319555777"},
    ],
)
def test_what_speaks_against_one_child_keeps_two_communes_silent(office: Office, differing: dict[str, str]) -> None:
    here = MAI | {"father_name": "Lò Văn Pâng"}
    office.add_child(**here)
    there = {"personal_id": ""} | differing
    office.add_child(commune=office.neighbour_code, by="ngoc", **here | there)
    assert told_elsewhere(office, "hoa") == []


@pytest.mark.parametrize(
    "slipped",
    [
        {"birth_date": "2019-05-03", "personal_id": ""},
        {"birth_date": "2019-03-06", "personal_id": ""},
        {"birth_date": "2019", "personal_id": ""},
        {"personal_id": "014319000173"},
        {"mother_name": "Quàng Hà", "personal_id": ""},
        {"mother_name": "Hạng Thị Ké"},
        {"personal_id": "014319555777"},
    ],
)
def test_one_slip_does_not_speak_against_one_child(office: Office, slipped: dict[str, str]) -> None:
    here = MAI | {"father_name": "Lò Văn Pâng"}
    office.add_child(**here)
    office.add_child(commune=office.neighbour_code, by="ngoc", **here | slipped)
    assert told_elsewhere(office, "hoa") == [(office.neighbour_code, "Lò Thị Mai")]


def test_a_mother_mended_later_takes_back_what_was_told(office: Office) -> None:
    here = MAI | {"father_name": "Lò Văn Pâng", "personal_id": ""}
    mai = office.add_child(**here)
    office.add_child(commune=office.neighbour_code, by="ngoc", **here)
    with office.writing() as session:
        child = session.get_one(Child, mai)
        change_fields(session, office.keyring, child, {"mother_name": "Hạng Thị Ké"}, Origin("form"))
    assert told_elsewhere(office, "ngoc") == []


def test_each_commune_speaks_for_itself(office: Office) -> None:
    office.add_child(**MAI)
    office.add_child(commune=office.neighbour_code, by="ngoc", **MAI)
    with office.writing() as session:
        ((line, _),) = pairs.elsewhere(session, office.scope("hoa"))
        with pytest.raises(Refusal):
            apart.call_apart_elsewhere(session, office.keyring, office.scope("ngoc"), line.id, "không phải")
        apart.call_apart_elsewhere(session, office.keyring, office.scope("hoa"), line.id, "đã hỏi xã bên")
    assert (told_elsewhere(office, "hoa"), len(told_elsewhere(office, "ngoc"))) == ([], 1)


def test_a_child_that_moved_away_is_no_duplicate_where_it_came_to(office: Office) -> None:
    mai = office.add_child(**MAI)
    office.add_child(commune=office.neighbour_code, by="ngoc", **MAI)
    with office.writing() as session:
        child = session.get_one(Child, mai)
        endings.end(session, office.keyring, office.scope("hoa"), child, "moved_out", "theo mẹ", office.today)
    assert told_elsewhere(office, "ngoc") == []
    with office.reading() as session:
        assert set(session.scalars(select(Elsewhere.ending))) == {"gone"}


def test_a_token_tells_nothing_without_the_key(office: Office) -> None:
    other = Keyring({1: bytes(32)})
    ours = tokens.of(office.keyring, record())
    assert set(ours) == {"number", "mother_birth", "father_birth", "parents", BESIDE}
    assert not set(ours.values()) & set(tokens.of(other, record()).values())
    assert all("mai" not in token and len(token) in (60, 64) for token in ours.values())


def test_two_changed_in_one_moment_find_each_other_at_night(office: Office) -> None:
    office.add_child(**MAI)
    office.add_child(commune=office.neighbour_code, by="ngoc", **MAI)
    with office.writing() as session:
        session.execute(delete(Elsewhere))
    keeping.note_everywhere(office.database)
    assert told_elsewhere(office, "hoa") == [(office.neighbour_code, "Lò Thị Mai")]
    assert told_elsewhere(office, "ngoc") == [(office.commune_code, "Lò Thị Mai")]
