"""Notices of children from schools, mass organisations, police and the hotline: a short form, or a list.

Each one is kept sealed as it came, once. Whoever is meant for sure gets a finding that says so; the others wait until
an officer says who is meant, or closes the notice with a reason.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from access.keys import Keyring
from access.matrix import may
from access.records import may_read_member, may_read_text
from catalogue.codes import groups
from catalogue.reasons import reason_given
from catalogue.refusals import Refusal, not_found
from catalogue.vietnamese import fold, tidy
from cleaning import told
from db import Scope, Session
from db.queries import notices as queries
from db.scope import Role
from db.tables import Child, Notice, now
from intake.meant import WHO, child_of, lines_of

SOURCES = {
    "school": "Nhà trường",
    "mass_organisation": "Mặt trận, đoàn thể",
    "police": "Công an xã",
    "hotline": "Tổng đài 111",
    "hamlet": "Thôn, bản",
}
"""Who tells; source: seed plan of UBND xã Mường La (2026), IV."""
DROP_OUT = "bo_hoc"
ABOUT = {DROP_OUT: "Bỏ học"} | {group.key: group.label for group in groups.GROUPS}
"""What a notice may be about, in a word; a notice may say something else in its own words alone."""
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    **WHO,
    "words": (
        "noi dung",
        "noi dung thong bao",
        "truong hop",
        "hoan canh",
        "nhom",
        "tinh trang",
        "tinh trang hoc tap",
        "ly do",
        "ghi chu",
    ),
    "class": ("lop", "lop hoc"),
    "hamlet": ("thon", "thon ban", "thon xom", "ban", "dia chi", "noi o"),
}
_KEPT = (*WHO, "about", "words", "class", "hamlet")
_TEXT_MAX = 500


@dataclass(frozen=True, slots=True)
class From:
    """Who told it (`source` a key of SOURCES, `name` of the body), and on which day."""

    source: str
    name: str
    received_on: date


def notice_place(token: str) -> str:
    """What the boxes of a notice are bound to."""
    return f"notice:{token}"


def said_of(keyring: Keyring, notice: Notice, role: Role) -> dict[str, str]:
    """A notice as far as `role` may read it: what speaks of a sealed group is left out."""
    said = {key: str(text) for key, text in json.loads(keyring.open(notice.box, notice_place(notice.token))).items()}
    if not may_read_member(role, said.get("about", "")):
        said["about"] = ""
    return said if may_read_text(role, said.get("words", "")) else said | {"words": ""}


def reason_of(keyring: Keyring, notice: Notice) -> str:
    """Why nothing was to be done."""
    return keyring.open(notice.reason_box, notice_place(notice.token)).decode() if notice.reason_box else ""


def lines_from(rows: Sequence[Sequence[str]]) -> list[dict[str, str]]:
    """The notices of a list, by its headers. Refuses NO_NOTICES."""
    found = lines_of(rows, _COLUMNS)
    lines = [line for line in found.lines if line.get("full_name") or line.get("personal_id")] if found else []
    if not lines:
        sentence = "Tệp chưa có cột Họ và tên và cột Nội dung, hoặc chưa có dòng nào. Ghi đúng tên cột rồi gửi lại."
        raise Refusal("NO_NOTICES", sentence)
    return [line | {"about": about_of(line.get("words", ""))} for line in lines]


def about_of(words: str) -> str:
    """The key of what words speak of; "" when no list knows them."""
    return DROP_OUT if "bo hoc" in fold(words) and "kiem song" not in fold(words) else groups.from_text(words) or ""


def take(
    session: Session, keyring: Keyring, scope: Scope, sender: From, lines: Sequence[Mapping[str, str]]
) -> tuple[int, int]:
    """Keep notices; (how many are new, how many of those found their child at once). What came before stays as it is.

    Refuses NOT_FOUND, SOURCE_UNKNOWN, WHO_MISSING.
    """
    if not may(scope.role, "move_case"):
        raise not_found()
    if sender.source not in SOURCES or not tidy(sender.name):
        raise Refusal("SOURCE_UNKNOWN", "Chưa ghi ai thông báo. Chọn nguồn và ghi tên cơ quan, người báo.")
    kept = [notice for line in lines if (notice := _keep(session, keyring, scope, sender, line))]
    session.flush()
    return len(kept), sum(notice.child_uuid is not None for notice in kept)


def _keep(session: Session, keyring: Keyring, scope: Scope, sender: From, line: Mapping[str, str]) -> Notice | None:
    said = {key: tidy(line.get(key, ""))[:_TEXT_MAX] for key in _KEPT}
    if not said["full_name"] and not said["personal_id"]:
        raise Refusal("WHO_MISSING", "Chưa ghi cháu nào. Ghi họ và tên, hoặc số định danh.", field="full_name")
    if not said["about"] and not said["words"]:
        raise Refusal("WORDS_MISSING", "Chưa ghi thông báo gì. Chọn một trường hợp, hoặc ghi nội dung.", field="words")
    token = token_of(keyring, scope.commune_code or "", sender.source, tidy(sender.name), said)
    if queries.is_known(session, scope, token):
        return None
    made = Notice(commune_code=scope.commune_code, source=sender.source, source_name=tidy(sender.name)[:200])
    made.received_on, made.token, made.taken_by, made.fate = sender.received_on, token, scope.user_id, "open"
    made.box = keyring.seal(json.dumps(said, ensure_ascii=False).encode(), notice_place(token))
    session.add(made)
    if child := child_of(session, scope, said):
        _attach(session, keyring, scope, made, child, said)
    session.flush()
    return made


def token_of(keyring: Keyring, commune_code: str, source: str, name: str, said: Mapping[str, str]) -> str:
    """What keeps a notice from coming twice into one commune (`Notice.token`)."""
    text = json.dumps([source, name, said], sort_keys=True)
    return keyring.token(f"{commune_code} {text}", "notice")


def _attach(
    session: Session, keyring: Keyring, scope: Scope, notice: Notice, child: Child, said: Mapping[str, str]
) -> None:
    """The finding says who told and what; of a drop-out it stands beside the schooling."""
    parts = (ABOUT.get(said["about"], ""), said["words"], f"lớp {said['class']}" if said["class"] else "")
    words = f"{SOURCES[notice.source]} ({notice.source_name}): {'; '.join(filter(None, parts))}"
    is_drop_out = said["about"] == DROP_OUT
    field, proposal = ("schooling", DROP_OUT) if is_drop_out else ("circumstances", None)
    finding = told.add(session, keyring, child, "notice", field, words, proposal)
    notice.child_uuid, notice.finding_id, notice.fate = child.uuid, finding.id, "finding"
    notice.decided_by, notice.decided_at = scope.user_id, now()


def _open_one(session: Session, scope: Scope, notice_id: int) -> Notice:
    notice = queries.hold(session, scope, notice_id) if may(scope.role, "move_case") else None
    if notice is None:
        raise not_found()
    if notice.fate != "open":
        raise Refusal("DECIDED_ALREADY", "Thông báo này đã có người xử lý. Tải lại trang rồi xem lại.", status=409)
    return notice


def point(session: Session, keyring: Keyring, scope: Scope, notice_id: int, who: Mapping[str, str]) -> Child:
    """An officer says who is meant. Refuses NOT_FOUND, DECIDED_ALREADY, WHO_UNKNOWN."""
    notice = _open_one(session, scope, notice_id)
    child = child_of(session, scope, who)
    if child is None:
        sentence = "Chưa tìm thấy đúng một cháu. Ghi số định danh, hoặc đủ họ tên và ngày sinh như trong hồ sơ."
        raise Refusal("WHO_UNKNOWN", sentence)
    said = json.loads(keyring.open(notice.box, notice_place(notice.token)))
    _attach(session, keyring, scope, notice, child, said)
    session.flush()
    return child


def close(session: Session, keyring: Keyring, scope: Scope, notice_id: int, reason: str) -> None:
    """Nothing is to be done, and why. Refuses NOT_FOUND, DECIDED_ALREADY, REASON_MISSING."""
    notice = _open_one(session, scope, notice_id)
    notice.reason_box = keyring.seal(reason_given(reason).encode(), notice_place(notice.token))
    notice.fate, notice.decided_by, notice.decided_at = "closed", scope.user_id, now()
    session.flush()
