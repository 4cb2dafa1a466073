"""What one server answers from. The application holds it (`web.heads.App.site`); views ask for its parts by name."""

from dataclasses import dataclass
from typing import Any, cast

from litestar.types import Scope

from access.keys import Keyring
from db import Database
from intake.photo_parts import PartsFolder
from intake.photo_store import PhotoStore
from web.call_log import CallLog
from web.callers import Callers
from web.meters import Meters
from web.settings import Settings
from web.stores import Keeping, parts_folder, photo_store
from web.upkeep.wellness import Wellness


@dataclass(frozen=True, slots=True)
class Site:
    """Settings, where records and pictures lie, who may call, and what is noted of the calls."""

    settings: Settings
    keeping: Keeping
    photos: PhotoStore
    parts: PartsFolder
    callers: Callers
    log: CallLog
    meters: Meters
    wellness: Wellness

    @property
    def database(self) -> Database:
        """Where records are kept."""
        return self.keeping.database

    @property
    def keyring(self) -> Keyring:
        """What seals them."""
        return self.keeping.keyring


def open_site(settings: Settings) -> Site:
    """The site of these settings. Refuses SecretMissing and SettingsWrong."""
    database, keyring = settings.database(), settings.keyring()
    photos = photo_store(settings, keyring)
    return Site(
        settings,
        Keeping(database, keyring),
        photos,
        parts_folder(settings, keyring),
        Callers(database, keyring),
        CallLog(settings, database, keyring),
        Meters(),
        Wellness(settings, database, photos),
    )


def site_of(call: Scope) -> Site:
    """The site that answers a call."""
    return cast(Any, call["litestar_app"]).site  # type: ignore[no-any-return]
