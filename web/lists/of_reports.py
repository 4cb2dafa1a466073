"""Lists of reports: the children behind a figure, who are never more than the person may open."""

from catalogue.values import show
from reports import behind, hamlet_table, indicators, movement
from web.lists.listed import Asked, ListFile, Table
from web.report_asked import report_asked
from web.spoken import vn_date

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


LISTS = tuple(map(_of, (hamlet_table.KIND, movement.KIND, indicators.KIND)))
