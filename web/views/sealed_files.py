"""A phone's exported file on the screen: an officer brings it in, and sees what it held."""

from datetime import date

from litestar import get, post
from litestar.di import NamedDependency
from litestar.response import Template

from access.keys import Keyring
from catalogue.refusals import Refusal
from db import Database, Scope
from web import sealed_file
from web.forms import Form
from web.visitor import Only

FILE_MAX_BYTES = 20_000_000
"""Some thousands of items: what a phone writes in months."""


@get("/devices/file", guards=[Only("enrol_devices")], sync_to_thread=True)
def ask_for_file() -> Template:
    """The form for the file."""
    return _page()


@post(
    "/devices/file",
    guards=[Only("enrol_devices")],
    status_code=200,
    request_max_body_size=FILE_MAX_BYTES,
    sync_to_thread=True,
)
def take_file(
    database: NamedDependency[Database],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
    today: NamedDependency[date],
) -> Template:
    """Keep what is in it; a file that can't be taken is answered on the same page, in words."""
    try:
        return _taken(database, keyring, reach, form, today)
    except Refusal as refusal:
        return _page(refusal)


def _taken(database: Database, keyring: Keyring, reach: Scope, form: Form, today: date) -> Template:
    chosen = form.files("file")
    if not chosen:
        raise sealed_file.none_chosen()
    file = sealed_file.read(chosen[0].file.read())
    with database.reading() as session:
        device = sealed_file.sender(session, reach, file, today)
        names = {"phone": device.name, "sender": device.user.name, "device_uuid": device.uuid}
    answers = sealed_file.bring_in(database, keyring, device, file)
    context = names | {"answers": answers} | sealed_file.counted(answers)
    return Template("devices/taken_file.html", context=context)


def _page(refusal: Refusal | None = None) -> Template:
    status_code = refusal.status if refusal else 200
    return Template("devices/file.html", context={"refusal": refusal}, status_code=status_code)
