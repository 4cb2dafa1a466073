"""Records that may be one child: the list, two of them side by side, and what people decide about them."""

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from access.keys import Keyring
from catalogue.places import commune
from cleaning.duplicates import apart, words
from db import Scope, Session
from db.queries import duplicate_pairs as queries
from db.queries.duplicate_pairs import Pair
from db.tables import Elsewhere, Merge
from intake import duplicates
from web import refusals
from web.duplicates_page import heading, likeness, pair_page, to_take
from web.forms import Form
from web.visitor import Only, Visitor

LISTS = {"likely": "Cần xem", "possible": "Có thể", "elsewhere": "Ở xã khác"}


@get("/duplicates", guards=[Only("read_duplicates")], sync_to_thread=True)
def list_duplicates(
    request: Request[Any, Any, Any], session: NamedDependency[Session], reach: NamedDependency[Scope]
) -> Template:
    """A page of pairs, or of records that another commune's resembles; and what waits for a second person."""
    chosen = request.query_params.get("list", "likely")
    after = request.query_params.get("after", "0")
    at = int(after) if after.isascii() and after.isdigit() else 0
    context = {"lists": LISTS, "chosen": chosen if chosen in LISTS else "likely"}
    context |= {"waiting": queries.proposed(session, reach), "elsewhere": [], "pairs": [], "next": None}
    if chosen == "elsewhere":
        lines = queries.elsewhere(session, reach, at)
        context["elsewhere"] = [(line, heading(child), *told_elsewhere(line)) for line, child in lines]
        context["next"] = lines[-1][0].id if len(lines) == queries.PAGE_SIZE else None
    else:
        page = queries.page(session, reach, is_doubtful=chosen != "possible", after=at)
        told = [(heading(one), heading(other), likeness((one, other))) for one, other in page.pairs]
        context["pairs"] = [(one, other, "; ".join(words.shared(found))) for one, other, found in told]
        context["next"] = page.after
    return Template("duplicates/list.html", context=context)


def told_elsewhere(line: Elsewhere) -> tuple[str, str]:
    """(the other commune, what is shared)."""
    there = commune(line.other_commune)
    shared = "; ".join(words.KINDS[kind] for kind in line.kinds.split())
    return there.name if there else line.other_commune, shared


def _pair(session: Session, reach: Scope, one: UUID, other: UUID) -> Pair:
    found = queries.find_pair(session, reach, one, other) if one != other else None
    if found is None:
        raise refusals.not_found()
    return found


@get("/duplicates/{one:uuid}/{other:uuid}", guards=[Only("read_duplicates")], sync_to_thread=True)
def show_pair(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    visitor: NamedDependency[Visitor],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    one: FromPath[UUID],
    other: FromPath[UUID],
) -> Template:
    """Two records side by side; the first is the one that would be kept."""
    pair = _pair(session, reach, one, other)
    merge = queries.merge_of(session, one, other)
    is_free = merge is None and not any(queries.duplicate_of(session, child.uuid) for child in pair)
    context = {
        "page": pair_page(session, keyring, reach, pair),
        "taken": to_take(keyring, reach, *pair) if is_free else [],
        "merge": merge,
        "reason": duplicates.reason_of(keyring, merge) if merge else "",
        "apart": queries.find_apart(session, *sorted((one, other))),
        "can_propose": is_free and visitor.may("propose_merge"),
        "can_call_apart": merge is None and visitor.may("move_case"),
        "can_agree": merge is not None and merge.agreed_at is None and _may_agree(session, reach, merge, today),
        "can_decline": merge is not None and merge.agreed_at is None and _may_decline(visitor, reach, merge),
        "can_undo": merge is not None and merge.agreed_at is not None and visitor.may("move_case"),
        "can_see_pages": reach.role in ("officer", "leader"),
    }
    return Template("duplicates/pair.html", context=context)


def _may_agree(session: Session, reach: Scope, merge: Merge, today: date) -> bool:
    return duplicates.may_agree(session, reach, merge, today)


def _may_decline(visitor: Visitor, reach: Scope, merge: Merge) -> bool:
    return visitor.may("agree_to_end") or merge.proposed_by == reach.user_id


@post("/duplicates/{one:uuid}/{other:uuid}/merge", guards=[Only("propose_merge")], sync_to_thread=True)
def propose_merge(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
    one: FromPath[UUID],
    other: FromPath[UUID],
) -> Redirect:
    """Ask that the second record be the first once more."""
    pair = _pair(session, reach, one, other)
    duplicates.propose(session, keyring, reach, pair, form.texts("take"), form.text("reason"))
    return Redirect(f"/duplicates/{one}/{other}", status_code=303)


@post("/duplicates/{one:uuid}/{other:uuid}/apart", guards=[Only("move_case")], sync_to_thread=True)
def call_apart(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    form: NamedDependency[Form],
    one: FromPath[UUID],
    other: FromPath[UUID],
) -> Redirect:
    """“Không trùng”, or with `again` its taking back."""
    if form.text("again"):
        apart.hear_again(session, keyring, reach, one, other, today)
        return Redirect(f"/duplicates/{one}/{other}", status_code=303)
    apart.call_apart(session, keyring, reach, one, other, form.text("reason"), today)
    return Redirect("/duplicates", status_code=303)


@post("/duplicates/elsewhere/{line_id:int}", guards=[Only("move_case")], sync_to_thread=True)
def call_apart_elsewhere(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
    line_id: FromPath[int],
) -> Redirect:
    """“Không trùng” with a record of another commune."""
    apart.call_apart_elsewhere(session, keyring, reach, line_id, form.text("reason"))
    return Redirect("/duplicates?list=elsewhere", status_code=303)


@post("/merges/{merge_id:int}/agreement", guards=[Only("agree_to_end")], sync_to_thread=True)
def agree_to_merge(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    merge_id: FromPath[int],
) -> Redirect:
    """The second person's yes."""
    merge = duplicates.agree(session, keyring, reach, merge_id, today)
    return Redirect(f"/duplicates/{merge.kept_uuid}/{merge.duplicate_uuid}", status_code=303)


@post("/merges/{merge_id:int}/decline", guards=[Only("read_duplicates")], sync_to_thread=True)
def decline_merge(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
    merge_id: FromPath[int],
) -> Redirect:
    """No to a proposal, or its taking back."""
    duplicates.decline(session, keyring, reach, merge_id, form.text("reason"))
    return Redirect("/duplicates", status_code=303)


@post("/merges/{merge_id:int}/undo", guards=[Only("move_case")], sync_to_thread=True)
def undo_merge(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    form: NamedDependency[Form],
    merge_id: FromPath[int],
) -> Redirect:
    """Two records again."""
    duplicates.undo(session, keyring, reach, merge_id, form.text("reason"), today)
    return Redirect("/duplicates", status_code=303)
