"""Runs the demo: migrated and seeded data, a server and a worker that live as long as this command does."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from urllib.error import URLError
from urllib.request import urlopen

from web.demo import photos, seed
from web.demo.places import COMMUNES, ROLE_WORDS, USERS, DemoUser

HOST = "127.0.0.1"
"""The demo's passwords are public, so it never listens to another machine."""
SAMPLES = Path("tests/pages/dev")
READY_TIMEOUT_S = 180
STOP_TIMEOUT_S = 15
PRODUCT = Path(sys.executable).with_name("so-tre-em")


class DemoFailed(Exception):
    """A step that did not succeed; its text is the sentence to show."""


def main() -> int:
    """Make the demo ready, serve it until Ctrl-C; 0 when it was ended so, 1 when something of it ended by itself."""
    for ending in (signal.SIGINT, signal.SIGTERM):  # a shell that started us in the background had SIGINT ignored
        signal.signal(ending, _interrupt)
    try:
        settings = _settings()
        address = f"http://{HOST}:{settings['SOTREEM_PORT']}"
        _prepare(settings)
        with _child("work", settings) as worker, _child("serve", settings) as server:
            _wait_ready(address, server, settings)
            _tell_logins(address)
            sent = Path(settings["SOTREEM_DATA"]) / "demo-photos-read"
            if not sent.exists():
                threading.Thread(target=_send_samples, args=(address, sent), daemon=True).start()
            _watch({"serve": server, "work": worker}, settings)
    except DemoFailed as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    except KeyboardInterrupt:
        _tell("Đã dừng. Chạy lại script/demo để làm tiếp với dữ liệu này.")
    return 0


def _settings() -> dict[str, str]:
    """The environment for the children; the data folder and the secret in it are made when missing."""
    port = os.environ.get("SOTREEM_PORT", "8000")
    if not port.isdecimal() or _taken(int(port)):
        raise DemoFailed(f"Cổng {port} không dùng được hoặc đang có chương trình khác. Đặt SOTREEM_PORT sang số khác.")
    data = Path(os.environ.get("SOTREEM_DATA", "var")).absolute()
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    _keep_secret(data / "secret")
    given = {"SOTREEM_HOST": HOST, "SOTREEM_PORT": port, "SOTREEM_DATA": str(data), "OMP_THREAD_LIMIT": "1"}
    return dict(os.environ) | given


def _keep_secret(path: Path) -> None:
    """The root of all keys, kept beside the data it opens; for its owner's eyes only, and whole or not there."""
    if path.exists():
        return
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(path)


def _prepare(settings: dict[str, str]) -> None:
    """Bring the database to this release and the demo's people into it; both change nothing the second time."""
    _tell("Chuẩn bị cơ sở dữ liệu …")
    _run(["migrate"], settings)
    _tell("Đưa vào xã mẫu (300 trẻ, không có người thật) …")
    file = Path(settings["SOTREEM_DATA"]) / "demo.json"
    seed.write(file)
    _run(["seed", str(file)], settings)


def _run(arguments: list[str], settings: dict[str, str]) -> None:
    """One command of the product; its own words are the failure's."""
    command = [str(PRODUCT), *arguments]
    ended = subprocess.run(command, env=settings, capture_output=True, text=True, check=False)  # noqa: S603
    if ended.returncode:
        raise DemoFailed(f"Lệnh so-tre-em {arguments[0]} không xong:\n{ended.stdout}{ended.stderr}".rstrip())


@contextmanager
def _child(command: str, settings: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """The server or the worker, in a session of its own so that Ctrl-C reaches it once, through us."""
    with _log(command, settings).open("ab") as words:
        process = subprocess.Popen(  # noqa: S603
            [str(PRODUCT), command],
            env=settings,
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=words,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a child in order; what does not end is killed (its page is taken up again at the next start)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not leave the other child running
    process.terminate()
    try:
        process.wait(timeout=STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait_ready(address: str, server: subprocess.Popen[bytes], settings: dict[str, str]) -> None:
    """Wait until the server answers; patient, since a first start compiles everything."""
    until = time.monotonic() + READY_TIMEOUT_S
    while time.monotonic() < until and server.poll() is None:
        try:
            with urlopen(f"{address}/healthz", timeout=5):  # noqa: S310, our own server
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise DemoFailed(f"Máy chủ không khởi động được:\n{_last_words('serve', settings)}")


def _watch(children: dict[str, subprocess.Popen[bytes]], settings: dict[str, str]) -> None:
    """Stay until a child ends by itself, which is a failure; Ctrl-C leaves by its own way."""
    while True:
        for command, process in children.items():
            if process.poll() is not None:
                raise DemoFailed(f"so-tre-em {command} đã tự dừng:\n{_last_words(command, settings)}")
        time.sleep(0.5)


def _send_samples(address: str, sent: Path) -> None:
    """Send the sample photos, tell of their reading, and note in `sent` that it is done once and for all.

    Stopped half-way, the next start sends them again and is given the same pages. The demo goes on when this fails.
    """
    try:
        pages = photos.send_all(address, SAMPLES, _tell)
        if not pages:
            _tell(f"Không thấy ảnh mẫu trong {SAMPLES}.")
            return
        photos.follow(address, pages, _tell)
    except (OSError, KeyError, ValueError) as failure:
        _tell(f"Chưa gửi hết ảnh mẫu ({failure}); lần chạy sau sẽ gửi tiếp.")
        return
    sent.touch()
    _tell("Đã đọc xong các trang sổ mẫu. Cán bộ xã có thể duyệt.")


def _tell_logins(address: str) -> None:
    """Where to go and as whom."""
    _tell("")
    _tell(f"Sổ Trẻ Em đang chạy tại {address}")
    _tell("Mọi người trong bản mẫu đều không có thật. Đăng nhập bằng:")
    for user in USERS:
        _tell(f"  {user.username:<5} {user.password:<22} {ROLE_WORDS[user.role]}, {user.name}{_where(user)}")
    _tell("Bấm Ctrl-C để dừng.")
    _tell("")


def _where(user: DemoUser) -> str:
    """The area in words, smallest first."""
    names = {commune.code: commune.name for commune in COMMUNES}
    names |= {commune.province_code: f"tỉnh {commune.province_name}" for commune in COMMUNES}
    hamlets = list(user.hamlets) if len(user.hamlets) == 1 else []
    return "".join(f", {name}" for name in [*hamlets, names.get(user.area, "")] if name)


def _log(command: str, settings: dict[str, str]) -> Path:
    return Path(settings["SOTREEM_DATA"]) / f"demo-{command}.log"


def _last_words(command: str, settings: dict[str, str]) -> str:
    return _log(command, settings).read_text(errors="replace")[-2000:].strip()


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError):
            return True
    return False


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
