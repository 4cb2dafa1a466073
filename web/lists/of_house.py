"""Lists of the house: accounts, what families asked, files brought in, results appraised."""

from collections.abc import Iterator

from access import rights, staff
from cleaning import appraisals
from db.queries import appraisals as appraisal_queries
from db.queries import children, imports
from db.queries.staff import Person
from db.tables import Appraisal, ImportFile
from web.import_page import STATES, counted
from web.lists.listed import Asked, ListFile, Table, of_screen
from web.navigation import ROLES
from web.spoken import vn_date, vn_time
from web.views.appraisals import appraisal_asked

_OF_ACCOUNTS = ("Họ và tên", "Tên đăng nhập", "Vai trò", "Địa bàn", "Thôn, bản")


def _accounts(asked: Asked) -> Table:
    return Table(_OF_ACCOUNTS, map(_account, staff.listed(asked.session, asked.scope, asked.today)))


def _account(one: Person) -> list[str]:
    return [one.user.name, one.user.username, ROLES[one.role], one.place, "; ".join(one.hamlets)]


_OF_REQUESTS = ("Trẻ", "Yêu cầu", "Nhận ngày", "Hạn", "Trả lời lúc", "Kết quả")


def _requests(asked: Asked) -> Table:
    return Table(_OF_REQUESTS, _request_rows(asked))


def _request_rows(asked: Asked) -> Iterator[list[str]]:
    told = rights.requests_of(asked.session, asked.keyring, asked.scope)
    names = children.openable(asked.session, asked.scope, {one.row.child_uuid for one in told})
    for row in (one.row for one in told):
        when = [vn_date(row.received_on), vn_date(row.due_on), vn_time(row.answered_at)]
        outcome = rights.OUTCOMES.get(row.outcome, "")
        yield [names.get(row.child_uuid, ""), rights.REQUESTS[row.kind], *when, outcome]


_OF_IMPORTS = ("Tệp", "Của ai gửi", "Người nhập", "Gửi lúc", "Tình trạng", "Kết quả các dòng")


def _imports(asked: Asked) -> Table:
    found = imports.newest(asked.session, asked.scope)
    return Table(_OF_IMPORTS, (_import(file, who) for file, who in found))


def _import(file: ImportFile, who: str) -> list[str]:
    rows = "; ".join(f"{words}: {count}" for _, words, count in counted(file))
    return [file.name, file.sender, who, vn_time(file.at), STATES[file.state], rows]


_OF_APPRAISALS = ("Xã", "Số văn bản", "Ngày", "Ký gửi lúc", "Lần", "Thẩm định", "Hạn trả lời")


def _appraisals(asked: Asked) -> Table:
    found = appraisal_queries.of_province(asked.session, asked.scope)
    return Table(_OF_APPRAISALS, (_appraisal(one, commune) for one, commune in found))


def _appraisal(one: Appraisal, commune: str) -> list[str]:
    said = appraisals.DECISIONS.get(one.decision, "chờ thẩm định")
    paper = [commune, one.campaign.document_number, vn_date(one.campaign.document_date)]
    return [*paper, vn_time(one.signed_at), str(one.number), said, vn_date(one.answer_by)]


def _totals(asked: Asked) -> Table:
    """What was signed, small counts hidden as on the page. Refuses NOT_FOUND."""
    one, _ = appraisal_asked(asked.session, asked.scope, asked.numbers["appraisal_id"])
    return Table(("Số liệu", "Số trẻ"), appraisals.totals(one)[0])


_APPRAISAL = "/appraisals/{appraisal_id:int}"
LISTS = (
    of_screen("Tài khoản", "/accounts", "tai-khoan", "see_accounts", _accounts),
    of_screen("Yêu cầu của gia đình", "/rights", "yeu-cau-gia-dinh", "read_rights", _requests),
    of_screen("Tệp đã nhập", "/imports", "tep-da-nhap", "import_children", _imports),
    ListFile("Kết quả thẩm định", "/appraisals", "/appraisals", "tham-dinh", ("appraise",), _appraisals),
    ListFile("Số liệu đã ký", _APPRAISAL, f"{_APPRAISAL}/totals", "so-lieu-da-ky", ("appraise",), _totals),
)
