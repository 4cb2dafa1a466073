"""How a known value may stand on paper, and what is no value at all."""

from catalogue import dates
from catalogue.codes import ethnicities
from intake.ocr.language import names

_SEXES = {"male": ("Nam", "Trai"), "female": ("Nữ", "Gái")}
_SEPARATORS = ("/", ".", "-")
_NAMES = frozenset({"full_name", "father_name", "mother_name", "parent_name", "guardian_name", "household_head"})
NUMBER_LENGTH = 12


def of(field: str, value: str) -> tuple[str, ...]:
    """The ways people write `value`, the usual one first."""
    if field == "sex":
        return _SEXES.get(value, (value,))
    if field == "birth_date":
        return _of_date(value)
    if field == "ethnicity":
        group = next((one for one in ethnicities.ETHNICITIES if one.name == value), None)
        return (value, *group.aliases) if group else (value,)
    if field == "personal_id" and len(value) == NUMBER_LENGTH:
        return value, " ".join(value[at : at + 3] for at in range(0, NUMBER_LENGTH, 3))
    return (value,)


def _of_date(value: str) -> tuple[str, ...]:
    born = dates.parse(value)
    if born is None:
        return (value,)
    parts = [(f"{part:02d}", str(part)) for part in (born.day, born.month) if part]
    long, short = ([pair[at] for pair in parts] for at in (0, 1))
    written = [sign.join([*front, str(born.year)]) for sign in _SEPARATORS for front in (long, short)]
    return tuple(dict.fromkeys(written))


def is_odd(field: str, value: str) -> bool:
    """Whether `value` is hardly one: a name with a syllable no name has. Numbers and dates stand as they are."""
    if field not in _NAMES:
        return False
    syllables = value.split()
    lexicons = names.lexicons()
    return any(
        word not in lexicons[place].weights for word, place in zip(syllables, names.places(len(syllables)), strict=True)
    )
