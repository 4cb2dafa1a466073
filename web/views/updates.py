"""The ministry's system: what is ready to be typed there, and the files frozen for it."""

from collections.abc import Mapping
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Stream, Template

from access import reasons
from access.keys import Keyring
from access.records import visible_fields
from catalogue.fields import LIST_KEYS
from catalogue.file_columns import CATALOGUES, NEWEST
from catalogue.vietnamese import tidy
from cleaning import update_files
from cleaning.move_table import open_to
from cleaning.moves import Moved, make
from cleaning.procedures import get_procedure
from db import Scope, Session
from db.queries import case_lists, updates
from db.queries import cases as queries
from db.tables import Case, Child, UpdateFile, now
from reports import exports
from web import refusals
from web.asked import address, place_from
from web.case_asked import get_campaign
from web.list_files import ending_of, taken, ways
from web.lists.listed import Table
from web.press import Press
from web.views.cases import chosen
from web.visitor import Only


@get("/campaigns/{campaign_id:int}/updates", guards=[Only("move_case")], sync_to_thread=True)
def list_updates(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    campaign_id: FromPath[int],
) -> Template:
    """Fifty of the children who are due for the update, each with the catalogue's items in its order.

    Sensitive groups are not on this page: they leave in a file, with a reason.
    """
    campaign = get_campaign(session, reach, campaign_id)
    asked = {key: value for key, value in request.query_params.items() if value}
    due = open_to(get_procedure(campaign.procedure), "tick")
    page = case_lists.page(session, campaign, reach, [queries.is_open(), due], place_from(asked))
    ready = [(case.child, _items(keyring, reach, case)) for case in page.cases]
    blocked = case_lists.uuids(session, campaign, reach, [queries.is_open(), Case.state == "clean", ~due])
    context = {
        "campaign": campaign,
        "ready": ready,
        "page": page,
        "to": lambda **changes: address(f"/campaigns/{campaign.id}/updates", {}, **changes),
        "blocked_count": len(blocked),
        "ticked": updates.ticked(session, reach, campaign),
        "ticked_max": updates.TICKED_MAX,
        "files": updates.files(session, campaign),
        "errors": updates.error_files(session, campaign),
        "moved": asked.get("moved", ""),
        "left": asked.get("left", "0"),
        "is_open": campaign.closed_at is None,
    }
    return Template("campaigns/updates.html", context=context)


def _items(keyring: Keyring, reach: Scope, case: Any) -> list[tuple[str, str]]:
    """Every item of the catalogue with what is to be typed, "" too: an empty one is passed over knowingly."""
    cells = exports.row(visible_fields(keyring, case.child, reach), with_sensitive=False)
    return list(zip(exports.HEADER, cells, strict=True))


@post("/campaigns/{campaign_id:int}/ticks", guards=[Only("move_case")], sync_to_thread=True)
def tick_children(press: NamedDependency[Press], campaign_id: FromPath[int]) -> Redirect:
    """The marked children are in the ministry's system; back to those who are left. Refuses as `cases.chosen`."""
    campaign = get_campaign(press.session, press.reach, campaign_id)
    moved = make(*press.hands, campaign, "tick", chosen(press.session, press.reach, campaign, press.form))
    return _back(campaign_id, moved)


def _back(campaign_id: int, moved: Moved) -> Redirect:
    told = {"moved": str(len(moved.children)), "left": str(moved.left_count)}
    return Redirect(address(f"/campaigns/{campaign_id}/updates", told), status_code=303)


@post("/campaigns/{campaign_id:int}/updates", guards=[Only("move_case")], sync_to_thread=True)
def freeze_file(press: NamedDependency[Press], campaign_id: FromPath[int]) -> Redirect:
    """Freeze a file of everybody who is ready; sensitive groups are in it when a reason is given."""
    campaign, reason = get_campaign(press.session, press.reach, campaign_id), tidy(press.form.text("reason"))

    def write(child: Child) -> list[str]:
        return exports.row(_fields(*press.hands, child, reason), with_sensitive=bool(reason))

    made = update_files.freeze(*press.hands, campaign, write, reason=reason)
    return Redirect(f"/campaigns/{campaign.id}/updates/{made.id}", status_code=303)


def _fields(session: Session, keyring: Keyring, reach: Scope, child: Child, reason: str) -> dict[str, object]:
    """What the officer may read; with a reason also the groups that ask for one, and the leader is told of each."""
    fields = visible_fields(keyring, child, reach)
    if not reason or not reasons.adds(keyring, child, reach):
        return fields
    opened_now = reasons.read(session, keyring, reach, child, reason, now())
    return fields | {key: [*_members(fields, key), *_members(opened_now, key)] for key in LIST_KEYS}


def _members(fields: Mapping[str, object], key: str) -> list[object]:
    members = fields.get(key)
    return members if isinstance(members, list) else []


def file_asked(session: Session, reach: Scope, campaign_id: int, file_id: int) -> UpdateFile:
    """A frozen file with its rows. Refuses NOT_FOUND."""
    made = updates.find_file(session, get_campaign(session, reach, campaign_id), file_id)
    if made is None:
        raise refusals.not_found()
    return made


@get("/campaigns/{campaign_id:int}/updates/{file_id:int}", guards=[Only("move_case")], sync_to_thread=True)
def show_file(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    campaign_id: FromPath[int],
    file_id: FromPath[int],
) -> Template:
    """One frozen file: what is in it, its hash, and the tick for all of it."""
    made = file_asked(session, reach, campaign_id, file_id)
    cells = update_files.cells_of(keyring, made)
    name_at, ticked = exports.HEADER.index("Họ và tên"), updates.updated_at(session, made)
    context = {
        "file": made,
        "campaign": made.campaign,
        "names": [(row.number, row.child_uuid, line[name_at]) for row, line in zip(made.rows, cells, strict=True)],
        "ticked": ticked,
        "changed": update_files.changed_since(session, made),
        "is_open": made.campaign.closed_at is None and len(ticked) < made.row_count,
    }
    return Template("campaigns/update_file.html", context=context)


def export_file(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    campaign_id: FromPath[int],
    file_id: FromPath[int],
) -> Stream:
    """The frozen rows as text cells: the catalogue's columns and nothing else."""
    made = file_asked(session, reach, campaign_id, file_id)
    table = Table(exports.HEADER, update_files.cells_of(keyring, made), CATALOGUES[NEWEST])
    return taken(request, session, table, f"cap-nhat-{made.code}", ending_of(request))


FILES = ways("/campaigns/{campaign_id:int}/updates/{file_id:int}/file", ["move_case"], export_file)


@post("/campaigns/{campaign_id:int}/updates/{file_id:int}/tick", guards=[Only("move_case")], sync_to_thread=True)
def tick_file(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    campaign_id: FromPath[int],
    file_id: FromPath[int],
) -> Redirect:
    """Everybody of the file is in the ministry's system."""
    return _back(
        campaign_id, update_files.tick(session, keyring, reach, file_asked(session, reach, campaign_id, file_id))
    )
