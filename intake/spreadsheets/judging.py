"""What becomes of each row: a new child, a change, nothing, an officer's look, or a refusal; nothing is written."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from uuid import UUID, uuid4

from access.keys import Keyring
from access.records import all_fields
from catalogue import dates
from catalogue.basics import ADULT_AGE
from catalogue.clock import today_here
from catalogue.fields import label
from catalogue.refusals import Refusal
from catalogue.values import understand
from catalogue.vietnamese import fold
from cleaning import cross
from db import Scope, Session
from db.queries import matches, plain_children
from db.queries.matches import CANDIDATES_MAX, Match
from intake import places
from intake.differences import Difference, Value, text_of, understood
from intake.spreadsheets import above
from intake.spreadsheets.differing import Changes, Known, changes, same_cells
from intake.spreadsheets.meaning import Answers, Meant, meant

NEW, CHANGED, SAME, DOUBTFUL, REFUSED, PASSED = "new", "changed", "same", "doubtful", "refused", "passed"
_NUMBER = re.compile(r"\d{12}")
_LEFT = re.compile(
    r"(đã |da )?(chết|tử vong|chuyển (đi|khẩu|hộ khẩu|khỏi|nơi khác)|cắt (hộ )?khẩu|xo[áa] (hộ )?khẩu|đi khỏi"
    r"|chet|tu vong|chuyen (di|khau|ho khau)|mất( ngày| năm| tháng|:? ?\d|$))"
)
"""Notes of who is there no more, as lists of last year have them; "Bố chết" is another person's."""
_UNDERSTOOD = ("birth_date", "sex", "ethnicity", "nationality", "personal_id")
_NAMELESS = "Dòng không có họ tên và không có số định danh. Ghi thêm vào tệp rồi gửi lại."


_GROWN = "Người này đủ 16 tuổi từ trước năm nay, không vào sổ trẻ em. Ngày sinh ghi sai thì sửa trong tệp rồi gửi lại."
"""Lists of households and of the police name everybody; who turned 16 this year is still counted in its reports."""


@dataclass(slots=True)
class Judged:
    """One row: its fate, the record it is about, what it says, what it would change, and sentences for the officer."""

    number: int
    fields: dict[str, Value] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    fate: str = NEW
    child_uuid: UUID | None = None
    lines: list[Difference] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What the row is found by."""
        return text_of(self.fields, "full_name")

    def doubt(self, why: str, child: UUID | None = None) -> None:
        """Leave it to the officer."""
        self.fate, self.child_uuid = DOUBTFUL, child or self.child_uuid
        self.notes.append(why)


@dataclass(frozen=True, slots=True)
class Plan:
    """How a file is meant: the field of each of a sheet's columns, and the answers asked once."""

    fields: Sequence[Sequence[str]]
    answers: Answers


