"""Which place for pictures the settings name."""

from dataclasses import dataclass

from access.keys import Keyring
from db import Database
from intake.photo_parts import PartsFolder
from intake.photo_store import FolderStore, PhotoStore
from web.settings import Settings, SettingsWrong


@dataclass(frozen=True, slots=True)
class Keeping:
    """Where records are kept and the keys that seal them: one thing to ask for, where every millisecond counts."""

    database: Database
    keyring: Keyring


def photo_store(settings: Settings, keyring: Keyring) -> PhotoStore:
    """The store, its folder made. Refuses SettingsWrong for an address this release has no driver for."""
    if settings.photos_url.startswith("s3:"):
        raise SettingsWrong("SOTREEM_PHOTOS_URL: bản này chỉ giữ ảnh trong thư mục. Dùng file:///thư-mục.")
    settings.photos_folder.mkdir(parents=True, exist_ok=True)
    return FolderStore(settings.photos_folder, keyring)


def parts_folder(settings: Settings, keyring: Keyring) -> PartsFolder:
    """Where photos that come in parts wait for the rest: always a folder of this machine."""
    return PartsFolder(settings.data / "parts", keyring)
