"""Lists of the log: what everybody in the commune did, what oneself did, what was done with one record, who worked."""

from collections.abc import Iterable

from db.queries import children, oversight
from web import refusals
from web.audit_words import did
from web.lists.listed import ROWS_MAX, Asked, ListFile, Table, of_screen
from web.log_search import HOUSE, NOBODY, book_of, words_of
from web.spoken import vn_time

_OF_LOG = ("Dòng", "Lúc", "Người", "Việc", "Nơi", "Từ máy", "Mã nối")
_OF_WORK = ("Dòng", "Lúc", "Người", "Việc", "Từ máy", "Mã nối")


def _commune(asked: Asked) -> Table:
    who, books = asked.words.get("who", ""), oversight.books(asked.session, asked.scope.commune_code or "")
    chain = book_of(books, asked.words.get("book", ""))
    people = oversight.people_in(asked.session, chain)
    person = next((number for number, _ in people if str(number) == who), None)
    words = words_of(asked.words.get("q", ""), people)
    return _table(oversight.of_chain(asked.session, chain, person, ROWS_MAX, words))


def _own(asked: Asked) -> Table:
    words = words_of(asked.words.get("q", ""), [])
    return _table(oversight.of_person(asked.session, asked.visitor.scope.user_id, words, ROWS_MAX))


def _of_child(asked: Asked) -> Table:
    child = refusals.known(children.find(asked.session, asked.scope, asked.numbers["uuid"]))
    text, chain = asked.words.get("q", ""), child.commune_code
    words = words_of(text, oversight.people_in(asked.session, chain) if text else [], HOUSE)
    return _table(oversight.of_child(asked.session, chain, child.uuid, words, ROWS_MAX), HOUSE)


def _house(asked: Asked) -> Table:
    """As on the page, not on what anybody worked."""
    text = asked.words.get("q", "")
    words = words_of(text, oversight.everybody(asked.session) if text else [])
    found = oversight.of_all(asked.session, words)
    return Table(_OF_WORK, ([*_who(line, NOBODY), *_where(line)] for line in found))


def _table(found: Iterable[oversight.Line], nobody: str = NOBODY) -> Table:
    return Table(_OF_LOG, ([*_who(line, nobody), line[0].about, *_where(line)] for line in found))


def _who(told: oversight.Line, nobody: str) -> list[str]:
    line, name = told
    return [str(line.number), vn_time(line.at), name or nobody, did(line)]


def _where(told: oversight.Line) -> list[str]:
    return [told[0].place, told[0].hash]


_HOUSE = "/audit/house"
LISTS = (
    of_screen("Nhật ký của xã", "/audit", "nhat-ky", "read_audit", _commune),
    of_screen("Việc tôi đã làm, đã xem", "/account/log", "viec-cua-toi", "read_own_audit", _own),
    of_screen("Nhật ký của hồ sơ", "/children/{uuid:uuid}/audit", "nhat-ky-ho-so", "read_audit", _of_child),
    ListFile("Nhật ký của máy chủ", _HOUSE, _HOUSE, "nhat-ky-may-chu", ("audit_without_content",), _house),
)
