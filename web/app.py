"""The web application: views, what they may ask for, and what stands between them and the street."""

from typing import Any

from litestar import Litestar, Request, Router
from litestar.concurrency import set_asyncio_executor
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin

from db import Scope
from web.answers import answer
from web.call_log import CallLog
from web.door import Door, here_now
from web.forms import Form, read_form
from web.headers import protecting
from web.heads import App
from web.meters import Meters
from web.own_account import provide_own_account
from web.pages import template_config
from web.settings import Settings
from web.stores import Keeping, parts_folder, photo_store
from web.threads import HANDLERS
from web.transactions import provide_session
from web.views import (
    account,
    accounts,
    api_children,
    api_devices,
    api_pages,
    api_photos,
    api_sync,
    api_voice,
    appraisals,
    arrivals,
    audit,
    campaigns,
    cases,
    cells,
    checks,
    child_moves,
    children,
    columns,
    corrections,
    devices,
    duplicates,
    exports,
    fates,
    groups,
    handover_papers,
    handovers,
    health,
    home,
    households,
    learning,
    login,
    notices,
    operation,
    oversight,
    pages,
    passes,
    phone,
    printed,
    printed_sheets,
    reasons,
    rechecks,
    review,
    rights,
    rows,
    rules,
    sealed_files,
    second_step,
    signed_lists,
    trust,
    undo,
    updates,
)
from web.visitor import Visitor, get_visitor

VIEWS: tuple[HTTPRouteHandler, ...] = (
    health.show_health,
    operation.show_metrics,
    operation.show_operation,
    phone.show_shell,
    phone.show_enrolment,
    phone.show_worker,
    phone.show_manifest,
    phone.show_built,
    home.show_home,
    login.show_login,
    login.log_in,
    login.log_out,
    second_step.show_second,
    second_step.prove,
    second_step.ask_passkey,
    account.show_account,
    account.start_app,
    account.confirm_app,
    account.remove_app,
    account.make_codes,
    account.ask_new_passkey,
    account.keep_passkey,
    account.remove_passkey,
    account.change_password,
    account.end_session,
    accounts.list_accounts,
    accounts.make_account,
    accounts.show_leaving,
    accounts.end_account,
    accounts.reset_password,
    api_sync.sync,
    api_sync.show_device,
    api_devices.enrol,
    api_devices.show_half,
    api_devices.renew_half,
    api_devices.wake,
    api_devices.list_devices,
    api_devices.lock,
    api_voice.list_voice,
    api_voice.show_voice,
    api_children.show_child,
    api_photos.send_photo,
    api_photos.show_photo,
    api_pages.show_page,
    children.list_children,
    children.confirm_children,
    children.show_child,
    children.decide_conflict,
    children.take_proposal,
    children.show_hamlets,
    audit.show_audit,
    audit.show_own_log,
    audit.show_commune_log,
    audit.show_house_log,
    oversight.show_oversight,
    oversight.mark_told,
    printed.note_printed,
    reasons.show_with_reason,
    rights.show_rights,
    rights.show_rights_of,
    rights.keep_ground,
    rights.receive_request,
    rights.answer_request,
    rights.note_incident,
    rights.show_incident,
    rights.report_incident,
    rights.show_whole,
    checks.list_checks,
    checks.assign,
    campaigns.list_campaigns,
    campaigns.ask_campaign,
    campaigns.open_campaign,
    campaigns.show_campaign,
    campaigns.gather,
    campaigns.close_campaign,
    cases.list_cases,
    cases.move_cases,
    appraisals.sign_result,
    appraisals.correct_result,
    appraisals.list_appraisals,
    appraisals.show_appraisal,
    appraisals.decide_appraisal,
    arrivals.list_arrivals,
    arrivals.accept_arrival,
    arrivals.refuse_arrival,
    groups.show_groups,
    groups.list_members,
    groups.note_review,
    notices.list_notices,
    notices.take_notices,
    notices.point_notice,
    notices.close_notice,
    notices.check_notice,
    updates.list_updates,
    updates.freeze_file,
    updates.show_file,
    updates.export_file,
    updates.tick_file,
    updates.take_errors,
    updates.show_errors,
    updates.point_error,
    child_moves.accept_police,
    child_moves.end_child,
    child_moves.call_mistake,
    child_moves.bring_child_back,
    corrections.list_corrections,
    corrections.preview,
    corrections.correct,
    corrections.undo,
    duplicates.list_duplicates,
    duplicates.show_pair,
    duplicates.propose_merge,
    duplicates.call_apart,
    duplicates.call_apart_elsewhere,
    duplicates.agree_to_merge,
    duplicates.decline_merge,
    duplicates.undo_merge,
    rules.list_rules,
    rules.turn_rule,
    rules.end_finding,
    rules.give_finding,
    rechecks.find_rechecks,
    rechecks.list_rechecks,
    rechecks.draw_rechecks,
    rechecks.print_rechecks,
    rechecks.assign_rechecks,
    rechecks.answer_recheck,
    rechecks.send_hamlet_back,
    handovers.list_handovers,
    handovers.draw,
    handovers.show_handover,
    handovers.approve,
    handovers.send,
    handovers.withdraw,
    handovers.answer,
    handovers.give_back,
    handover_papers.export_list,
    handover_papers.take_file,
    handover_papers.show_minutes,
    printed_sheets.list_sheets,
    printed_sheets.print_sheet,
    printed_sheets.print_checks,
    printed_sheets.take_photo,
    printed_sheets.show_check_readings,
    printed_sheets.show_check_cutout,
    printed_sheets.confirm_check_readings,
    signed_lists.print_list,
    signed_lists.keep_scan,
    signed_lists.show_scan,
    signed_lists.show_readings,
    signed_lists.show_row_cutout,
    signed_lists.confirm_readings,
    devices.list_devices,
    devices.issue_code,
    devices.lock,
    devices.decide_parked,
    devices.take_in_all,
    sealed_files.ask_for_file,
    sealed_files.take_file,
    exports.export_csv,
    exports.export_xlsx,
    exports.export_accuracy,
    pages.list_pages,
    pages.ask_for_pages,
    pages.send_pages,
    pages.show_image,
    pages.read_again,
    passes.show_groups,
    passes.show_columns,
    passes.show_fields,
    passes.decide,
    undo.undo,
    passes.hold,
    passes.release,
    fates.show_rows,
    fates.take_rows,
    review.show_queue,
    rows.show_page,
    rows.show_row,
    cells.show_cell,
    rows.show_row_cutout,
    cells.show_cell_cutout,
    trust.show_figures,
    trust.set_allowed,
    trust.show_entry,
    trust.enter,
    trust.show_difference,
    trust.settle,
    rows.check_row,
    rows.confirm_row,
    rows.refuse_row,
    rows.take_row_back,
    rows.return_page,
    columns.show_columns,
    columns.name_column,
    learning.show_learning,
    learning.change_word,
    learning.show_writer,
    learning.change_writer,
    rows.add_rows,
    households.ask,
    households.add_row,
    households.check,
    households.save,
    households.ask_about,
    households.change,
)
"""Every address of the product. Those under /api are the documented ones."""

