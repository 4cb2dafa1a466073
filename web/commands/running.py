"""Commands that make an installation and keep it running."""

import errno
import gc
import getpass
import json
import signal
import socket
import sys
from argparse import Namespace
from functools import partial

from web.commands.opened import Missing, current, opened
from web.settings import SECRET_MIN, Settings

_SWEPT_AFTER = (10_000, 10, 10)
"""Python looks for garbage after so many new objects, not after 700: a phone's record makes some hundred that all are
gone by themselves, and to look through the living ones again and again cost a tenth of the server's time."""


def serve(_given: Namespace, settings: Settings) -> int:
    """Answer calls until told to stop. Refuses Missing on another schema."""
    gc.set_threshold(*_SWEPT_AFTER)  # before what is loaded here, too, which all stays
    import uvicorn

    from intake import signs
    from web import journal, malformed, threads
    from web.app import create_app
    from web.upkeep import disks

    settings.keyring()
    with current(settings) as database:
        if settings.secret and len(settings.secret) < SECRET_MIN:
            print(f"SOTREEM_SECRET ngắn hơn {SECRET_MIN} ký tự, dễ bị đoán. Đặt chuỗi dài hơn.", file=sys.stderr)
        try:
            door = socket.create_server((settings.host, settings.port), reuse_port=False)
        except OSError as closed:
            place = f"{settings.host}:{settings.port}"
            taken = f"Cổng {place} đang có chương trình khác dùng."
            wrong = (
                f"Không mở được cổng {place} trên máy này. Xem lại SOTREEM_HOST, SOTREEM_PORT và quyền của tài khoản."
            )
            print(taken if closed.errno == errno.EADDRINUSE else wrong, file=sys.stderr)
            return 1
        config = uvicorn.Config(
            create_app(settings),
            http=malformed.Protocol,
            access_log=False,
            log_config=None,
            log_level="warning",
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=10,
        )
        threads.open_rooms()
        gc.freeze()  # what is loaded by now stays: nobody has to look through it again for what could be thrown away
        print(f"Sổ Trẻ Em: {settings.public_url or f'http://{settings.host}:{settings.port}'}", flush=True)
        # Uvicorn sends itself the signal again when it has ended, which would cut off the last words in the database.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        with journal.kept("serve"), signs.beating(database, "server", partial(disks.note, settings)):
            uvicorn.Server(config).run(sockets=[door])
    return 0


def work(given: Namespace, settings: Settings) -> int:
    """Read waiting pages."""
    from intake import signs, worker
    from intake.daily import Daily
    from intake.ocr.tesseract_program import TesseractMissing
    from web import journal
    from web.stores import photo_store

    keyring = settings.keyring()
    with current(settings) as database:
        try:
            store = photo_store(settings, keyring)
            daily = Daily(store, settings.photos_kept_days)
            folder = settings.weights_folder
            with journal.kept("work"), signs.beating(database, "reader"):
                return worker.run(database, keyring, store, once=given.once, weights_folder=folder, daily=daily)
        except TesseractMissing as missing:
            raise Missing(str(missing)) from missing


def migrate(_given: Namespace, settings: Settings) -> int:
    """Bring the database to this release."""
    from db.schema import migrate as migrate_database

    with opened(settings) as database:
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
    with current(settings) as database:
        print(seeding.plant(database, settings.keyring(), plan))
    return 0


def check(_given: Namespace, settings: Settings) -> int:
    """Whether settings, machine, schema and photos agree; 1 with a line for each fault, advice beside them."""
    from web import checking
    from web.stores import photo_store

    store = photo_store(settings, settings.keyring())
    with current(settings) as database:
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

    typed = sys.stdin.readline().rstrip("\r\n") if given.password_stdin else _typed_password()
    with current(settings) as database:
        made = make_administrator(database, given.username, typed)
    print(f"Đã tạo quản trị {given.username}." if made else f"Đã có tài khoản {given.username}, không đổi gì.")
    return 0


def _typed_password() -> str:
    try:
        return getpass.getpass("Mật khẩu: ")
    except EOFError:
        raise Missing("Không có bàn phím để gõ mật khẩu. Chạy trong cửa sổ lệnh, hoặc thêm --password-stdin.") from None