class Judge:
    """Judges rows by themselves and against the records; `Earlier` holds them against the file."""

    def __init__(self, session: Session, keyring: Keyring, scope: Scope, plan: Plan) -> None:
        self._session = session
        self._keyring = keyring
        self._role = scope.role
        self._commune = scope.commune_code or ""
        self._plan = plan
        self._hamlet_of = cache(lambda text: places.find_hamlet(session, self._commune, text))

    def judge(self, rows: Iterable[tuple[int, int, Sequence[str], str, above.Lent]]) -> list[Judged]:
        """Rows as (number, sheet, cells, section, what rows above lend)."""
        read = [self._read(*row) for row in rows]
        open_ones = [one for one in read if one.fate == NEW]
        if not plain_children.is_none(self._session, self._commune):
            self._against_records(open_ones)
            self._against_likes([one for one in open_ones if one.fate == NEW and one.child_uuid is None])
        for one in open_ones:
            if one.fate == NEW and _is_grown(text_of(one.fields, "birth_date")):
                one.fate, one.notes = REFUSED, [*one.notes, _GROWN]
            if one.fate in (NEW, CHANGED) and _LEFT.match(fold(text_of(one.fields, "note"), 1)):
                _tell_left(one)
        return read

    def _read(self, number: int, sheet: int, cells: Sequence[str], section: str, lent: above.Lent) -> Judged:
        fields, answers = self._plan.fields[sheet], self._plan.answers
        cells, notes = above.filled(cells, fields, lent, answers.fill_down)
        told = meant(cells, fields, answers, section)
        raw = {key: cell for key, cell in zip(fields, cells, strict=False) if key and cell}
        one = Judged(number, cells=raw, notes=[*told.notes, *notes])
        try:
            one.fields = {key: value for key, value in understood(told.fields).items() if value}
        except Refusal as refusal:
            one.fate, one.notes = REFUSED, [refusal.sentence]
            return one
        one.notes += _not_understood(told)
        code = understand("commune_code", told.fields.get("commune_code")).value
        if code and code != self._commune:
            one.fate, one.notes = REFUSED, [*one.notes, "Dòng này của xã khác. Gửi tệp cho cán bộ xã ấy."]
        elif not one.name and not text_of(one.fields, "personal_id"):
            one.fate, one.notes = REFUSED, [*one.notes, _NAMELESS]
        return one

    def _against_records(self, rows: Sequence[Judged]) -> None:
        """By number and by name, as the commune's living records have them."""
        numbers = {text_of(one.fields, "personal_id") for one in rows} - {""}
        names = {name for one in rows for name in _names(one)}
        found = matches.alike(self._session, self._commune, {"number": numbers, "name": names})
        by_number, by_name = _drawers(found, "number"), _drawers(found, "name")
        known = plain_children.some(self._session, self._commune, [one.uuid for one in found]) if found else {}
        for one in rows:
            near = {m.uuid: m for m in by_number.get(text_of(one.fields, "personal_id"), ())}
            near |= {m.uuid: m for name in _names(one) for m in by_name.get(name, ())}
            if near:
                held = {uuid: self._known(*known[uuid]) for uuid in near if uuid in known}
                self._choose(one, [near[uuid] for uuid in sorted(held)], held)

    def _known(self, child: plain_children.PlainChild, police_facts: str) -> Known:
        return Known(all_fields(self._keyring, child), child.hamlet_id, frozenset(police_facts.split()))

    def _choose(self, one: Judged, near: Sequence[Match], known: Mapping[UUID, Known]) -> None:
        same = [match.uuid for match in near if _says_the_same(one, known[match.uuid])]
        if same:
            one.fate, one.child_uuid = SAME, same[0]
            return
        number, birth = text_of(one.fields, "personal_id"), text_of(one.fields, "birth_date")
        numbered = [match for match in near if _NUMBER.fullmatch(number) and match.number == number]
        named = [match for match in near if match.name == fold(one.name) and one.name]
        if numbered:
            self._by_number(one, numbered, known)
        elif len(near) >= CANDIDATES_MAX:
            one.doubt("Có quá nhiều hồ sơ trùng tên này trong xã. Tìm đúng cháu rồi sửa trên hồ sơ.")
        elif fitting := [match for match in named if birth and match.birth == birth]:
            self._by_birth(one, fitting, known, number)
        elif unsure := [match for match in named if _may_be_born(birth, match.birth)]:
            one.doubt("Trong xã có hồ sơ trùng họ tên, thiếu ngày sinh để chắc là một cháu.", unsure[0].uuid)

    def _by_number(self, one: Judged, near: Sequence[Match], known: Mapping[UUID, Known]) -> None:
        if len(near) > 1:
            one.doubt("Số định danh này đứng ở hai hồ sơ trong xã. Xử lý hồ sơ trùng trước.", near[0].uuid)
        elif one.name and near[0].name and fold(one.name) != near[0].name:
            one.doubt(f"Số định danh này đang ở hồ sơ tên {near[0].full_name}.", near[0].uuid)
        else:
            self._compare(one, near[0].uuid, known)

    def _by_birth(self, one: Judged, near: Sequence[Match], known: Mapping[UUID, Known], number: str) -> None:
        if len(near) > 1:
            one.doubt("Trong xã có hai hồ sơ trùng họ tên và ngày sinh.", near[0].uuid)
        elif _NUMBER.fullmatch(number) and _NUMBER.fullmatch(near[0].number):
            one.doubt("Trùng họ tên và ngày sinh với một hồ sơ, nhưng số định danh khác.", near[0].uuid)
        else:
            self._compare(one, near[0].uuid, known)

    def _compare(self, one: Judged, uuid: UUID, known: Mapping[UUID, Known]) -> None:
        found = self.changes(known[uuid], one)
        one.child_uuid, one.lines = uuid, found.lines
        one.fate = CHANGED if found.lines else SAME
        one.notes += found.notes

    def changes(self, known: Known, one: Judged) -> Changes:
        """What the row would write into that record."""
        return changes(known, one.fields, one.cells, self._role, self._hamlet_of)

    def _against_likes(self, rows: Sequence[Judged]) -> None:
        """By the signs of duplicates: a name misread, a day and month turned, a number one digit off."""
        told = [(one, self._match(one)) for one in rows]
        alike = cross.from_database(self._session, {self._commune: [match for _, match in told]})()[self._commune]
        for one, match in told:
            for problem, key in cross.check(match, alike):
                if problem.rule == "E3.9" and problem.severity != "I" and one.fate == NEW:
                    one.doubt(problem.message, UUID(key))

    def _match(self, one: Judged) -> Match:
        said = {key: text_of(one.fields, key) for key in one.fields}
        hamlet = self._hamlet_of(said["hamlet"]) if said.get("hamlet") else None
        return Match(
            uuid4(), said.get("personal_id", ""), said.get("carer_personal_id", ""), fold(one.name),
            said.get("birth_date", ""), fold(said.get("mother_name", "")), said.get("father_name", ""), hamlet,
            one.name, said.get("mother_name", ""), said.get("sex", ""), said.get("household_number", ""),
        )  # fmt: skip


