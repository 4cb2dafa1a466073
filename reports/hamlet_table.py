"""T1: the children of every hamlet and of the commune, each once in each column (seed plan of Tân Thành, 2023)."""

from collections.abc import Iterator, Sequence
from datetime import date

from access.small_counts import is_small
from catalogue.codes.assistance import ASSISTANCE, SHORT_CODES
from catalogue.codes.groups import GROUPS
from catalogue.fields import SENSITIVE_GROUPS
from db.queries import counting
from reports import hiding
from reports.asked import Asked
from reports.facts import Fact, facts
from reports.measures import AT_RISK, MEASURES, OTHER, SPECIAL
from reports.tables import CHANGE, Check, Column, Line, Report, added

KIND = "hamlets"
TITLE = "BIỂU TỔNG HỢP TRẺ EM THEO THÔN, BẢN"
NO_HAMLET = "Chưa rõ thôn, bản"
_GENERAL = ("total", "male", "female", "unknown_sex", "under_6", "minority")
KEYS = (*_GENERAL, *SPECIAL, "special", *AT_RISK, "at_risk", *OTHER, *ASSISTANCE.keys)
_CODES = {group.key: group.short_code or "" for group in GROUPS} | SHORT_CODES
_SHORT = _CODES | {
    "total": "Tổng số",
    "unknown_sex": "Chưa rõ",
    "under_6": "Dưới 6 tuổi",
    "minority": "DTTS",
    "special": "Cộng HC",
    "at_risk": "Cộng NC",
}
_HEADINGS = {
    "Trẻ em dưới 16 tuổi": _GENERAL,
    "Hoàn cảnh đặc biệt": (*SPECIAL, "special"),
    "Nguy cơ": (*AT_RISK, "at_risk"),
    "Khác": OTHER,
    "Trợ giúp": ASSISTANCE.keys,
}
_SEALED = frozenset(SENSITIVE_GROUPS)
_OPEN_SPECIAL = frozenset(SPECIAL) - _SEALED


def make(asked: Asked) -> Report:
    """The table at the end of the period's last day; who died of an injury counts since the year began."""
    known, last = facts(asked.session, asked.keyring, asked.scope), asked.period.last
    before_on = asked.period.same_before().last
    hamlets = counting.hamlets(asked.session, asked.scope)
    if any(not fact.hamlet_id for fact in known):
        hamlets.append((0, NO_HAMLET))
    near = [(at, name, [fact for fact in known if fact.hamlet_id == at]) for at, name in hamlets]
    counts = [_counts(of, last) for _, _, of in near]
    whole, before = _counts(known, last), _counts(known, before_on)
    lines = [Line(name, tuple(row), place=str(at)) for (at, name, _), row in zip(near, counts, strict=True)]
    compared = Line("Cùng kỳ năm trước", tuple(before), "compared")
    change = Line("Tăng (+), giảm (−)", tuple(a - b for a, b in zip(whole, before, strict=True)), CHANGE)
    commune, province = counting.place(asked.session, asked.scope)
    report = Report(
        kind=KIND,
        title=TITLE,
        commune=commune,
        province=province,
        period=asked.period,
        first_heading="Thôn, bản",
        columns=tuple(_column(key) for key in KEYS),
        lines=(*lines, Line("Cộng", tuple(whole), "total"), compared, change),
        checks=tuple(_checks(counts, whole)),
        notes=tuple(f"{MEASURES[key].words}." for key in _CODES),
        definitions=tuple((MEASURES[key].words, MEASURES[key].definition) for key in (*_GENERAL, "special", "at_risk")),
        sums=tuple(_sums(len(lines))),
    )
    told = [(place, of, last) for place, (_, _, of) in enumerate(near)]
    totals = [(len(lines), known, last), (len(lines) + 1, known, before_on)]
    return hiding.for_everybody(report, _telling(told, totals))


def _column(key: str) -> Column:
    heading = next(words for words, keys in _HEADINGS.items() if key in keys)
    return Column(key, _SHORT.get(key, MEASURES[key].words), heading, measure=key)


def _counts(known: Sequence[Fact], day: date) -> list[int]:
    return [sum(MEASURES[key].counts(fact, day) for fact in known) for key in KEYS]


def _checks(counts: Sequence[Sequence[int]], whole: Sequence[int]) -> Iterator[Check]:
    of = dict(zip(KEYS, whole, strict=True))
    yield Check("Nam + nữ + chưa rõ = tổng số", of["male"] + of["female"] + of["unknown_sex"] == of["total"])
    yield Check("Cộng = tổng các thôn, bản ở từng cột", not counts or added(counts) == list(whole))
    yield Check("Cộng HC không quá tổng các nhóm (mỗi trẻ một lần)", of["special"] <= sum(of[key] for key in SPECIAL))
    yield Check("Không nhóm nào quá tổng số trẻ", all(of[key] <= of["total"] for key in (*SPECIAL, *AT_RISK)))


def _sums(lines_count: int) -> Iterator[tuple[tuple[int, int], ...]]:
    """Every column down to its total; total, compared and change; the sexes of every line."""
    sexes = [KEYS.index(key) for key in ("total", "male", "female", "unknown_sex")]
    for column in range(len(KEYS)):
        yield tuple((line, column) for line in range(lines_count + 1))
        yield tuple((lines_count + more, column) for more in range(3))
    for line in range(lines_count + 3):
        yield tuple((line, column) for column in sexes)


def _telling(
    hamlets: Sequence[tuple[int, Sequence[Fact], date]], totals: Sequence[tuple[int, Sequence[Fact], date]]
) -> list[tuple[int, int]]:
    """Places of "Cộng HC" that, less the open groups, would tell of few children in the sealed ones: in a hamlet that
    there are any, in all that they are in the one sealed group that is not empty."""
    place, found = KEYS.index("special"), []
    for line, known, day in hamlets:
        found += [(line, place)] if is_small(len(_only_sealed(known, day))) else []
    for line, known, day in totals:
        sealed = _only_sealed(known, day)
        groups = frozenset().union(*(fact.groups & _SEALED for fact in sealed))
        found += [(line, place)] if is_small(len(sealed)) and len(groups) == 1 else []
    return found


def _only_sealed(known: Sequence[Fact], day: date) -> list[Fact]:
    special = [fact for fact in known if MEASURES["special"].counts(fact, day)]
    return [fact for fact in special if _OPEN_SPECIAL.isdisjoint(fact.groups)]
