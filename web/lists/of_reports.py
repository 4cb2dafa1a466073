"""Lists of reports: those that were frozen, and the children behind a figure, never more than one may open."""

from catalogue.values import show
from db.queries import frozen
from reports import behind, hamlet_table, indicators, kinds, movement
from web.lists.listed import Asked, ListFile, Table, of_screen
from web.report_asked import report_asked
from web.report_files import reads_frozen
from web.spoken import vn_date, vn_time
from web.views.pictures import drawn

_HEADER = ("Họ và tên", "Ngày sinh", "Giới tính", "Số định danh", "Thôn, bản", "Trong số", "Kỳ số liệu")
_ALL = "total"


def _behind(asked: Asked) -> Table:
    """The whole of what the page shows the beginning of; every child where no figure is named."""
    of = report_asked(asked.session, asked.keyring, asked.scope, asked.today, asked.words)
    figure, hamlet, text = (asked.words.get(name, "") for name in ("figure", "hamlet", "q"))
    words, children = behind.children(of, figure or _ALL, hamlet, text)
    told = ((child, child.hamlet.name if child.hamlet else child.hamlet_text) for child in children)
    rows = (
        [
            child.full_name,
            vn_date(child.birth_date),
            show("sex", child.sex),
            child.personal_id,
            hamlet,
            words,
            of.period.words,
        ]
        for child, hamlet in told
    )
    return Table(_HEADER, rows)


def _of(kind: str) -> ListFile:
    at = f"/reports/{kind}/children"
    return ListFile(
        "Trẻ trong số này", at, at, "tre-trong-so", ("read_reports", "read_children", "export_children"), _behind
    )


def _frozen(asked: Asked) -> Table:
    """Those that the page lists."""
    rows = (
        [
            kinds.KINDS[one.kind].words,
            commune or "toàn tỉnh",
            vn_date(one.first_on),
            vn_date(one.last_on),
            vn_time(one.frozen_at),
            who,
            vn_time(one.sent_at),
            one.hash,
        ]
        for one, commune, who in frozen.listed(asked.session, asked.scope)
        if reads_frozen(asked.scope, one.kind)
    )
    return Table(("Báo cáo", "Xã", "Từ ngày", "Đến ngày", "Chốt lúc", "Người chốt", "Gửi lúc", "Mã băm"), rows)


def _pictures(asked: Asked) -> Table:
    """The tables under the pictures, one number a line."""
    rows = (
        [picture.title, row[0], words, number]
        for picture in drawn(asked.session, asked.keyring, asked.scope, asked.today)
        for row in picture.rows
        for words, number in zip(picture.header[1:], row[1:], strict=True)
    )
    return Table(("Hình", "Dòng", "Cột", "Số"), rows)


LISTS = (
    ListFile(
        "Báo cáo đã chốt",
        "/reports",
        "/reports/frozen",
        "bao-cao-da-chot",
        ("read_reports", "export_children"),
        _frozen,
    ),
    of_screen("Số liệu của các hình", "/pictures", "so-lieu-hinh", "read_campaigns", _pictures),
    *map(_of, (hamlet_table.KIND, movement.KIND, indicators.KIND)),
)
