"""Spreadsheets brought in: upload, columns to confirm, rows with their fates, one yes, one way back."""

import json
from collections.abc import Iterator
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Stream, Template

from access.keys import Keyring
from catalogue.fields import label
from catalogue.refusals import Refusal
from catalogue.vietnamese import fold
from db import Scope, Session
from db.queries import imports as queries
from db.tables import ImportFile
from intake.spreadsheets import above, ageing, columns, taking
from intake.spreadsheets.meaning import Answers
from web import import_page, refusals
from web.asked import address, place_from
from web.forms import Form
from web.import_page import FATES
from web.list_files import ending_of, taken, ways
from web.lists.listed import Table
from web.log_search import plain_words
from web.spoken import vn_number
from web.visitor import Only

_HEADER = ("Tờ", "Dòng", "Kết quả", "Họ và tên", "Ngày sinh", "Số định danh", "Thay đổi", "Ghi chú")


@get("/imports", guards=[Only("import_children")], sync_to_thread=True)
def list_imports(session: NamedDependency[Session], reach: NamedDependency[Scope], q: FromQuery[str] = "") -> Template:
    """A place to bring a file, and the files brought so far; `q` are words to look for in them."""
    return _list(session, reach, Form(), None, q)


def _list(session: Session, reach: Scope, form: Form, refusal: Refusal | None, q: str = "") -> Template:
    files = queries.newest(session, reach, plain_words(q))
    context = {
        "files": [(file, who, import_page.state_words(file), import_page.counted(file)) for file, who in files],
        "senders": list(dict.fromkeys(file.sender for file, _ in files)),
        "asked": form,
        "searched": {"q": q},
        "refusal": refusal,
    }
    return Template("imports/list.html", context=context, status_code=422 if refusal else 200)


@post(
    "/imports",
    guards=[Only("import_children")],
    request_max_body_size=taking.FILE_MAX_BYTES,
    sync_to_thread=True,
)
def bring_import(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
) -> Redirect | Template:
    """Keep the file for the worker; shown again with what is wrong."""
    try:
        sent = form.only_file("file", "Chưa chọn tệp. Chọn tệp Excel (.xlsx, .xls, .ods) hoặc .csv rồi gửi lại.")
        made = taking.bring(session, keyring, reach, sent.filename, form.text("sender"), sent.file.read())
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        session.rollback()
        return _list(session, reach, form, refusal)
    return Redirect(f"/imports/{made.id}", status_code=303)


def _file(session: Session, reach: Scope, import_id: int) -> ImportFile:
    file = queries.find(session, reach, import_id)
    if file is None:
        raise refusals.not_found()
    return file


@get("/imports/{import_id:int}", guards=[Only("import_children")], sync_to_thread=True)
def show_import(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    import_id: FromPath[int],
) -> Template:
    """One file as far as it is: on its way, its columns, or its rows of one fate."""
    file, asked = _file(session, reach, import_id), dict(request.query_params)
    layout = taking.layout_of(keyring, file)
    fields = taking.shown_fields(file, layout) if layout else []
    fate = asked.get("fate", "") if asked.get("fate", "") in FATES else ""
    words = fold(asked.get("q", "")[:200]).split()[:8]
    questions = import_page.questions(layout, fields) if layout else {}
    has_rows = file.state in ("judged", "accepted", "written", "applied", "taken_back", "taken_out", "undone")
    page = queries.page(session, file, fate, words, place_from(asked)) if has_rows else None
    context = {
        "file": file,
        "layout": layout,
        "state": import_page.state_words(file),
        "kept_days": ageing.KEPT_DAYS,
        "is_moving": import_page.is_moving(file),
        "is_looking": file.state in import_page.LOOKING,
        "counted": import_page.counted(file),
        "has_news": import_page.has_news(file),
        "written": json.loads(file.counts).get("written", 0),
        "headers": import_page.headers(layout, fields, reach) if layout else [],
        "questions": questions,
        "male_codes": [(code, f"{code} ({count} dòng)") for code, count in questions.get("sexes", [])],
        "blanks": [(key, f"{label(key)}: {vn_number(count)} ô trống") for key, count in questions.get("blanks", [])],
        "answers": _answers(file, layout),
        "offered": columns.offered(),
        "page": page,
        "lines": import_page.lines(keyring, reach, layout, [row for (row,) in page.rows]) if page else [],
        "fates": FATES,
        "choices_words": import_page.CHOICES,
        "fate": fate,
        "asked": asked,
        "to": lambda **changes: address(f"/imports/{file.id}", asked, **changes),
    }
    return Template("imports/file.html", context=context)


