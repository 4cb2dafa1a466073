"""Checks at home on paper: a hamlet's list printed to be carried there, and what its photo, filled in, proposes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from access.keys import Keyring
from access.kind_marks import readable_marks
from catalogue import personal_id
from catalogue.dates import parse
from catalogue.places import commune
from catalogue.refusals import Refusal
from catalogue.values import show
from cleaning.titles import title
from db import Scope, Session
from db.queries import findings, printing, successions
from db.queries import sheet_readings as queries
from db.scope import Role
from db.tables import Child, HouseholdCheck, SheetReading
from intake import household_checks, sheet_readings, sheets
from intake.forms.printed import codes, pdf
from intake.forms.printed.codes import SheetCode
from intake.forms.printed.layouts import Printed, plan
from intake.forms.printed.pdf import PrintedPage
from intake.readings import Quad
from intake.sheet_readings import SURE, ReadSheet, SheetRow

LAYOUT, ROWS_A_PAGE = "check", 8
CARRIER: Role = "hamlet_head"
"""Whose rights decide what the paper may say: it goes to the households in a village hand."""
CORRECTED = ("full_name", "birth_date", "sex", "personal_id")
"""What the household may correct on paper."""
UNSURE = "Máy đọc chưa chắc. So với ảnh rồi sửa cho đúng."
NO_ANSWER = "Chưa thấy đánh dấu câu trả lời. Xem ảnh rồi chọn."
NOT_BOTH = "Đánh dấu và chỗ sửa không khớp nhau. Xem ảnh rồi chọn."


def faults(session: Session, keyring: Keyring, scope: Scope, checks: Sequence[HouseholdCheck]) -> dict[UUID, str]:
    """What is wrong with each child in a few words, as far as whoever carries the paper may know of it."""
    kinds = readable_marks(keyring, CARRIER)
    found = findings.of_children(session, scope, kinds, [check.child_uuid for check in checks])
    return {
        uuid: "; ".join(dict.fromkeys(title(one.rule) for one in here if one.severity != "I" and not one.source))
        for uuid, here in found.items()
    }


def printed(
    keyring: Keyring,
    checks: Sequence[HouseholdCheck],
    place: tuple[str, str],
    hamlet: tuple[str, str],
    wrong: Mapping[UUID, str],
) -> bytes:
    """The list of a hamlet's open checks as a PDF. `place` is commune and province, `hamlet` name and area code,
    `wrong` what `faults` says of the children.

    Raises FaceMissing."""
    starts = range(0, len(checks), ROWS_A_PAGE)
    made = []
    for number, at in enumerate(starts, 1):
        own = checks[at : at + ROWS_A_PAGE]
        known = Printed(
            agency=f"ỦY BAN NHÂN DÂN\n{place[0].upper()}",
            under_title=f"{hamlet[0]} · mỗi cháu đánh dấu một ô trả lời; sai gì thì ghi lại cho đúng ở dòng dưới",
            number_of={row: str(at + row) for row in range(1, len(own) + 1)},
            rows={row: _told(keyring, check, wrong.get(check.child_uuid, "")) for row, check in enumerate(own, 1)},
        )
        rows = tuple(codes.row_code(check.uuid) for check in own)
        code = SheetCode(LAYOUT, len(own), hamlet[1], number, len(starts), rows)
        foot = f"Kiểm tra tại hộ · {hamlet[0]} · trang {number}/{len(starts)}"
        made.append(PrintedPage(plan(LAYOUT, len(own), known), code, foot=foot))
    return pdf.written(made, f"Kiểm tra tại hộ · {hamlet[0]}")


def _told(keyring: Keyring, check: HouseholdCheck, wrong: str) -> dict[str, str]:
    child = check.child
    facts = (child.birth_date, show("birth_date", child.birth_date or "")), (child.sex, show("sex", child.sex or ""))
    known = [words for value, words in facts if value] + [child.personal_id or "chưa có số định danh"]
    parents = ", ".join(name for name in (child.father_name, child.mother_name) if name)
    name = child.full_name or "Chưa có tên"
    words = f"{name} · {' · '.join(known)}" + (f"\nCon {parents}" if parents else "")
    return {"known": words, "asked": "\n".join(filter(None, (household_checks.asked_of(keyring, check), wrong)))}


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a photo says a household answered; `fields` what it corrected, as it was read. `doubt` says why it must be
    looked at, "" for no doubt; `at` counts the rows of its sheet from 0."""

    reading_id: int
    at: int
    check: HouseholdCheck
    answer: str
    fields: dict[str, str]
    note: str
    quad: Quad
    doubt: str


def check_page(session: Session, scope: Scope, sheet: ReadSheet) -> None:
    """Refuses OTHER_COMMUNE for a list that was printed for another commune: none of its rows is known here."""
    today_of = successions.today_of(session, sheet.area)
    if elsewhere := sheets.of_elsewhere(sheet.area, scope.commune_code or "", today_of):
        raise Refusal(sheets.OTHER_COMMUNE, elsewhere)


def proposals(session: Session, keyring: Keyring, scope: Scope) -> list[Proposal]:
    """What photographed lists propose for checks of the user's area that nobody has answered."""
    known: dict[str, list[HouseholdCheck]] = {}
    for check in printing.open_checks(session, scope):
        known.setdefault(codes.row_code(check.uuid), []).append(check)
    found = []
    for reading in queries.open_ones(session, scope, LAYOUT):
        for at, row in enumerate(sheet_readings.rows_of(keyring, reading)):
            if len(known.get(row.code, ())) == 1:
                found.append(_proposal(reading, at, known[row.code][0], row))
    return found


def _proposal(reading: SheetReading, at: int, check: HouseholdCheck, row: SheetRow) -> Proposal:
    fields = {key: row.value(key) for key in CORRECTED if row.value(key)}
    answer = row.value("answer") or ("corrected" if fields else "")
    doubt = _doubt(row, answer, fields) or _against(check.child, fields)
    return Proposal(reading.id, at, check, answer, fields, row.value("note"), row.quad, doubt)


def _doubt(row: SheetRow, answer: str, fields: dict[str, str]) -> str:
    if not answer:
        return NO_ANSWER
    if (answer == "corrected") != bool(fields):
        return NOT_BOTH
    return UNSURE if row.confidence("answer", *fields) < SURE else ""


def _against(child: Child, fields: dict[str, str]) -> str:
    """What the rules of the number say of it with the corrected facts."""
    number = fields.get("personal_id", child.personal_id or "")
    if not number or not fields:
        return ""
    home = commune(child.commune_code)
    found = personal_id.check(
        number,
        sex=fields.get("sex", child.sex or ""),
        birth=parse(fields.get("birth_date", child.birth_date or "")),
        province_code=home.province_code if home else None,
    )
    return next((problem.message for problem in found if problem.severity == "B"), "")


def item_of(check: HouseholdCheck, answer: str, fields: dict[str, str], note: str) -> dict[str, object]:
    """A confirmed answer as a phone would have sent it: paper takes the same door."""
    said = {"check": str(check.uuid), "answer": answer, "asked": "", "visit_note": note}
    kept = {"uuid": str(check.child_uuid), "kind": "household_check", "base_rev": check.child.rev, "photos": []}
    return {**kept, "fields": {**fields, **said}}
