"""What each command does. Rooms are imported where they are used: `read` needs no database, `seed` no OpenCV."""

import gc
import getpass
import json
import socket
import sys
import time
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from catalogue.refusals import Refusal
from web.settings import SECRET_MIN, Settings

if TYPE_CHECKING:
    from db import Database
    from web.upkeep.backup import House


class Missing(Exception):
    """Something needed is not there; the message says what and how to get it."""


def serve(_given: Namespace, settings: Settings) -> int:
    """Answer calls until told to stop. Refuses Missing on another schema."""
    import uvicorn

    from intake import signs
    from web.app import create_app
    from web.upkeep import disks

    settings.keyring()
    with _current(settings) as database:
        if settings.secret and len(settings.secret) < SECRET_MIN:
            print(f"SOTREEM_SECRET ngắn hơn {SECRET_MIN} ký tự, dễ bị đoán. Đặt chuỗi dài hơn.", file=sys.stderr)
        try:
            door = socket.create_server((settings.host, settings.port), reuse_port=False)
        except OSError:
            print(f"Cổng {settings.host}:{settings.port} đang có chương trình khác dùng.", file=sys.stderr)
            return 1
        config = uvicorn.Config(
            create_app(settings),
            access_log=False,
            log_level="warning",
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=10,
        )
        gc.freeze()  # what is loaded by now stays: nobody has to look through it again for what could be thrown away
        print(f"Sổ Trẻ Em: {settings.public_url or f'http://{settings.host}:{settings.port}'}", flush=True)
        with signs.beating(database, "server", partial(disks.note, settings)):
            uvicorn.Server(config).run(sockets=[door])
    return 0