class Earlier:
    """Which children the file has named already; its rows come in their order."""

    def __init__(self) -> None:
        self._seen: dict[object, int] = {}

    def look(self, one: Judged) -> None:
        """Leave to the officer a child that an earlier row of the file names as well."""
        if one.fate == REFUSED:
            return
        number, birth = text_of(one.fields, "personal_id"), text_of(one.fields, "birth_date")
        keys: list[object] = [hash(("number", number))] if _NUMBER.fullmatch(number) else []
        keys += [hash((fold(one.name), birth, fold(text_of(one.fields, "mother_name"))))] if one.name and birth else []
        keys += [hash(one.child_uuid)] if one.child_uuid and one.fate == CHANGED else []
        earlier = next((self._seen[key] for key in keys if key in self._seen), None)
        if earlier is not None and one.fate != SAME:
            one.doubt(f"Giống dòng thứ {earlier} của tệp này.")
        for key in keys:
            self._seen.setdefault(key, one.number)


def _names(one: Judged) -> set[str]:
    """The name as it is understood, and as it stands: letters of an old font may be just what somebody is called."""
    return {fold(one.name), fold(one.cells.get("full_name", ""))} - {""}


def _not_understood(told: Meant) -> list[str]:
    """A sentence for each answer that stays as it was typed, where none was said of it."""
    return [
        f"Chưa hiểu ô «{label(key)}» ghi «{text}»: giữ nguyên như tệp."
        for key in _UNDERSTOOD
        if (text := str(told.fields.get(key) or ""))
        and not understand(key, text).is_understood
        and not (key == "personal_id" and not any(map(str.isdigit, text)))
        and not any(text in note for note in told.notes)
    ]


def _tell_left(one: Judged) -> None:
    """A child that its note says has died or gone is no new one before an officer says so."""
    told = f"Ghi chú của dòng là «{text_of(one.fields, 'note')}»"
    if one.fate == NEW:
        one.doubt(f"{told}: chọn cháu mới chỉ khi cháu còn ở xã.")
    else:
        one.notes.append(f"{told}: ghi vào hồ sơ như ghi chú, cháu đã mất hay chuyển đi thì kết thúc hồ sơ.")


def _drawers(found: Iterable[Match], part: str) -> dict[str, list[Match]]:
    drawers: dict[str, list[Match]] = {}
    for match in found:
        if value := getattr(match, part):
            drawers.setdefault(value, []).append(match)
    return drawers


def _says_the_same(one: Judged, known: Known) -> bool:
    """Whether the row is, cell by cell, what a file of ours says of the record."""
    return one.cells.keys() <= same_cells(known, one.cells)


def _is_grown(text: str) -> bool:
    born = dates.parse(text)
    return born is not None and born.year + born.is_lunar < today_here().year - ADULT_AGE


def _may_be_born(one: str, other: str) -> bool:
    """Whether two dates, one of them less well known, may be one day."""
    return not one or not other or one.startswith(other) or other.startswith(one)