def _answers(file: ImportFile, layout: dict[str, Any]) -> Answers:
    """As confirmed, else as the same sender's last file was meant."""
    if "answers" in json.loads(file.choices):
        return taking.answers_of(file)
    return Answers(**(layout.get("answers") or {}))


@post("/imports/{import_id:int}/columns", guards=[Only("import_children")], sync_to_thread=True)
def confirm_columns(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
    import_id: FromPath[int],
) -> Redirect:
    """What the columns hold, and what is asked once; the worker then compares."""
    labels, fields = form.texts("label"), form.texts("field")
    if len(labels) != len(fields):
        raise refusals.not_understood()
    order, male = form.text("ethnic_order"), form.text("male_code")
    answers = Answers(
        order if order in ("1979", "2008") else "",
        male if male in ("0", "1", "2") else "",
        form.text("serials_are_days") == "yes",
        form.text("month_first") == "yes",
        form.text("turned_days") == "yes",
        form.text("pad_numbers") == "yes",
        form.text("unticked_is_other") == "yes",
        [field for field in form.texts("fill_down") if field in above.FIELDS],
        form.text("sheets_are_hamlets") == "yes",
    )
    taking.confirm(session, keyring, reach, import_id, dict(zip(labels, fields, strict=True)), answers)
    return Redirect(f"/imports/{import_id}", status_code=303)


@post("/imports/{import_id:int}/rows/{number:int}", guards=[Only("import_children")], sync_to_thread=True)
def decide_import_row(
    session: NamedDependency[Session],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
    import_id: FromPath[int],
    number: FromPath[int],
) -> Redirect:
    """Say what a doubtful row is."""
    taking.decide(session, reach, import_id, number, form.text("choice"))
    back = {"fate": "doubtful", "q": form.text("q"), "after": form.text("after")}
    return Redirect(address(f"/imports/{import_id}", {}, **back) + f"#row-{number}", status_code=303)


@post("/imports/{import_id:int}/acceptance", guards=[Only("import_children")], sync_to_thread=True)
def accept_import(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    import_id: FromPath[int],
) -> Redirect:
    """Write all of it."""
    taking.accept(session, keyring, reach, import_id)
    return Redirect(f"/imports/{import_id}", status_code=303)


@post("/imports/{import_id:int}/undoing", guards=[Only("import_children")], sync_to_thread=True)
def undo_import(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    import_id: FromPath[int],
) -> Redirect:
    """Take all of it out again."""
    taking.take_back(session, keyring, reach, import_id)
    return Redirect(f"/imports/{import_id}", status_code=303)


@post("/imports/{import_id:int}/dropping", guards=[Only("import_children")], sync_to_thread=True)
def drop_import(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    import_id: FromPath[int],
) -> Redirect:
    """Forget a file that was not written."""
    taking.drop(session, keyring, reach, import_id)
    return Redirect("/imports", status_code=303)


def export_import_rows(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    import_id: FromPath[int],
) -> Stream:
    """The dry run row by row, to look at in Excel or to send back to whoever sent the file."""
    file = _file(session, reach, import_id)
    table = Table(_HEADER, _told(session, keyring, reach, file))
    return taken(request, session, table, f"nhap-{file.id}", ending_of(request))


ROW_FILES = ways("/imports/{import_id:int}/rows", ["import_children"], export_import_rows)


def _told(session: Session, keyring: Keyring, reach: Scope, file: ImportFile) -> Iterator[list[str]]:
    layout = taking.layout_of(keyring, file)
    for row in queries.each(session, file) if layout else ():
        one = import_page.line(keyring, reach, layout, row)
        place = [one.sheet, str(row.line), FATES.get(row.fate, "")]
        yield [*place, one.name, one.birth_date, one.personal_id, "; ".join(one.changes), " ".join(one.notes)]
