"""The database behind a command, opened and closed, and what is said when it is not there."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from catalogue.refusals import Refusal
from web.settings import Settings

if TYPE_CHECKING:
    from db import Database
    from web.upkeep.backup import House


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
    """The database, when it stands at this release. Refuses Missing, with the command to run."""
    from db.schema import is_current

    with opened(settings) as database:
        if not is_current(database):
            raise Missing("Cơ sở dữ liệu chưa ở bản này. Chạy: so-tre-em migrate")
        yield database


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
