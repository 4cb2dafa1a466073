"""The audit log on screens: of one record, of oneself, of the commune, and without content of the whole house."""

import re
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from db import Scope, Session
from db.queries import children, oversight
from web import refusals
from web.audit_words import did
from web.log_search import HOUSE, NOBODY, book_name, book_of, words_of
from web.visitor import Only

_NUMBER = re.compile(r"\d{1,9}", re.ASCII)


@get("/children/{uuid:uuid}/audit", guards=[Only("read_audit")], sync_to_thread=True)
def show_audit(
    session: NamedDependency[Session], reach: NamedDependency[Scope], uuid: FromPath[UUID], q: FromQuery[str] = ""
) -> Template:
    """The newest lines that name the record: when, who, what, from where. `q` are words to look for."""
    child = refusals.known(children.find(session, reach, uuid))
    chain = child.commune_code
    words = words_of(q, oversight.people_in(session, chain) if q else [], HOUSE)
    context = {
        "uuid": uuid,
        "name": child.full_name or "Chưa có tên",
        "asked": {"q": q},
        "lines": [(line, name or HOUSE, did(line)) for line, name in oversight.of_child(session, chain, uuid, words)],
        "shown_max": oversight.SHOWN_MAX,
    }
    return Template("children/audit.html", context=context)


@get("/account/log", guards=[Only("read_own_audit")], sync_to_thread=True)
def show_own_log(session: NamedDependency[Session], reach: NamedDependency[Scope], q: FromQuery[str] = "") -> Template:
    """What I did and looked at; `q` are words to look for."""
    lines = oversight.of_person(session, reach.user_id, words_of(q, []))
    return _page("Việc tôi đã làm, đã xem", "/account/log", q, lines, with_content=True)


@get("/audit", guards=[Only("read_audit")], sync_to_thread=True)
def show_commune_log(
    session: NamedDependency[Session],
    reach: NamedDependency[Scope],
    who: FromQuery[str] = "",
    q: FromQuery[str] = "",
    before: FromQuery[str] = "",
    book: FromQuery[str] = "",
) -> Template:
    """What everybody in the commune did; `who` narrows to one person, `q` to lines with its words, in front of
    line `before`. `book` is one of the chains that came along with the commune, its own one without."""
    books = oversight.books(session, reach.commune_code or "")
    chain = book_of(books, book)
    people = oversight.people_in(session, chain)
    person = next((number for number, _ in people if str(number) == who), None)
    last = oversight.last_line(session, chain, int(before) if _NUMBER.fullmatch(before) else None)
    lines = oversight.of_chain(session, chain, person, words=words_of(q, people), before=last + 1)
    older = lines[-1][0].number if len(lines) == oversight.SHOWN_MAX else last - oversight.LOOKED_MAX + 1
    page = _page("Nhật ký của xã", "/audit", q, lines, with_content=True)
    page.context |= {"people": people, "who": person, "last": last, "older": older, "book": chain}
    page.context["books"] = [(one, book_name(one, name)) for one, name in books] if len(books) > 1 else []
    return page


@get("/audit/house", guards=[Only("audit_without_content")], sync_to_thread=True)
def show_house_log(session: NamedDependency[Session], q: FromQuery[str] = "") -> Template:
    """Who worked when and from where, in the whole house; not on what. `q` are words to look for."""
    words = words_of(q, oversight.everybody(session) if q else [])
    return _page("Nhật ký của máy chủ", "/audit/house", q, oversight.of_all(session, words), with_content=False)


def _page(title: str, path: str, asked: str, lines: list[oversight.Line], *, with_content: bool) -> Template:
    context = {
        "title": title,
        "path": path,
        "asked": {"q": asked},
        "lines": [(line, name or NOBODY, did(line)) for line, name in lines],
        "with_content": with_content,
        "shown_max": oversight.SHOWN_MAX,
        "people": [],
        "books": [],
        "book": "",
        "who": None,
        "last": 0,
        "older": 0,
    }
    return Template("account/log.html", context=context)
