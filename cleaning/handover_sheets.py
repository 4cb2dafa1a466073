"""Layout D: the columns of the list to the police, on paper, on the screen and as a file that comes back filled in.

Source: domain dossier 5.3 D. The file carries the same frozen words, with a code beside each row to find it by.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from catalogue.refusals import Refusal
from catalogue.values import show
from catalogue.vietnamese import fold
from cleaning.answers import WORDS, Answer
from cleaning.handovers import frozen_of
from db.tables import Handover

CODE, GIVEN, RESULT, NOTE = "Mã dòng", "Số định danh (Công an cung cấp)", "Kết quả xác thực", "Ghi chú"
COLUMNS: tuple[tuple[str, Callable[[Mapping[str, str]], str]], ...] = (
    ("Họ, chữ đệm và tên", lambda sent: sent["full_name"]),
    ("Ngày, tháng, năm sinh", lambda sent: show("birth_date", sent["birth_date"])),
    ("Giới tính", lambda sent: show("sex", sent["sex"])),
    ("Dân tộc", lambda sent: sent["ethnicity"]),
    ("Quốc tịch", lambda sent: show("nationality", sent["nationality"])),
    ("Nơi đăng ký khai sinh", lambda sent: sent["birth_registration_place"]),
    ("Nơi thường trú / Nơi ở hiện tại", lambda sent: _joined(sent, "address_detail", "hamlet")),
    ("Họ tên cha / mẹ / người giám hộ", lambda sent: _joined(sent, "father_name", "mother_name", "carer_name")),
    ("Số định danh (đã có)", lambda sent: sent["personal_id"]),
)
"""Columns 2 to 10 and what stands in them."""
HEADER = ("STT", CODE, *(label for label, _ in COLUMNS), GIVEN, RESULT, NOTE)


def _joined(sent: Mapping[str, str], *keys: str) -> str:
    return ", ".join(sent[key] for key in keys if sent[key])


def cells_of(sent: Mapping[str, str]) -> list[str]:
    """Columns 2 to 10 of one row, as people read them."""
    return [write(sent) for _, write in COLUMNS]


def lines(listed: Handover) -> Iterator[list[str]]:
    """The list under HEADER, with what is answered already."""
    for row in listed.rows:
        told = row.told if row.answer == "new_number" else ""
        yield [str(row.number), row.code, *cells_of(frozen_of(row)), told, WORDS.get(row.answer, ""), ""]


def answers_from(listed: Handover, rows: Sequence[Sequence[str]]) -> list[Answer]:
    """What a filled-in file answers, by the codes of its rows. Refuses NOT_THIS_LIST.

    A row whose name is not the one that was sent is not this row any more: somebody sorted one column alone.
    """
    places = next((found for row in rows[:20] if (found := _places(row))), None)
    if places is None:
        raise _not_this_list("không có dòng tiêu đề của danh sách")
    known, told = {row.code: row for row in listed.rows}, list[Answer]()
    for cells in rows:
        row = known.get(_at(cells, places[CODE]))
        if row is None:
            continue
        if fold(_at(cells, places[COLUMNS[0][0]]), 2) != fold(frozen_of(row)["full_name"], 2):
            raise _not_this_list(f"dòng {row.number} ghi tên khác với danh sách đã gửi")
        told.append(Answer(row.number, _at(cells, places[RESULT]), _at(cells, places[GIVEN]), _at(cells, places[NOTE])))
    if not told:
        raise _not_this_list("không có mã dòng nào của danh sách")
    return told


def _not_this_list(why: str) -> Refusal:
    return Refusal("NOT_THIS_LIST", f"Tệp này không phải danh sách đang mở: {why}. Tải lại tệp của danh sách rồi điền.")


def _places(row: Sequence[str]) -> dict[str, int] | None:
    wanted = {fold(label): label for label in (CODE, COLUMNS[0][0], GIVEN, RESULT, NOTE)}
    found = {wanted[fold(cell)]: at for at, cell in enumerate(row) if fold(cell) in wanted}
    return found if len(found) == len(wanted) else None


def _at(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""
