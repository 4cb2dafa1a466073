"""Lists of errors that come back from the ministry's system: taken, and each error given to its child or closed."""

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from access.keys import Keyring
from db import Scope, Session
from db.queries import updates
from db.tables import Campaign, ErrorFile, ErrorRow
from intake import update_errors as errors
from intake import workbooks
from intake.likely import likely
from intake.meant import WHO
from web import refusals
from web.forms import Form
from web.views.campaigns import get_campaign
from web.visitor import Only

ERRORS_MAX_BYTES = 5_000_000
LOST_SHOWN = 50


@post(
    "/campaigns/{campaign_id:int}/errors",
    guards=[Only("move_case")],
    request_max_body_size=ERRORS_MAX_BYTES,
    sync_to_thread=True,
)
def take_errors(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
    campaign_id: FromPath[int],
) -> Redirect:
    """A list of errors from the ministry's system. Refuses FILE_MISSING, and as `intake.update_errors.take`."""
    file = form.only_file("file", "Chưa chọn tệp. Chọn tệp lỗi (.xlsx hoặc .csv) rồi gửi lại.")
    rows = workbooks.rows_of(file.file.read(), takes_csv=True)
    campaign = get_campaign(session, reach, campaign_id)
    taken = errors.take(session, keyring, reach, campaign, file.filename, rows)
    return Redirect(f"/campaigns/{campaign.id}/errors/{taken.id}", status_code=303)


def _errors(session: Session, reach: Scope, campaign_id: int, file_id: int) -> tuple[Campaign, ErrorFile]:
    campaign = get_campaign(session, reach, campaign_id)
    taken = updates.find_errors(session, campaign, file_id)
    if taken is None:
        raise refusals.not_found()
    return campaign, taken


@get("/campaigns/{campaign_id:int}/errors/{file_id:int}", guards=[Only("move_case")], sync_to_thread=True)
def show_errors(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    campaign_id: FromPath[int],
    file_id: FromPath[int],
) -> Template:
    """One list of errors: those nobody's first, LOST_SHOWN at a time, each with who may be meant."""
    campaign, taken = _errors(session, reach, campaign_id, file_id)
    lines = [(row, errors.error_of(keyring, row, reach.role)) for row in taken.rows]
    lost = [line for line in lines if line[0].child_uuid is None and line[0].closed_at is None]
    shown = lost[:LOST_SHOWN]
    near = likely(session, reach, [error.said for _, error in shown])
    context = {
        "campaign": campaign,
        "file": taken,
        "lost_count": len(lost),
        "lost": [(*line, children) for line, children in zip(shown, near, strict=True)],
        "found": [line for line in lines if line[0].child_uuid is not None],
        "closed": [(*line, errors.reason_of(keyring, line[0], reach.role)) for line in lines if line[0].closed_at],
    }
    return Template("campaigns/errors.html", context=context)


@post(
    "/campaigns/{campaign_id:int}/errors/{file_id:int}/rows/{number:int}",
    guards=[Only("move_case")],
    sync_to_thread=True,
)
def point_error(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
    campaign_id: FromPath[int],
    file_id: FromPath[int],
    number: FromPath[int],
) -> Redirect:
    """Say who is meant by one error: one of those shown, or whoever is written."""
    campaign, taken, row = _error(session, reach, campaign_id, file_id, number)
    said = {key: form.text(key) for key in WHO}
    errors.point(session, keyring, reach, campaign, row, said)
    return Redirect(f"/campaigns/{campaign.id}/errors/{taken.id}", status_code=303)


@post(
    "/campaigns/{campaign_id:int}/errors/{file_id:int}/rows/{number:int}/closing",
    guards=[Only("move_case")],
    sync_to_thread=True,
)
def close_error(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
    campaign_id: FromPath[int],
    file_id: FromPath[int],
    number: FromPath[int],
) -> Redirect:
    """The error is about no child of the commune, with a reason."""
    campaign, taken, row = _error(session, reach, campaign_id, file_id, number)
    errors.close(session, keyring, reach, row, form.text("reason"))
    return Redirect(f"/campaigns/{campaign.id}/errors/{taken.id}", status_code=303)


def _error(
    session: Session, reach: Scope, campaign_id: int, file_id: int, number: int
) -> tuple[Campaign, ErrorFile, ErrorRow]:
    campaign, taken = _errors(session, reach, campaign_id, file_id)
    row = updates.hold_row(session, taken, number)
    if row is None:
        raise refusals.not_found()
    return campaign, taken, row
