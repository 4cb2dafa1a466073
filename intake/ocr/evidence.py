"""What speaks for and against a value beside its reader's own confidence: page, row, column, other facts."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log

from catalogue import personal_id
from catalogue.vietnamese import fold
from intake.ocr.language import names
from intake.ocr.stages import CellReading, PageReading, Quad

COLUMNS = (
    "raw", "page", "row", "margin", "respelled", "height", "sex", "year", "origin", "family", "seen", "column", "odd",
    "usual", "marks",
)  # fmt: skip
"""raw, page, row: log odds of the value, of the page's and of the row's other values in the mean. margin: log odds
against the next value. respelled: the value is not what the reader saw. height: of the row on the photo. sex, year,
origin: what the personal number says agrees (1), disagrees (-1), says nothing (0). family: the child has its father's
family name. seen: the same words stand elsewhere on the page. column: share of the other rows with the same value. odd:
a name of one word, a personal number of other than 12 digits. usual: how common a name's rarest syllable is, log.
marks: the next value differs by its marks alone."""
ODDS_MOST = 6.0
USUAL_HEIGHT_PX = 50.0
NAMES = frozenset({"full_name", "father_name", "mother_name", "parent_name", "guardian_name", "household_head"})
FATHERS = ("father_name", "parent_name")
TICKS = frozenset({"special_circumstances", "at_risk"})
Fields = Mapping[str, CellReading]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One value: which kind of decision it was, which reader made it, and COLUMNS."""

    kind: str
    reader: str
    columns: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Page:
    """What the values of one page say together."""

    odds: float
    words: Counter[str]
    origins: Counter[str]
    columns: Mapping[str, Counter[str]]
    row_count: int


def of_page(reading: PageReading) -> tuple[dict[str, Evidence], list[dict[str, Evidence]]]:
    """Evidence for each value of the header and of each row."""
    page = _together(reading)
    header = {key: _evidence(key, one, reading.header, None, page) for key, one in reading.header.items()}
    rows = [
        {key: _evidence(key, one, row.fields, row.quad, page) for key, one in row.fields.items()}
        for row in reading.rows
    ]
    return header, rows


def kind_of(field: str, one: CellReading) -> str:
    """The decision behind the value: which field was read, that nothing is there, or that nothing was understood."""
    if field == "struck" or (field in TICKS and one.raw_text):
        return "struck" if field == "struck" else "tick"
    if not one.value:
        return "unread" if one.raw_text.strip() else "blank tick" if field in TICKS else "blank"
    return field


def reader_of(version: str) -> str:
    """The program without its version: another version is another reader only once it is measured."""
    return (version.split() or [""])[0]


def _together(reading: PageReading) -> _Page:
    every = [(key, one) for fields in _all_fields(reading) for key, one in fields.items()]
    words = Counter(fold(str(one.value)) for key, one in every if key in NAMES and one.value)
    columns: dict[str, Counter[str]] = {}
    for row in reading.rows:
        for key, one in row.fields.items():
            columns.setdefault(key, Counter())[str(one.value)] += 1
    numbers = [str(one.value) for key, one in every if key == "personal_id" and one.value]
    return _Page(
        _mean_odds([one for _, one in every]), words, Counter(n[:3] for n in numbers), columns, len(reading.rows)
    )


def _all_fields(reading: PageReading) -> Iterator[Fields]:
    yield reading.header
    yield from (row.fields for row in reading.rows)


def _evidence(field: str, one: CellReading, beside: Fields, quad: Quad | None, page: _Page) -> Evidence:
    agreeing = _told_by_number(field, beside, page)
    text = fold(str(one.value)) if one.value else ""
    columns = (
        _odds(one.confidence),
        page.odds,
        _mean_odds([other for key, other in beside.items() if key != field]),
        _margin(one),
        float(bool(text) and text != fold(one.raw_text)),
        _height(quad or one.quad),
        *agreeing,
        _family(field, beside),
        float(field in NAMES and page.words[text] > 1),
        _share(field, one, page),
        _odd(field, str(one.value)),
        _usual(field, str(one.value)),
        float(bool(text and one.alternatives) and fold(one.alternatives[0]) == text),
    )
    return Evidence(kind_of(field, one), reader_of(one.reader), columns)


