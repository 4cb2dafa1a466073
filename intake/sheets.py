"""What a sender says of a photographed sheet, understood: whose it is, and where it belongs in the paper."""

import unicodedata
from dataclasses import dataclass
from typing import Literal

from access.matrix import may
from access.scopes import hamlets_of
from catalogue.former_communes import former, today_of
from catalogue.places import commune
from catalogue.refusals import Refusal, not_found
from db import Scope, Session
from intake.places import find_hamlet

Kind = Literal["page", "attachment"]
BOOK_LENGTH_MAX, NUMBER_LENGTH_MAX = 60, 20
OTHER_COMMUNE = "OTHER_COMMUNE"
_OTHER_COMMUNE = (
    "Tờ này in cho {place}, không phải cho xã, phường mình. Gửi ảnh cho nơi ấy, hoặc chụp đúng tờ của mình."
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the sender says of a picture, understood: where it belongs in the paper."""

    kind: Kind
    hamlet_id: int | None
    book: str
    number: str


def of_elsewhere(area: str, commune_code: str, today_of: str = "") -> str:
    """Why a printed sheet of a hamlet can't be taken in by a commune; "" for its own ones and for blank ones.

    `area` is what the sheet's code says: COMMUNE.HAMLET, "" where nothing was printed or nothing can be read. A code
    that ended with the communes of before 1/7/2025 is that of whatever its commune became, in whole or in part. Where a
    commune or a hamlet was handed over since it was printed, `today_of` is the code it is under by now."""
    code = today_of or area.partition(".")[0]
    if not code or code == commune_code:
        return ""
    then = None if commune(code) else former(code)
    if then and commune_code in then.became:
        return ""
    return _OTHER_COMMUNE.format(place=_named(code))


def _named(code: str) -> str:
    """The commune of that code in words; one that ended, with what it belongs to now."""
    if now := commune(code):
        return now.name
    then = former(code)
    became = ", ".join(place.name for place in today_of(code))
    return f"{then.name} cũ, nay thuộc {became}" if then else f"nơi có mã {code}"


def commune_of(scope: Scope) -> str:
    """The commune photos of this user belong to. Refuses NOT_FOUND when the user may send none."""
    if scope.commune_code is None or not may(scope.role, "send_page"):
        raise not_found()
    return scope.commune_code


def described(session: Session, scope: Scope, kind: str, hamlet: str | None, book: str, number: str) -> Sheet:
    """Refuses KIND_UNKNOWN, HAMLET_NEEDED, TEXT_TOO_LONG, and NOT_FOUND for a hamlet that is foreign or unknown."""
    if kind == "attachment":
        return Sheet("attachment", None, "", "")
    if kind != "page":
        raise Refusal("KIND_UNKNOWN", "Máy không biết loại ảnh này. Chọn ảnh trang sổ hoặc ảnh kèm rồi gửi lại.")
    return Sheet(
        "page",
        _hamlet_id(session, scope, hamlet),
        _short(book, BOOK_LENGTH_MAX, "Tên sổ"),
        _short(number, NUMBER_LENGTH_MAX, "Số trang"),
    )


def _hamlet_id(session: Session, scope: Scope, named: str | None) -> int | None:
    """The hamlet meant, by name; unnamed the user's only one. An officer of all hamlets may leave it to the page."""
    reached = hamlets_of(session, scope)
    if not named or not named.strip():
        if len(reached) == 1:
            return reached[0].id
        if scope.hamlet_ids is None:
            return None
        raise Refusal("HAMLET_NEEDED", "Chưa biết trang này của thôn, bản nào. Chọn thôn, bản rồi gửi lại.")
    found = find_hamlet(session, commune_of(scope), named[:200])
    if found is None or found not in {place.id for place in reached}:
        raise not_found()
    return found


def _short(text: str, length_max: int, label: str) -> str:
    tidy = " ".join("".join(c for c in unicodedata.normalize("NFC", text) if c.isprintable()).split())
    if len(tidy) > length_max:
        raise Refusal("TEXT_TOO_LONG", f"{label} dài quá {length_max} ký tự. Viết ngắn lại rồi gửi.")
    return tidy
