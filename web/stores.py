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
    """The store, its folder made. Refuses SettingsWrong when a bucket's `AWS_` variables are not whole."""
    if settings.is_in_bucket:
        return _bucket_store(settings, keyring)
    settings.photos_folder.mkdir(parents=True, exist_ok=True)
    return FolderStore(settings.photos_folder, keyring)


def _bucket_store(settings: Settings, keyring: Keyring) -> PhotoStore:
    """Its client is loaded by those alone who have a bucket."""
    from intake.buckets import BucketStore, address_from

    try:
        return BucketStore(address_from(settings.photos_url, settings.aws), keyring)
    except (ValueError, OSError) as wrong:
        raise SettingsWrong(f"SOTREEM_PHOTOS_URL={settings.photos_url}: {wrong}.") from wrong


def parts_folder(settings: Settings, keyring: Keyring) -> PartsFolder:
    """Where photos that come in parts wait for the rest: always a folder of this machine."""
    return PartsFolder(settings.data / "parts", keyring)
