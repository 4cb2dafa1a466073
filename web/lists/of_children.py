"""Lists of children: the records, what is wrong in them, the board of hamlets, the groups."""

from collections.abc import Iterator, Sequence

from access.kind_marks import readable_marks
from access.matrix import Action
from access.scopes import hamlets_of
from catalogue.checks import CLASS_TITLES
from catalogue.codes.groups import Version
from catalogue.file_columns import CATALOGUES, NEWEST
from catalogue.values import show
from cleaning import groups
from cleaning.titles import title
from db.queries import board, cases, children
from reports import exports
from web.asked import wanted_from
from web.group_page import members_asked
from web.history import SOURCES
from web.lists.listed import Asked, ListFile, Table, of_screen
from web.refusals import not_understood
from web.spoken import vn_date

_YEARS: dict[str, Version] = {"": NEWEST, "2025": "cat_2025", "2023": "cat_2023"}
_NO_HAMLET = "Chưa rõ thôn, bản"


def catalogue_of(asked: Asked) -> Version:
    """The catalogue an address names by its year. Refuses NOT_UNDERSTOOD."""
    year = asked.words.get("catalogue", "")
    if year not in _YEARS:
        raise not_understood()
    return _YEARS[year]


def wanted_of(asked: Asked) -> children.Wanted:
    """The records an address asks for. Refuses as `web.asked.wanted_from`."""
    hamlets = hamlets_of(asked.session, asked.scope)
    return wanted_from(asked.words, hamlets, cases.campaign_ids(asked.session, asked.scope))


def kinds_of(asked: Asked) -> Sequence[str]:
    """The kinds of sensitive groups the person may read."""
    return list(readable_marks(asked.keyring, asked.scope.role))


def _children(asked: Asked) -> Table:
    version = catalogue_of(asked)
    found = children.each(asked.session, asked.scope, kinds_of(asked), wanted_of(asked))
    rows = exports.rows(asked.keyring, asked.scope, found, reason=asked.reason, version=version)
    return Table(exports.HEADER, rows, CATALOGUES[version])


_OF_FINDINGS = ("Họ và tên", "Ngày sinh", "Thôn, bản", "Số định danh", "Quy tắc", "Lỗi", "Cần xem")


def _findings(asked: Asked) -> Table:
    return Table(_OF_FINDINGS, _finding_rows(asked, wanted_of(asked)))


def _finding_rows(asked: Asked, wanted: children.Wanted) -> Iterator[list[str]]:
    kinds = kinds_of(asked)
    for some in children.each_listed(asked.session, asked.scope, kinds, wanted):
        for line in some:
            who = [line.full_name, vn_date(line.birth_date), line.hamlet, line.personal_id]
            yield from ([*who, one.rule, title(one.rule), one.message] for one in line.findings)


def _board(asked: Asked) -> Table:
    header = ("Thôn, bản", "Số trẻ", "Chờ xác nhận", *(f"{at}. {words}" for at, words in CLASS_TITLES.items()))
    lines = board.by_hamlet(asked.session, asked.scope, kinds_of(asked))
    told = [(one.name or _NO_HAMLET, one.children, one.received, *one.by_class.values()) for one in lines]
    return Table(header, ([str(cell) for cell in row] for row in told))


def _groups(asked: Asked) -> Table:
    hamlets = hamlets_of(asked.session, asked.scope)
    lines = groups.overview(asked.session, asked.keyring, asked.scope, [hamlet.id for hamlet in hamlets])
    header = ("Mục", "Mã", "Nhóm", "Cả xã", *(hamlet.name for hamlet in hamlets))
    rows = (
        [groups.SECTIONS[of.section], of.code, of.words, one.total, *one.by_hamlet] for one in lines if (of := one.item)
    )
    return Table(header, rows)


_OF_MEMBERS = ("Họ và tên", "Ngày sinh", "Giới tính", "Thôn, bản", "Địa chỉ chi tiết", "Nhóm, trợ giúp")


def _members(asked: Asked) -> Table:
    _, _, found = members_asked(asked.session, asked.keyring, asked.scope, asked.words)
    return Table(_OF_MEMBERS, map(_member, found))


def _member(member: groups.Member) -> list[str]:
    child = member.child
    hamlet = child.hamlet.name if child.hamlet else child.hamlet_text
    told = (f"{one.item.code} {one.item.words} ({_of(one)})" for one in member.groups)
    who = [child.full_name, vn_date(child.birth_date), show("sex", child.sex), hamlet, child.address_detail]
    return [*who, "; ".join(told)]


def _of(held: groups.Held) -> str:
    """Since when, by whom, and when that was written down from what."""
    since = f"từ {vn_date(held.grant.since)}" if held.grant.since else ""
    noted = f"ghi {vn_date(held.noted_at)} từ {SOURCES.get(held.source, held.source)}" if held.noted_at else ""
    return ", ".join(filter(None, (since, held.grant.giver, noted)))


_EXPORT: tuple[Action, ...] = ("read_children", "export_children")
CHILDREN = ListFile("Danh sách trẻ", "/children", "/children", "tre-em", _EXPORT, _children, asks_why=True)
LISTS = (
    CHILDREN,
    ListFile("Lỗi cần xem", "/children", "/findings", "loi-can-xem", CHILDREN.rights, _findings),
    of_screen("Bảng thôn, bản", "/hamlets", "bang-thon-ban", "read_children", _board),
    of_screen("Bảng nhóm trẻ", "/groups", "nhom-tre", "read_campaigns", _groups),
    of_screen("Trẻ trong nhóm", "/groups/children", "tre-trong-nhom", "read_campaigns", _members),
)