def _odds(confidence: float) -> float:
    """Log odds, bounded."""
    sure = min(max(confidence, 1e-4), 1 - 1e-4)
    return max(-ODDS_MOST, min(ODDS_MOST, log(sure / (1 - sure))))


def _margin(one: CellReading) -> float:
    """How much likelier the value is than the next one; 0 where another way to read it has no share of its own."""
    if not one.alternatives:
        return ODDS_MOST
    if not one.shares:
        return 0.0
    return max(-ODDS_MOST, min(ODDS_MOST, log(max(one.confidence, 1e-4) / max(one.shares[0], 1e-4))))


def _mean_odds(said: Sequence[CellReading]) -> float:
    """Of what was read as something: blanks say nothing of how well the page can be read."""
    odds = [_odds(one.confidence) for one in said if one.value and one.raw_text]
    return sum(odds) / len(odds) if odds else 0.0


def _height(quad: Quad | None) -> float:
    if quad is None:
        return 0.0
    (_, top), (_, _), (_, _), (_, bottom) = quad
    return log(max(abs(bottom - top), 5) / USUAL_HEIGHT_PX)


def _told_by_number(field: str, beside: Fields, page: _Page) -> tuple[float, float, float]:
    """Whether sex, year and origin of the personal number agree with the row and with the page's other numbers."""
    number = beside.get("personal_id")
    if field not in ("personal_id", "sex", "birth_date") or number is None or not number.value:
        return 0.0, 0.0, 0.0
    told = personal_id.decode(str(number.value))
    if told is None:
        return (-1.0, -1.0, -1.0) if field == "personal_id" else (0.0, 0.0, 0.0)
    sex, born = beside.get("sex"), beside.get("birth_date")
    sex_told = _sign(told.sex == sex.value) if sex and sex.value and field != "birth_date" else 0.0
    year_told = _sign(str(told.year) == str(born.value)[:4]) if born and born.value and field != "sex" else 0.0
    return sex_told, year_told, _origin(str(number.value)[:3], page) if field == "personal_id" else 0.0


def _origin(code: str, page: _Page) -> float:
    """Children of one page were mostly registered in one province."""
    return _sign(page.origins[code] > 1) if sum(page.origins.values()) > 1 else 0.0


def _family(field: str, beside: Fields) -> float:
    if field != "full_name" and field not in FATHERS:
        return 0.0
    child, father = beside.get("full_name"), next((beside[key] for key in FATHERS if key in beside), None)
    if child is None or father is None or not child.value or not father.value:
        return 0.0
    return _sign(str(child.value).split()[0] == str(father.value).split()[0])


def _share(field: str, one: CellReading, page: _Page) -> float:
    """Of the other rows those that have the same value in this field; 0 in the header."""
    others = page.row_count - 1
    same = page.columns.get(field, Counter())[str(one.value)] - 1
    return max(same, 0) / others if others > 0 else 0.0


def _odd(field: str, value: str) -> float:
    if field in NAMES and value:
        return float(" " not in value)
    return float(field == "personal_id" and bool(value) and len(value) != personal_id.LENGTH)


def _usual(field: str, value: str) -> float:
    """What crosses over from a neighbour's cell, or is misread, is seldom a syllable of names."""
    if field not in NAMES or not value:
        return 0.0
    syllables = value.title().split()
    known = names.lexicons()
    return min(log(known[at].weight(word)) for word, at in zip(syllables, names.places(len(syllables)), strict=True))


def _sign(agrees: bool) -> float:
    return 1.0 if agrees else -1.0
