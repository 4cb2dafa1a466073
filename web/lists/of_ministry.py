"""Lists of what goes into the ministry's system and what comes back: who is ready, files, ticks, errors."""

from collections.abc import Iterator

from access.records import visible_fields
from catalogue.file_columns import CATALOGUES, NEWEST
from cleaning import update_files
from cleaning.move_table import open_to
from cleaning.procedures import get_procedure
from db.queries import case_lists, updates
from db.queries import cases as queries
from db.tables import Campaign
from intake import update_errors
from reports import exports
from web.case_asked import get_campaign
from web.lists.listed import Asked, ListFile, Table, of_screen, pages
from web.spoken import vn_time
from web.views.update_errors import errors_asked
from web.views.updates import file_asked


def _campaign(asked: Asked) -> Campaign:
    return get_campaign(asked.session, asked.scope, asked.numbers["campaign_id"])


def _ready(asked: Asked) -> Table:
    """The items of the page, without sensitive groups: those leave in a file that is frozen with a reason."""
    campaign = _campaign(asked)
    rules = [queries.is_open(), open_to(get_procedure(campaign.procedure), "tick")]
    found = pages(lambda place: case_lists.page(asked.session, campaign, asked.scope, rules, place))
    told = (visible_fields(asked.keyring, case.child, asked.scope) for page in found for case in page.cases)
    return Table(exports.HEADER, (exports.row(fields, with_sensitive=False) for fields in told), CATALOGUES[NEWEST])


def _files(asked: Asked) -> Table:
    found = updates.files(asked.session, _campaign(asked))
    rows = ([file.code, str(file.row_count), who, vn_time(file.made_at), file.hash] for file, who in found)
    return Table(("Tệp", "Số cháu", "Người lập", "Lúc", "Mã băm"), rows)


def _error_files(asked: Asked) -> Table:
    found = updates.error_files(asked.session, _campaign(asked))
    rows = ([file.name, vn_time(file.taken_at), str(count), str(lost)] for file, count, lost in found)
    return Table(("Tệp lỗi", "Nhận lúc", "Số lỗi", "Chưa rõ của cháu nào"), rows)


def _ticked(asked: Asked) -> Table:
    found = updates.ticked(asked.session, asked.scope, _campaign(asked))
    rows = (
        [child.full_name, who, vn_time(move.at), "đã cập nhật" if case.updated_at else "đã mở lại"]
        for move, case, child, who in found
    )
    return Table(("Họ và tên", "Người ghi nhận", "Lúc", "Bây giờ"), rows)


def _of_file(asked: Asked) -> Table:
    return Table(("STT", "Họ và tên", "Đã cập nhật lúc", "Hồ sơ"), _file_rows(asked))


def _file_rows(asked: Asked) -> Iterator[list[str]]:
    made = file_asked(asked.session, asked.scope, asked.numbers["campaign_id"], asked.numbers["file_id"])
    name_at, ticked = exports.HEADER.index("Họ và tên"), updates.updated_at(asked.session, made)
    changed = update_files.changed_since(asked.session, made)
    for row, cells in zip(made.rows, update_files.cells_of(asked.keyring, made), strict=True):
        said = "đã đổi sau khi lập tệp" if row.child_uuid in changed else ""
        yield [str(row.number), cells[name_at], vn_time(ticked.get(row.child_uuid)), said]


def _errors(asked: Asked) -> Table:
    return Table(("Dòng", "Trong tệp lỗi", "Lỗi báo về", "Tình trạng", "Lý do khép"), _error_rows(asked))


def _error_rows(asked: Asked) -> Iterator[list[str]]:
    """Words the person may not read are as empty as on the page."""
    _, taken = errors_asked(asked.session, asked.scope, asked.numbers["campaign_id"], asked.numbers["file_id"])
    for row in taken.rows:
        error = update_errors.error_of(asked.keyring, row, asked.scope.role)
        state = "đã gắn với hồ sơ" if row.child_uuid else "đã khép" if row.closed_at else "chưa rõ của cháu nào"
        yield [
            str(row.number),
            error.who,
            error.words,
            state,
            update_errors.reason_of(asked.keyring, row, asked.scope.role),
        ]


_UPDATES = "/campaigns/{campaign_id:int}/updates"
_FILE, _ERRORS = f"{_UPDATES}/{{file_id:int}}", "/campaigns/{campaign_id:int}/errors/{file_id:int}"
READY = of_screen("Chờ cập nhật", _UPDATES, "cho-cap-nhat", "move_case", _ready)
LISTS = (
    READY,
    ListFile("Các tệp đã lập", _UPDATES, f"{_UPDATES}/files", "tep-da-lap", READY.rights, _files),
    ListFile("Tệp lỗi báo về", _UPDATES, f"{_UPDATES}/errors", "tep-loi", READY.rights, _error_files),
    ListFile("Đã cập nhật", _UPDATES, f"{_UPDATES}/ticked", "da-cap-nhat", READY.rights, _ticked),
    ListFile("Các cháu trong tệp", _FILE, f"{_FILE}/rows", "trong-tep", READY.rights, _of_file),
    ListFile("Lỗi báo về", _ERRORS, f"{_ERRORS}/rows", "loi-bao-ve", READY.rights, _errors),
)
