"""What can be counted of the children who are there on a day: each measure with its words and its definition.

Sources: the columns of table T1 (seed plan of Tân Thành, 2023) and the groups of Thông tư 13/2021/TT-BLĐTBXH that
registers can answer (domain dossier 7.1).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from access.matrix import may_read_group
from catalogue.codes.assistance import ASSISTANCE, SHORT_CODES
from catalogue.codes.groups import GROUPS
from catalogue.fields import SENSITIVE_GROUPS
from db.scope import Role
from reports.facts import Fact

Test = Callable[[Fact, date], bool]
_MAJORITY = "Kinh"


@dataclass(frozen=True, slots=True)
class Measure:
    """`test` says of a child who is there on the day whether it counts. `groups` are those it depends on.

    `is_sensitive` where membership itself is told by the figure: shown small nowhere.
    """

    key: str
    words: str
    definition: str
    test: Test
    groups: tuple[str, ...] = ()

    @property
    def is_sensitive(self) -> bool:
        """Whether it counts sensitive groups and nothing else."""
        return bool(self.groups) and all(key in SENSITIVE_GROUPS for key in self.groups)

    def is_open_to(self, role: Role) -> bool:
        """Whether the children behind the figure may be listed at all: not where every group needs a reason."""
        return not self.groups or any(may_read_group(role, key) for key in self.groups)

    def counts(self, fact: Fact, day: date) -> bool:
        """Whether this child is one of them at the end of the day."""
        return fact.is_there(day) and self.test(fact, day)


def _aged(years: range) -> Test:
    return lambda fact, day: fact.age(day) in years


def _months(months: range) -> Test:
    return lambda fact, day: fact.months_old(day) in months


def _in_any(keys: Iterable[str]) -> Test:
    wanted = frozenset(keys)
    return lambda fact, _: not wanted.isdisjoint(fact.groups)


def _schooled(keys: Iterable[str], test: Test) -> Test:
    wanted = frozenset(keys)
    return lambda fact, day: fact.schooling in wanted and test(fact, day)


def _keys(kind: str) -> tuple[str, ...]:
    return tuple(group.key for group in GROUPS if group.kind == kind)


SPECIAL, AT_RISK, OTHER = _keys("special"), _keys("at_risk"), _keys("other")
DIED_OF_INJURY = "tu_vong_do_tai_nan_thuong_tich"
HARMED = ("bi_bo_roi", "ton_hai_do_bao_luc", "bi_boc_lot", "bi_xam_hai_tinh_duc", "bi_mua_ban")
_IN_SPECIAL = _in_any(SPECIAL)
_HELPED = _in_any(ASSISTANCE.keys)
_THERE = "là trẻ của địa bàn vào cuối ngày tính số liệu"


def _group(key: str, code: str, label: str) -> Measure:
    return Measure(key, f"{code} {label}", f"Số trẻ {_THERE}, hồ sơ ghi {code}.", _in_any((key,)), (key,))


def _died(fact: Fact, day: date) -> bool:
    """Who died counts in the report of the year, though the record has ended (domain dossier 1.5)."""
    died = fact.how_left == "deceased" and date(day.year, 1, 1) <= fact.left <= day
    return DIED_OF_INJURY in fact.groups and (died or fact.is_there(day))


@dataclass(frozen=True, slots=True)
class _Dead(Measure):
    def counts(self, fact: Fact, day: date) -> bool:
        return self.test(fact, day)


def _listed() -> Iterable[Measure]:
    for group in GROUPS:
        if group.key == DIED_OF_INJURY:
            told = "Số trẻ hồ sơ ghi HK02 đã mất từ đầu năm đến ngày tính số liệu."
            yield _Dead(group.key, f"{group.short_code} {group.label}", told, _died, (group.key,))
        else:
            yield _group(group.key, group.short_code or "", group.label)
    for code in ASSISTANCE.codes:
        yield _group(code.key, SHORT_CODES[code.key], code.label)


_MEASURES = (
    Measure("total", "Tổng số trẻ em dưới 16 tuổi", f"Số trẻ {_THERE}.", lambda *_: True),
    Measure("male", "Nam", "Trong tổng số, hồ sơ ghi nam.", lambda fact, _: fact.sex == "male"),
    Measure("female", "Nữ", "Trong tổng số, hồ sơ ghi nữ.", lambda fact, _: fact.sex == "female"),
    Measure(
        "unknown_sex",
        "Chưa rõ giới tính",
        "Trong tổng số, hồ sơ chưa ghi rõ nam hay nữ.",
        lambda fact, _: fact.sex not in ("male", "female"),
    ),
    Measure("under_6", "Dưới 6 tuổi", "Trong tổng số, chưa đủ 6 tuổi.", _aged(range(6))),
    Measure("from_6", "Từ 6 đến dưới 11 tuổi", "Trong tổng số, đủ 6, chưa đủ 11 tuổi.", _aged(range(6, 11))),
    Measure("from_11", "Từ 11 đến dưới 16 tuổi", "Trong tổng số, đủ 11, chưa đủ 16 tuổi.", _aged(range(11, 16))),
    Measure("unknown_age", "Chưa rõ tuổi", "Trong tổng số, chưa rõ năm sinh.", lambda fact, _: fact.born is None),
    Measure(
        "minority",
        "Dân tộc thiểu số",
        "Trong tổng số, hồ sơ ghi dân tộc khác Kinh.",
        lambda fact, _: fact.ethnicity not in ("", _MAJORITY),
    ),
    Measure(
        "special",
        "Cộng trẻ em có hoàn cảnh đặc biệt",
        "Số trẻ thuộc ít nhất một trong HC01–HC15; mỗi trẻ một lần dù ghi nhiều nhóm.",
        _IN_SPECIAL,
        SPECIAL,
    ),
    Measure(
        "at_risk",
        "Cộng trẻ em có nguy cơ",
        "Số trẻ thuộc ít nhất một trong NC01, NC02; mỗi trẻ một lần.",
        _in_any(AT_RISK),
        AT_RISK,
    ),
    Measure(
        "helped",
        "Trẻ em có hoàn cảnh đặc biệt được trợ giúp",
        "Trong số trẻ có hoàn cảnh đặc biệt, có ít nhất một trong TG01–TG05; mỗi trẻ một lần.",
        lambda fact, day: _IN_SPECIAL(fact, day) and _HELPED(fact, day),
        SPECIAL,
    ),
    Measure("nursery_age", "Từ 3 đến 36 tháng", "Trong tổng số, đủ 3, chưa đủ 36 tháng tuổi.", _months(range(3, 36))),
    Measure(
        "nursery",
        "Từ 3 đến 36 tháng đi nhà trẻ",
        "Trong số trẻ từ 3 đến 36 tháng, tình trạng học tập ghi nhà trẻ.",
        _schooled(("nha_tre",), _months(range(3, 36))),
    ),
    Measure("kindergarten_age", "Từ 3 đến 5 tuổi", "Trong tổng số, đủ 3, chưa đủ 6 tuổi.", _aged(range(3, 6))),
    Measure(
        "kindergarten",
        "Từ 3 đến 5 tuổi đi mẫu giáo",
        "Trong số trẻ từ 3 đến 5 tuổi, tình trạng học tập ghi mẫu giáo.",
        _schooled(("mau_giao",), _aged(range(3, 6))),
    ),
    Measure(
        "harmed",
        "Trẻ em bị xâm hại",
        "Số trẻ hồ sơ ghi bị bỏ rơi, bạo lực, bóc lột, xâm hại tình dục hoặc mua bán; mỗi trẻ một lần.",
        _in_any(HARMED),
        tuple(key for key in HARMED if key in SENSITIVE_GROUPS),
    ),
    *_listed(),
)
MEASURES = {one.key: one for one in _MEASURES}
"""Every measure by its key; that of a group is the key of the group."""
