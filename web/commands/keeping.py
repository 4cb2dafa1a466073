"""Commands for whoever answers for the data: backups, moves, keys, the audit log, photos whose time is over."""

import sys
import time
from argparse import Namespace

from web.commands.opened import Missing, current, house, opened, told_missing
from web.settings import Settings


def backup(given: Namespace, settings: Settings) -> int:
    """A backup of database and photos; 1 when pictures the database names were lost before."""
    from intake import signs
    from web.upkeep.backup import back_up

    with current(settings) as database:
        began = time.monotonic()
        done = back_up(house(settings, database), given.folder)
        signs.note_backup(database, time.monotonic() - began)
    print(f"Đã sao lưu {sum(done.counts.values())} dòng dữ liệu và {len(done.photos)} ảnh vào {given.folder}.")
    return told_missing(done.missing)


def restore(given: Namespace, settings: Settings) -> int:
    """Database and photos from a backup, into an empty place."""
    from access.sealed_files import FileKeys
    from web.upkeep.restore import give_back, look_through

    if not given.folder.is_dir():
        raise Missing(f"Không có thư mục {given.folder}. Cắm ổ sao lưu hoặc xem lại đường dẫn.")
    found = look_through(given.folder, FileKeys(settings.keyring(), settings.backup_key))
    with opened(settings) as database:
        give_back(house(settings, database), given.folder, found, settings.data)
    print(f"Đã khôi phục bản sao lưu {found.name}: {sum(found.counts.values())} dòng, {len(found.photos)} ảnh.")
    told_missing(found.missing)
    return 0


def verify_audit(_given: Namespace, settings: Settings) -> int:
    """Walk the audit log's chains; 1 with a line for each place where they are not what was written."""
    from access import audit

    keyring = settings.keyring()
    with current(settings) as database, database.snapshot() as session:
        count = 0
        for fault in audit.faults(session, keyring):
            print(fault, file=sys.stderr)
            count += 1
        total = audit.lines_count(session)
    print("Nhật ký truy cập đã bị sửa, xem các dòng trên." if count else f"Nhật ký truy cập nguyên vẹn: {total} dòng.")
    return 1 if count else 0


def rotate_keys(_given: Namespace, settings: Settings) -> int:
    """A new key, and everything sealed anew with it; 1 when something does not open with any key."""
    from web.stores import parts_folder, photo_store
    from web.upkeep.new_keys import add_key, alone, reseal

    with current(settings) as database, alone(settings.keys_file):
        keyring = add_key(settings.keyring(), settings.keys_file)
        store, parts = photo_store(settings, keyring), parts_folder(settings, keyring)
        done = reseal(database, keyring, store, parts, settings.keys_file)
    print(f"Đã niêm phong lại {done.boxes_count} ô và {done.photos_count} ảnh bằng khoá số {keyring.newest}.")
    print(f"Khoá nằm trong {settings.keys_file}: cất một bản ở nơi an toàn, chép sang các máy chủ khác nếu có.")
    if done.broken_count:
        print(f"{done.broken_count} ô hoặc ảnh không mở được bằng khoá nào, đã để nguyên.", file=sys.stderr)
    return 1 if done.broken_count else 0


def retire_photos(given: Namespace, settings: Settings) -> int:
    """Delete photos of pages whose time is over; each is named with what depends on it."""
    from intake import photo_age, photos
    from web.stores import photo_store

    store = photo_store(settings, settings.keyring())
    with current(settings) as database:
        found = photo_age.due(database, settings.photos_kept_days)
        for one in found:
            print(one.words())
        if given.dry_run:
            print(f"{len(found)} ảnh đã hết hạn giữ {settings.photos_kept_days} ngày, chưa xoá ảnh nào.")
            return 0
        gone_count = photo_age.retire(database, found)
        photos.sweep(database, store)
    print(f"Đã xoá {gone_count} ảnh.")
    return 0


def move(given: Namespace, settings: Settings) -> int:
    """From the commune's SQLite to the PostgreSQL of the settings, verified row by row; or photos to their bucket."""
    if given.photos:
        return _move_photos(settings)
    from db import Database
    from db.schema import is_current
    from db.schema import migrate as migrate_database
    from web.upkeep.moving import move_all

    source = given.source or settings.data / "so-tre-em.db"
    if not settings.database_url.startswith("postgresql"):
        raise Missing("Chưa có chỗ chuyển đến. Đặt SOTREEM_DATABASE_URL=postgresql://máy/tên rồi chạy lại.")
    if not source.is_file():
        raise Missing(f"Không có tệp {source} để chuyển. Đặt SOTREEM_DATA, hoặc ghi tên tệp sau --from.")
    old = Database(f"sqlite:///{source.resolve()}")
    try:
        if not is_current(old):
            raise Missing("Cơ sở dữ liệu cũ chưa ở bản này. Bỏ SOTREEM_DATABASE_URL rồi chạy: so-tre-em migrate")
        with opened(settings) as new:
            migrate_database(new)
            done = move_all(old, new)
    finally:
        old.close()
    print(f"Đã chuyển {done.rows_count} dòng, đối chiếu từng dòng đều khớp; lần này ghi {done.written_count} dòng.")
    return 0


def _move_photos(settings: Settings) -> int:
    """What lies in the folder of photos goes to the bucket of the settings as it is, sealed; 1 when one is broken."""
    from intake.photo_store import FolderStore
    from web.stores import photo_store
    from web.upkeep.moving import bring_photos

    if not settings.is_in_bucket:
        raise Missing("Chưa có kho để chuyển ảnh đến. Đặt SOTREEM_PHOTOS_URL=s3://kho và các biến AWS_ rồi chạy lại.")
    keyring = settings.keyring()
    done = bring_photos(FolderStore(settings.photos_folder, keyring), photo_store(settings, keyring))
    print(
        f"Trong kho có đủ {done.there_count} ảnh của thư mục {settings.photos_folder}; lần này chép {done.new_count}."
    )
    return told_missing(done.broken)
