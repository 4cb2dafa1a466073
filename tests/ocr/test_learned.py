"""What corrections taught: a writer's habits weigh, a commune's own words are a little likelier, ink decides."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.ocr import habits, letters
from intake.ocr.language import name_search
from intake.ocr.language.names import SEEN_WEIGHT
from intake.ocr.language.writing import Context, Meant
from intake.ocr.learned import Learned
from intake.ocr.letters import Letters
from tests.support.traces import trace

MANY = 1_000_000
NINES_FOR_FOURS = Counter({("4", "9"): 12, ("4", "4"): 8, ("9", "9"): 20})
ALIKE = Counter({("4", "4"): 200, ("9", "9"): 200})
READ = Meant("014319009123", 0.6, ("014319004123",), (0.3,))


def own(word: str, uses: int) -> Learned:
    return Learned({("given", word): uses})


def name(text: str, learned: Learned, doubts: dict[int, dict[str, float]] | None = None) -> str:
    return str(name_search.search(trace(text, doubts), Counter(), learned.syllables()).value)


@pytest.mark.parametrize("word", ["Xẻo", "Chồng", "Dìn"])
def test_a_clear_rare_name_is_never_drawn_to_an_own_word_however_often_it_was_confirmed(word: str) -> None:
    learned = Learned({("given", other): MANY for other in ("Xéo", "Xeo", "Chông", "Chong", "Dín", "Din")})
    assert name(f"Sùng A {word}", learned) == f"Sùng A {word}"


def test_own_words_never_make_a_common_syllable_weigh_more_than_it_did() -> None:
    assert max(own("Xẻo", MANY).syllables().values()) <= 1.0


def test_a_single_use_weighs_little() -> None:
    assert name("Sùng A Xẻo", own("Xéo", 1), {8: {"é": 0.3}}) == "Sùng A Xẻo"
    assert name("Sùng A Xeo", own("Xẻo", 1), {8: {"ẻ": 0.2}}) == "Sùng A Xeo"


def test_a_word_confirmed_often_decides_what_the_ink_leaves_open() -> None:
    doubts = {8: {"ẻ": 0.45}}
    assert name("Sùng A Xéo", Learned(), doubts) == "Sùng A Xéo"
    assert name("Sùng A Xéo", own("Xẻo", 20), doubts) == "Sùng A Xẻo"


def test_a_clear_surname_is_never_drawn_to_one_that_is_common_here() -> None:
    assert name("Tống Thị Hà", Learned(surnames={"Tòng": MANY})) == "Tống Thị Hà"


def test_a_surname_common_here_decides_what_the_ink_leaves_open() -> None:
    doubts = {1: {"ò": 0.4}}
    assert name("Tống Thị Hà", Learned(), doubts) == "Tống Thị Hà"
    assert name("Tống Thị Hà", Learned(surnames={"Tòng": 30, "Lò": 70}), doubts) == "Tòng Thị Hà"


def test_a_few_records_say_little_of_a_communes_surnames() -> None:
    few, many = (Learned(surnames={"Đèo": count, "Lò": count}).syllables()["surname", "Đèo"] for count in (1, 500))
    assert few < many


def test_a_surname_weighs_no_more_than_a_family_on_the_same_page() -> None:
    assert max(Learned(surnames={"Lò": MANY}).syllables().values()) <= 2 * SEEN_WEIGHT


def test_a_writer_of_whom_nothing_is_known_changes_nothing() -> None:
    assert habits.weighed("personal_id", "014319009123", READ, Letters()) == READ


def test_a_few_letters_change_nothing() -> None:
    seen = Letters(Counter({("4", "9"): 2, ("4", "4"): 1}), ALIKE)
    assert habits.weighed("personal_id", "014319009123", READ, seen).value == READ.value


def test_a_writer_whose_fours_look_like_nines_wrote_a_four() -> None:
    found = habits.weighed("personal_id", "014319009123", READ, Letters(NINES_FOR_FOURS, ALIKE))
    assert found.value == "014319004123"
    assert found.others[0] == "014319009123"


def test_a_hand_that_is_read_as_well_as_any_turns_no_reading() -> None:
    """One letter of many was read as another a few times: chance, in a hand so clear."""
    clear = Counter({(digit, digit): 400 for digit in "0123456789"})
    others = clear | Counter({(digit, "5"): 60 for digit in "01236789"})
    lucky = Letters(clear | Counter({("4", "9"): 12}), others)
    assert lucky.weight("4", "9") > lucky.weight("9", "9")
    assert not lucky.is_strange
    unsure = Meant("014319009123", 0.5, ("014319004123",), (0.45,))
    assert habits.weighed("personal_id", "014319009123", unsure, lucky) == unsure


def test_what_many_pages_confirm_of_a_clear_hand_makes_its_readings_surer() -> None:
    clear = Letters(Counter({(digit, digit): 200 for digit in "0123456789"}), Counter({("4", "9"): 30, ("4", "4"): 70}))
    found = habits.weighed("personal_id", "044444444444", Meant("044444444444", 0.7, ("044444444449",), (0.2,)), clear)
    assert found.value == "044444444444"
    assert found.confidence > 0.7


@given(
    st.text("0123456789", min_size=3, max_size=12),
    st.floats(0.05, 0.9),
    st.dictionaries(st.tuples(st.sampled_from("0123456789"), st.sampled_from("0123456789")), st.integers(1, 99)),
)
def test_habits_give_shares_that_are_shares(seen: str, sure: float, counts: dict[tuple[str, str], int]) -> None:
    other = seen[::-1] + "1"
    found = habits.weighed(
        "personal_id", seen, Meant(seen, sure, (other,), (min(sure, 1 - sure) / 2,)), Letters(counts, counts)
    )
    assert {str(found.value), *found.others} == {seen, other}
    assert 0 <= found.confidence + sum(found.shares) <= 1.000001
    assert found.confidence >= max(found.shares)


def test_letters_stand_side_by_side_though_one_was_lost() -> None:
    assert list(letters.aligned("Lò Thị", "Lo Th")) == [
        ("l", "l"), ("ò", "o"), ("t", "t"), ("h", "h"), ("ị", ""),
    ]  # fmt: skip


def test_a_date_is_laid_beside_the_way_it_was_written() -> None:
    assert letters.spelled("birth_date", "2019-03-05", "5/3/2019") == "5/3/2019"
    assert letters.spelled("birth_date", "2019-03-05", "05-03-2079") == "05-03-2019"


@pytest.mark.parametrize("mark", ['"', "nt", "-"])
def test_a_ditto_mark_teaches_nothing(mark: str) -> None:
    assert letters.counted([("mother_name", "Quàng Thị Hà", mark)]) == Counter()


def test_nothing_is_learned_unless_it_is_handed_over() -> None:
    assert Context(None, Counter()).learned == Learned()  # type: ignore[arg-type]
