"""What is settled without the names is settled rightly."""

from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from cleaning.duplicates import score
from db.queries.matches import Match

NAMES = st.sampled_from(["", "Lò Thị Mai", "Lò Thi Mai", "Lò Văn Mai", "Quàng Thị Hà", "Sùng A Pao", "Trai"])
BIRTHS = st.sampled_from(["", "2019", "2019-03", "2019-03-05", "2019-05-03", "2020-03-05", "2011-12-30", "âm 5/3/2019"])
NUMBERS = st.sampled_from(["", "014319000123", "014319000124", "014211999999", "4319000123"])


BLANK = Match(UUID(int=1), "", "", "", "", "", "", None)


@st.composite
def records(draw: st.DrawFn) -> Match:
    name, mother = draw(NAMES), draw(NAMES)
    return Match(
        uuid=UUID(int=draw(st.integers(1, 9))),
        number=draw(NUMBERS),
        carer_number="",
        name=name.casefold(),
        birth=draw(BIRTHS),
        mother=mother.casefold(),
        father=draw(NAMES),
        hamlet_id=draw(st.sampled_from([None, 1, 2])),
        full_name=name,
        mother_name=mother,
        sex=draw(st.sampled_from(["", "male", "female"])),
        household=draw(st.sampled_from(["", "7"])),
    )


@given(records(), records())
@settings(max_examples=2000, deadline=None)
def test_who_is_surely_apart_is_apart_when_the_names_are_looked_at_too(one: Match, other: Match) -> None:
    if score.are_surely_apart(one, other):
        assert score.compare(one, other).verdict == "apart"


def test_two_given_names_are_two_children_whatever_else_agrees() -> None:
    mai = BLANK._replace(full_name="Lò Thị Mai", name="lo thi mai", birth="2019-03-05", number="014319000123")
    assert score.are_surely_apart(mai, mai._replace(uuid=UUID(int=2), full_name="Lò Thị Hoa", name="lo thi hoa"))
    assert not score.are_surely_apart(mai, mai._replace(uuid=UUID(int=2), full_name="Lò Thị Mải", name="lo thi mai"))
    assert not score.are_surely_apart(mai, mai._replace(uuid=UUID(int=2), full_name="Gái", name="gai"))


def test_two_children_of_one_name_with_nothing_else_in_common_are_surely_apart() -> None:
    mai = BLANK._replace(full_name="Lò Thị Mai", name="lo thi mai")
    one = mai._replace(number="014319000123", birth="2019-03-05", sex="female")
    other = mai._replace(uuid=UUID(int=2), number="014211999999", birth="2011-12-30", sex="male")
    assert score.are_surely_apart(one, other)
    assert not score.are_surely_apart(one, one._replace(uuid=UUID(int=2)))
