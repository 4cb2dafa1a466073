"""Lists of errors that come back from the ministry's system: taken, and each error given to its child or closed."""

from dataclasses import dataclass

from litestar import get, post
from litestar.di import NamedDependency, Provide
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
from web.case_asked import get_campaign
from web.press import Press
from web.visitor import Only

ERRORS_MAX_BYTES = 5_000_000
LOST_SHOWN = 50


@post(
    "/campaigns/{campaign_id:int}/errors",
    guards=[Only("move_case")],
    request_max_body_size=ERRORS_MAX_BYTES,
    sync_to_thread=True,
)
def take_errors(press: NamedDependency[Press], campaign_id: FromPath[int]) -> Redirect:
    """A list of errors from the ministry's system. Refuses FILE_MISSING, and as `intake.update_errors.take`."""
    file = press.form.only_file("file", "Chưa chọn tệp. Chọn tệp lỗi (.xlsx hoặc .csv) rồi gửi lại.")
    rows = workbooks.rows_of(file.file.read(), takes_csv=True)
    campaign = get_campaign(press.session, press.reach, campaign_id)
    taken = errors.take(*press.hands, campaign, file.filename, rows)
    return Redirect(f"/campaigns/{campaign.id}/errors/{taken.id}", status_code=303)


def errors_asked(session: Session, reach: Scope, campaign_id: int, file_id: int) -> tuple[Campaign, ErrorFile]:
    """A list of errors with its rows, and its campaign. Refuses NOT_FOUND."""
    campaign = get_campaign(session, reach, campaign_id)
    return campaign, refusals.known(updates.find_errors(session, campaign, file_id))


@get("/campaigns/{campaign_id:int}/errors/{file_id:int}", guards=[Only("move_case")], sync_to_thread=True)
def show_errors(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    campaign_id: FromPath[int],
    file_id: FromPath[int],
) -> Template:
    """One list of errors: those nobody's first, LOST_SHOWN at a time, each with who may be meant."""
    campaign, taken = errors_asked(session, reach, campaign_id, file_id)
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


@dataclass(frozen=True, slots=True)
class Held:
    """One line of a list of errors, held for whoever decides it."""

    campaign: Campaign
    file: ErrorFile
    row: ErrorRow

    def back(self) -> Redirect:
        """To the list it stands in."""
        return Redirect(f"/campaigns/{self.campaign.id}/errors/{self.file.id}", status_code=303)


def _hold(
    session: NamedDependency[Session],
    reach: NamedDependency[Scope],
    campaign_id: FromPath[int],
    file_id: FromPath[int],
    number: FromPath[int],
) -> Held:
    """Refuses NOT_FOUND."""
    campaign, taken = errors_asked(session, reach, campaign_id, file_id)
    return Held(campaign, taken, refusals.known(updates.hold_row(session, taken, number)))


_ROW = "/campaigns/{campaign_id:int}/errors/{file_id:int}/rows/{number:int}"
_HELD = {"held": Provide(_hold, sync_to_thread=True)}


@post(_ROW, guards=[Only("move_case")], dependencies=_HELD, sync_to_thread=True)
def point_error(press: NamedDependency[Press], held: NamedDependency[Held]) -> Redirect:
    """Say who is meant by one error: one of those shown, or whoever is written."""
    said = {key: press.form.text(key) for key in WHO}
    errors.point(*press.hands, held.campaign, held.row, said)
    return held.back()


@post(f"{_ROW}/closing", guards=[Only("move_case")], dependencies=_HELD, sync_to_thread=True)
def close_error(press: NamedDependency[Press], held: NamedDependency[Held]) -> Redirect:
    """The error is about no child of the commune, with a reason."""
    errors.close(*press.hands, held.row, press.form.text("reason"))
    return held.back()


@post(f"{_ROW}/opening", guards=[Only("move_case")], dependencies=_HELD, sync_to_thread=True)
def open_error_again(reach: NamedDependency[Scope], held: NamedDependency[Held]) -> Redirect:
    """The line was closed by mistake."""
    errors.open_again(reach, held.row)
    return held.back()
