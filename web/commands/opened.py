"""The database behind a command, opened and closed, and what is said when it is not there."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from catalogue.refusals import Refusal
from web.settings import SecretMissing, Settings

if TYPE_CHECKING:
    from db import Database
    from web.upkeep.backup import House


OTHER_KEYS = (
    "Khoá đang đặt không mở được dữ liệu đã lưu, chưa ghi gì thêm. "
    "Đặt lại SOTREEM_SECRET (hoặc tệp của SOTREEM_KEYS) như lúc dữ liệu được ghi."
)


class Missing(Exception):
    """Something needed is not there; the message says what and how to get it."""


@contextmanager
def opened(settings: Settings) -> Iterator["Database"]:
    """The database of the settings, of whatever schema. Refuses Missing and NOT_KEPT for what it says itself."""
    from db import DatabaseError, DataError, IntegrityError

    database = settings.database()
    try:
        yield database
    except (DataError, IntegrityError) as wrong:
        # The database's own words repeat the values of the record: only the sentence leaves.
        raise Refusal("NOT_KEPT", "Cơ sở dữ liệu không nhận dữ liệu này, chưa ghi gì thêm. Xem lại tệp.") from wrong
    except DatabaseError as gone:
        raise Missing("Không mở được cơ sở dữ liệu. Xem SOTREEM_DATABASE_URL và máy chủ dữ liệu.") from gone
    finally:
        database.close()


@contextmanager
def current(settings: Settings) -> Iterator["Database"]:
    """The database, when it stands at this release and our keys open it. Refuses Missing, with what to do."""
    from db.schema import is_current

    with opened(settings) as database:
        if not is_current(database):
            raise Missing("Cơ sở dữ liệu chưa ở bản này. Chạy: so-tre-em migrate")
        if not _are_keys_ours(settings, database):
            raise Missing(OTHER_KEYS)
        yield database


def _are_keys_ours(settings: Settings, database: "Database") -> bool:
    """True also without keys: a command that seals and opens nothing asks for none."""
    from web.upkeep.fitting_keys import fit

    try:
        return fit(database, settings.keyring())
    except SecretMissing:
        return True


def house(settings: Settings, database: "Database") -> "House":
    """What a backup takes in and a restore gives back."""
    from access.sealed_files import FileKeys
    from web.stores import photo_store
    from web.upkeep.backup import House

    keyring = settings.keyring()
    keys = FileKeys(keyring, settings.backup_key)
    return House(database, photo_store(settings, keyring), keys, settings.weights_folder)


def told_missing(missing: Sequence[str]) -> int:
    """The exit code: 1, with a sentence, when photos are missing."""
    if missing:
        print(f"{len(missing)} ảnh đã mất hoặc hỏng từ trước. Xem tên bằng: so-tre-em check", file=sys.stderr)
    return 1 if missing else 0
