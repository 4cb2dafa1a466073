"""The form "Sổ theo dõi trẻ em trong gia đình" on a screen: what was typed, and what the one check says beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from uuid import UUID, uuid4

from access.matrix import may_write_group
from catalogue.fields import LIST_KEYS
from catalogue.personal_id import decode, strip
from catalogue.places import commune
from catalogue.refusals import Refusal
from catalogue.values import show
from db import Scope
from intake.forms import answers
from intake.forms.form import Option, Question
from intake.forms.household_book import HOUSEHOLD_BOOK
from web.forms import Form

ROWS_MAX = 20
RADIO_MAX = 4
"""A choice of so few answers is laid open; a longer one is a picker."""
_NOT_YET_NUMBERED = "E1.1"
"""Many children have no number before the police give one: that alone stops nobody at the form."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it stands on the screen; `name` of the control, `said` why it is in fault or doubt."""

    question: Question
    name: str
    value: str = ""
    chosen: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    fault: str = ""
    doubt: str = ""
    known: str = ""

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Pairs of key and words."""
        return [(option.key, option.label) for option in self.options]

    @property
    def headed(self) -> list[tuple[str, list[Option]]]:
        """The options under their headings, in the form's order."""
        return [(heading, list(options)) for heading, options in groupby(self.options, lambda one: one.heading)]

    @property
    def is_laid_open(self) -> bool:
        """Whether its answers are shown side by side."""
        return self.question.kind == "choice" and len(self.options) <= RADIO_MAX


Sections = list[tuple[str, list[Asked]]]
"""Titles, and the questions under each."""


@dataclass(frozen=True, slots=True)
class ChildRow:
    """A child on the form: its uuid is born with the row, so that the same form sent twice is one child."""

    index: int
    uuid: UUID
    typed: dict[str, object]
    base_rev: int = 0

    def name(self, key: str) -> str:
        """The control's name of one of the child's questions."""
        return f"c{self.index}-{key}"


@dataclass(frozen=True, slots=True)
class Household:
    """The whole form as typed: what was said once, and the children."""

    once: dict[str, object]
    rows: list[ChildRow]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check says of the whole form: control name → sentence; `is_blocked` asks to look before saving."""

    faults: dict[str, str] = field(default_factory=dict)
    doubts: dict[str, str] = field(default_factory=dict)
    is_blocked: bool = False
    is_refused: bool = False


def blank(scope_hamlets: Sequence[str]) -> Household:
    """The form as it is opened: one child, the hamlet filled in where there is only one."""
    once: dict[str, object] = {"hamlet": scope_hamlets[0]} if len(scope_hamlets) == 1 else {}
    return Household(once, [new_row(0)])


def new_row(index: int) -> ChildRow:
    """A row for one more child, with what the form presets."""
    typed = {q.key: q.preset for section in HOUSEHOLD_BOOK.child for q in section.questions if q.preset}
    return ChildRow(index, uuid4(), dict(typed))


def typed_in(form: Form) -> Household:
    """What stood in the controls: one child at least. A row whose uuid is none of ours gets a new one."""
    once = _typed(form, [q for section in HOUSEHOLD_BOOK.household for q in section.questions], "")
    indices = [int(index) for index in form.texts("row") if index.isascii() and index.isdigit()][:ROWS_MAX]
    asked = [q for section in HOUSEHOLD_BOOK.child for q in section.questions]
    rows = [
        ChildRow(index, _uuid(form.text(f"c{index}-uuid")), _typed(form, asked, f"c{index}-"))
        for index in dict.fromkeys(indices)
    ]
    return Household(once, rows or [new_row(0)])


def of_child(fields: Mapping[str, object], uuid: UUID, rev: int) -> Household:
    """The form over a known record, as this user sees it."""
    typed: dict[str, object] = {
        key: value if isinstance(value, list) else _as_typed(key, value) for key, value in fields.items()
    }
    return Household(typed, [ChildRow(0, uuid, typed, rev)])


def is_blank(row: ChildRow) -> bool:
    """Whether nothing was said of the child beyond what the form presets."""
    presets = {q.key: q.preset for section in HOUSEHOLD_BOOK.child for q in section.questions}
    return all(not value or value == presets.get(key) for key, value in row.typed.items())


def fields_of(household: Household, row: ChildRow) -> dict[str, object]:
    """One child's answers, with what was said once of the household."""
    return HOUSEHOLD_BOOK.child_answers(household.once, row.typed)


