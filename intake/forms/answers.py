"""The one check of a child's answers: for the phone, the form, the review of a photo and the import alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from catalogue import checks
from catalogue.fields import is_known, label
from catalogue.refusals import Problem
from catalogue.values import understand
from catalogue.vietnamese import tidy
from intake.differences import DERIVED_KEYS, Value, understood

UNKNOWN_SHOWN_MAX = 10
"""So many strange keys are named; more of them say nothing new."""


@dataclass(frozen=True, slots=True)
class Checked:
    """`fields` as they will be kept; `problems` to show beside them, by rule of the plans or a code in capitals."""

    fields: dict[str, Value]
    problems: list[Problem]


def check(answers: Mapping[str, object], *, today: date, province_code: str | None) -> Checked:
    """All that can be said about one child's answers by themselves; faults never keep an answer from being kept.

    `province_code` is where the commune lies. Refuses TOO_LONG and NOT_TEXT: what no column can hold.
    """
    return Checked(understood(answers), problems(answers, today=today, province_code=province_code))


def problems(answers: Mapping[str, object], *, today: date, province_code: str | None) -> list[Problem]:
    """The problems of `check` alone, for answers that are kept already."""
    return [*_strange(answers), *checks.check(dict(answers), today=today, province_code=province_code)]


def elsewhere(answers: Mapping[str, object], commune_code: str, province_code: str | None) -> list[Problem]:
    """What contradicts the place the record is kept in: a commune or province of another name on the sheet."""
    homes = dict(zip(DERIVED_KEYS, (commune_code, province_code), strict=True))
    return [
        Problem("OTHER_AREA", key, "W", f"«{label(key)}» trên phiếu khác với nơi anh/chị phụ trách. Xem lại nơi ở.")
        for key, home in homes.items()
        if (told := understand(key, answers.get(key)).value) and home and told != home
    ]


def _strange(answers: Mapping[str, object]) -> list[Problem]:
    strange = [tidy(key)[:40] for key in answers if not is_known(key)][:UNKNOWN_SHOWN_MAX]
    sentence = "Máy chủ chưa biết ô «{}» nên chỉ giữ trong phiếu gốc. Cập nhật ứng dụng hoặc báo cán bộ xã."
    return [Problem("UNKNOWN_FIELD", key, "I", sentence.format(key)) for key in strange]