BODY_MAX_BYTES = 2_000_000
"""Larger bodies (photos) are allowed by the view that takes them: `request_max_body_size=`."""
set_asyncio_executor(HANDLERS)


def create_app(settings: Settings, *views: HTTPRouteHandler) -> Litestar:
    """The application over the settings' database and keys; `views` are a test's own, beside the product's."""
    database, keyring = settings.database(), settings.keyring()
    keeping = Keeping(database, keyring)
    photos, parts = photo_store(settings, keyring), parts_folder(settings, keyring)
    handlers = [*VIEWS, *views]
    documented = [handler for handler in handlers if any(path.startswith("/api") for path in handler.paths)]
    pages = [handler for handler in handlers if handler not in documented]
    app = App(
        route_handlers=[
            Router("/", route_handlers=documented, include_in_schema=True),
            Router("/", route_handlers=pages, include_in_schema=False),
        ],
        dependencies={
            "settings": Provide(lambda: settings, sync_to_thread=False),
            "database": Provide(lambda: database, sync_to_thread=False),
            "keyring": Provide(lambda: keyring, sync_to_thread=False),
            "keeping": Provide(lambda: keeping, sync_to_thread=False),
            "session": Provide(provide_session),
            "visitor": Provide(_provide_visitor, sync_to_thread=False),
            "reach": Provide(_provide_reach, sync_to_thread=False),
            "today": Provide(lambda: here_now().date(), sync_to_thread=False),
            "form": Provide(_provide_form),
            "own": Provide(provide_own_account, sync_to_thread=False),
            "photos_store": Provide(lambda: photos, sync_to_thread=False),
            "parts": Provide(lambda: parts, sync_to_thread=False),
        },
        middleware=[Door(settings, database, keyring)],
        exception_handlers={Exception: answer},
        before_send=[protecting(settings)],
        template_config=template_config(),
        openapi_config=_described(),
        request_max_body_size=BODY_MAX_BYTES,
        multipart_form_part_limit=5000,
        on_shutdown=[database.close],
        logging_config=None,
        debug=False,
    )
    app.log, app.meters = CallLog(settings, database, keyring), Meters()
    return app


def _provide_visitor(request: Request[Any, Any, Any]) -> Visitor:
    """The person calling. Refuses NOT_LOGGED_IN."""
    return get_visitor(request)


def _provide_reach(request: Request[Any, Any, Any]) -> Scope:
    """What the person reaches today (the framework keeps the name `scope` for itself). Refuses NOT_LOGGED_IN."""
    return get_visitor(request).scope


async def _provide_form(request: Request[Any, Any, Any]) -> Form:
    return await read_form(request)


def _described() -> OpenAPIConfig:
    return OpenAPIConfig(
        title="Sổ Trẻ Em",
        version="0.1.0",
        render_plugins=[JsonRenderPlugin(path=["/", "/openapi.json"])],
        openapi_router=Router("/schema", route_handlers=[], opt={"outside": True}, include_in_schema=False),
    )
