"""A house that holds one of each thing an address of the route table speaks of."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from access import rights
from access.records import visible_fields
from cleaning import appraisals, campaigns, update_files
from cleaning.answers import Answer
from intake import update_errors
from intake.spreadsheets import steps, taking
from reports import exports
from tests.support.campaigns import FAULTY, Work, open_work
from tests.support.marked_house import MarkedHouse, fill
from tests.support.office import Office


def whole_house(office: Office, folder: Path) -> MarkedHouse:
    """The house with one of each kind in it, and their numbers; a view's own name leads to a place of its own."""
    marked = MarkedHouse(office, None)
    fill(marked, folder)
    _at_the_police(marked)
    _spreadsheet(marked)
    _before_the_province(marked)
    _incident(office)
    twins = {"one": str(marked.twins["abuse"]), "other": str(marked.twins["health"])}
    marked.known |= twins | {"user_id": str(office.user("lan").id), "name": "office"}
    return marked


def _at_the_police(marked: MarkedHouse) -> None:
    """A list that was handed over and came back signed: one child verified, who stands in a file for the ministry, of
    which errors came back; and a list that is still there."""
    verified = marked.office.add_child(**FAULTY)
    marked.office.add_child(**FAULTY | {"full_name": "Cà Văn Hặc", "mother_name": "Lò Thị Ban"})
    work = open_work(marked.office, "2026")
    (first,) = work.draw(children=[verified])
    (number,) = work.draw()
    for one in (first, number):
        work.send(one)
    assert not work.answer(first, Answer(1, "new_number", "014218000321"))
    work.give_back(first)
    with marked.office.reading() as session:
        rows = [row.number for row in work.listed(session, number).rows]
    faults = work.answer(number, *(Answer(row, "not_found", note="Không có trong CSDL") for row in rows))
    assert not faults
    work.give_back(number)
    marked.known["handover_id"] = str(number)
    marked.known |= _with_the_ministry(marked.office, work)


def _with_the_ministry(office: Office, work: Work) -> dict[str, str]:
    """Where a file for the ministry and one with its errors are: in the campaign of 2026."""
    keys, hoa = office.keyring, office.scope("hoa")
    with office.writing() as session:
        campaign = work.campaign(session)
        made = update_files.freeze(
            session,
            keys,
            hoa,
            campaign,
            lambda child: exports.row(visible_fields(keys, child, hoa), with_sensitive=False),
        )
        rows = [["Họ tên", "Ngày sinh", "Lỗi"], [FAULTY["full_name"], "02/9/2018", "Sai tên"], ["Ai", "", "Trùng số"]]
        errors = update_errors.take(session, keys, hoa, campaign, "loi.csv", rows)
        place = f"/campaigns/{campaign.id}"
        return {"show_file": f"{place}/updates/{made.id}", "show_errors": f"{place}/errors/{errors.id}"}


def _spreadsheet(marked: MarkedHouse) -> None:
    """A list of a school that was brought in and read, and a page whose sender wrote it by hand."""
    office = marked.office
    told = "Họ và tên;Ngày sinh;Dân tộc;Số định danh\nLò Thị Mai;05/3/2019;06;14319000123\n;;;\n".encode()
    with office.writing() as session:
        brought = taking.bring(session, office.keyring, office.scope("hoa"), "lop1.csv", "Trường Tiểu học", told).id
    while steps.work_on_one(office.database, office.keyring):
        pass
    marked.known["import_id"] = str(brought)
    marked.known["show_writer"] = f"/review/learning/writer?user={office.user('hoa').id}"


def _before_the_province(marked: MarkedHouse) -> None:
    """The result of a campaign that was closed and signed."""
    office = marked.office
    work = open_work(office)
    with office.writing() as session:
        campaigns.close(session, office.scope("son"), work.campaign(session))
        appraisals.sign(session, office.scope("son"), work.campaign(session))
    marked.known["appraisal_id"] = "1"


def _incident(office: Office) -> None:
    """Something happened to data in the last day."""
    at = datetime.now(UTC)
    told: dict[str, Any] = {
        "what": "Mất một điện thoại",
        "found_at": at,
        "between": (at - timedelta(days=1), at),
        "suspect_id": None,
    }
    with office.writing() as session:
        rights.note_incident(session, office.keyring, office.scope("hoa"), **told)