def judge(household: Household, commune_code: str, today: date) -> Verdict:
    """What the one check says of every child; a household's fault stands beside the household's question."""
    home = commune(commune_code)
    faults: dict[str, str] = {}
    doubts: dict[str, str] = {}
    is_blocked = is_refused = False
    for row in household.rows:
        try:
            checked = answers.check(
                fields_of(household, row), today=today, province_code=home.province_code if home else None
            )
        except Refusal as refusal:
            faults.setdefault(_place(row, refusal.field or "full_name"), refusal.sentence)
            is_blocked = is_refused = True
            continue
        for problem in checked.problems:
            if problem.rule == _NOT_YET_NUMBERED:
                continue
            kept = faults if problem.severity == "B" else doubts
            kept.setdefault(_place(row, problem.field), problem.message)
            is_blocked = is_blocked or problem.severity == "B"
    return Verdict(faults, doubts, is_blocked, is_refused)


def asked_once(
    household: Household, hamlets: Sequence[str], verdict: Verdict, scope: Scope
) -> list[tuple[str, list[Asked]]]:
    """The household's sections: title and questions."""
    return [
        (section.title, [_asked(q, q.key, household.once, hamlets, verdict, scope) for q in section.questions])
        for section in HOUSEHOLD_BOOK.household
    ]


def asked_of(row: ChildRow, hamlets: Sequence[str], verdict: Verdict, scope: Scope) -> Sections:
    """A child's sections: title and questions."""
    return [
        (section.title, [_asked(q, row.name(q.key), row.typed, hamlets, verdict, scope) for q in section.questions])
        for section in HOUSEHOLD_BOOK.child
    ]


def _place(row: ChildRow, key: str) -> str:
    of_child_row = {q.key for section in HOUSEHOLD_BOOK.child for q in section.questions}
    return row.name(key) if key in of_child_row else key


def _asked(
    question: Question, name: str, typed: Mapping[str, object], hamlets: Sequence[str], verdict: Verdict, scope: Scope
) -> Asked:
    value = typed.get(question.key, "")
    fault, doubt = verdict.faults.get(name, ""), verdict.doubts.get(name, "")
    if question.kind == "groups":
        chosen = tuple(str(member) for member in value) if isinstance(value, list) else ()
        options = tuple(option for option in question.options if may_write_group(scope.role, option.key))
        return Asked(question, name, chosen=chosen, options=options, fault=fault, doubt=doubt)
    options = tuple(Option(h, h) for h in hamlets) if question.kind == "hamlet" else question.options
    text = str(value or "")
    if text and options and text not in {option.key for option in options}:
        options = (Option(text, text), *options)
    known = _decoded(question, text)
    return Asked(question, name, value=text, options=options, fault=fault, doubt=doubt, known=known)


def _decoded(question: Question, text: str) -> str:
    """What a number says of itself, in words: place, sex, year."""
    known = decode(strip(text)) if question.kind == "personal_id" and text else None
    return known.spoken() if known else ""


def _typed(form: Form, questions: Sequence[Question], prefix: str) -> dict[str, object]:
    return {
        q.key: form.texts(prefix + q.key) if q.key in LIST_KEYS else form.text(prefix + q.key).strip()
        for q in questions
    }


def _as_typed(key: str, value: object) -> str:
    return show(key, str(value)) if key == "birth_date" else str(value)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