def sheet(given: Namespace, _settings: Settings) -> int:
    """Print one blank page that reads itself, and the map of its boxes; 2 where the rows don't fit. Refuses Missing."""
    from intake.forms.printed import blank, boxes, face

    try:
        page = blank.blank(given.layout, given.rows)
    except Refusal as too_many:
        print(too_many.sentence, file=sys.stderr)
        return 2
    try:
        made = blank.printed(page)
    except face.FaceMissing as missing:
        raise Missing(str(missing)) from missing
    given.out.write_bytes(made)
    given.map.write_text(json.dumps(boxes.as_map([page]), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


def work(given: Namespace, settings: Settings) -> int:
    """Read waiting pages."""
    from intake import signs, worker
    from intake.daily import Daily
    from intake.ocr.tesseract import TesseractMissing
    from web.stores import photo_store

    keyring = settings.keyring()
    with _current(settings) as database:
        try:
            store = photo_store(settings, keyring)
            daily = Daily(store, settings.photos_kept_days)
            folder = settings.weights_folder
            with signs.beating(database, "reader"):
                return worker.run(database, keyring, store, once=given.once, weights_folder=folder, daily=daily)
        except TesseractMissing as missing:
            raise Missing(str(missing)) from missing


def migrate(_given: Namespace, settings: Settings) -> int:
    """Bring the database to this release."""
    from db.schema import migrate as migrate_database

    with _opened(settings) as database:
        migrate_database(database)
    return 0


def seed(given: Namespace, settings: Settings) -> int:
    """Make what the file names and is not there yet."""
    from web import seed as seeding

    try:
        plan = json.loads(given.file.read_text(encoding="utf-8"))
    except FileNotFoundError as missing:
        raise Missing(f"Không có tệp {given.file}.") from missing
    except (ValueError, RecursionError):
        print(f"Tệp {given.file} không phải JSON đọc được.", file=sys.stderr)
        return 1
    with _current(settings) as database:
        print(seeding.plant(database, settings.keyring(), plan))
    return 0


def read(given: Namespace, _settings: Settings) -> int:
    """Read photos; one JSON object a line on standard output."""
    from intake.ocr import command

    return command.read(given.photos, draw=given.draw, known=given.known)


def reader(given: Namespace, settings: Settings) -> int:
    """Tell which weights the recogniser reads with, take trained ones, or go back to others."""
    from intake.ocr import active

    folder = settings.weights_folder
    if given.path:
        print(active.active(folder))
        return 0
    if given.take is not None:
        active.keep(folder, given.take, _version_of(given.take))
    elif given.use is not None:
        if given.use not in active.versions(folder):
            raise Missing(f"Không có bộ đọc {given.use}. Xem các bộ đã có bằng: so-tre-em reader")
        active.use(folder, given.use)
    for version in active.versions(folder):
        print(f"{'*' if version == active.in_use(folder) else ' '} {version}")
    return 0


def _version_of(trained: Path) -> str:
    """The version readings will name. Refuses Missing for a file that reads nothing."""
    from intake.ocr.recogniser import Recogniser

    try:
        recogniser = Recogniser(trained)
    except Exception as broken:  # onnxruntime has its own word for every way a file can be broken
        raise Missing(f"Tệp {trained} không phải bộ đọc. Huấn luyện lại.") from broken
    if not recogniser.is_able():
        raise Missing(f"Tệp {trained} không phải bộ đọc. Huấn luyện lại.")
    return recogniser.version.split()[-1]


def training_lines(given: Namespace, settings: Settings) -> int:
    """Confirmed cells as lines to train on; they hold children's names, so the folder is for its owner alone."""
    from intake.training_lines import export
    from web.stores import photo_store

    keyring = settings.keyring()
    with _current(settings) as database, database.reading() as session:
        done = export(session, keyring, photo_store(settings, keyring), given.folder)
    gone = f"; {done.gone_count} trang không còn ảnh" if done.gone_count else ""
    print(f"{done.lines_count} dòng chữ của {done.pages_count} trang đã xác nhận nằm trong {given.folder}{gone}.")
    print("Trong đó có tên trẻ: xoá thư mục ngay khi huấn luyện xong.")
    return 0


def check(_given: Namespace, settings: Settings) -> int:
    """Whether settings, machine, schema and photos agree; 1 with a line for each fault, advice beside them."""
    from web import checking
    from web.stores import photo_store

    store = photo_store(settings, settings.keyring())
    with _current(settings) as database:
        faults, advice = checking.faults(settings, database, store), checking.advice(settings, database)
    for fault in faults:
        print(fault, file=sys.stderr)
    for line in advice:
        print(f"Nên sửa: {line}")
    print("Có lỗi, xem các dòng trên." if faults else "Mọi thứ khớp.")
    return 1 if faults else 0


def admin(given: Namespace, settings: Settings) -> int:
    """Make an administrator; the password comes from the terminal, or from standard input."""
    from web.seed import make_administrator

    typed = sys.stdin.readline().rstrip("\r\n") if given.password_stdin else getpass.getpass("Mật khẩu: ")
    with _current(settings) as database:
        made = make_administrator(database, given.username, typed)
    print(f"Đã tạo quản trị {given.username}." if made else f"Đã có tài khoản {given.username}, không đổi gì.")
    return 0


def backup(given: Namespace, settings: Settings) -> int:
    """A backup of database and photos; 1 when pictures the database names were lost before."""
    from intake import signs
    from web.upkeep.backup import back_up

    with _current(settings) as database:
        began = time.monotonic()
        done = back_up(_house(settings, database), given.folder)
        signs.note_backup(database, time.monotonic() - began)
    print(f"Đã sao lưu {sum(done.counts.values())} dòng dữ liệu và {len(done.photos)} ảnh vào {given.folder}.")
    return _told_missing(done.missing)


def restore(given: Namespace, settings: Settings) -> int:
    """Database and photos from a backup, into an empty place."""
    from access.sealed_files import FileKeys
    from web.upkeep.restore import give_back, look_through

    if not given.folder.is_dir():
        raise Missing(f"Không có thư mục {given.folder}. Cắm ổ sao lưu hoặc xem lại đường dẫn.")
    found = look_through(given.folder, FileKeys(settings.keyring(), settings.backup_key))
    with _opened(settings) as database:
        give_back(_house(settings, database), given.folder, found, settings.data)
    print(f"Đã khôi phục bản sao lưu {found.name}: {sum(found.counts.values())} dòng, {len(found.photos)} ảnh.")
    _told_missing(found.missing)
    return 0


def verify_audit(_given: Namespace, settings: Settings) -> int:
    """Walk the audit log's chains; 1 with a line for each place where they are not what was written."""
    from access import audit

    keyring = settings.keyring()
    with _current(settings) as database, database.snapshot() as session:
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

    with _current(settings) as database, alone(settings.keys_file):
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
    with _current(settings) as database:
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
        with _opened(settings) as new:
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
    return _told_missing(done.broken)


def _house(settings: Settings, database: "Database") -> "House":
    from access.sealed_files import FileKeys
    from web.stores import photo_store
    from web.upkeep.backup import House

    keyring = settings.keyring()
    keys = FileKeys(keyring, settings.backup_key)
    return House(database, photo_store(settings, keyring), keys, settings.weights_folder)


def _told_missing(missing: Sequence[str]) -> int:
    if missing:
        print(f"{len(missing)} ảnh đã mất hoặc hỏng từ trước. Xem tên bằng: so-tre-em check", file=sys.stderr)
    return 1 if missing else 0


@contextmanager
def _opened(settings: Settings) -> Iterator["Database"]:
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
def _current(settings: Settings) -> Iterator["Database"]:
    """The database, when it stands at this release. Refuses Missing, with the command to run."""
    from db.schema import is_current

    with _opened(settings) as database:
        if not is_current(database):
            raise Missing("Cơ sở dữ liệu chưa ở bản này. Chạy: so-tre-em migrate")
        yield database
