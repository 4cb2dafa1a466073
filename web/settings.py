"""Settings: read once from the environment at the start, wrong ones refused with a sentence (docs: contract)."""

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from access.keys import Keyring
    from db import Database

PREFIX = "SOTREEM_"
BUCKET = "s3:"
SECRET_MIN = TOKEN_MIN = 32


class SettingsWrong(Exception):
    """A setting nobody can start with; the message is the sentence to show."""


class SecretMissing(Exception):
    """No secret and no file of keys; the message says how to get one."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation was told. `public_url` "" when people type the address the server listens on."""

    data: Path = Path("var")
    database_url: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    secret: str = field(default="", repr=False)
    keys: Path | None = None
    public_url: str = ""
    trusted_proxies: tuple[str, ...] = ()
    photos_url: str = ""
    backup_key: str = field(default="", repr=False)
    second_factor: str = "enrolled"
    photos_kept_days: int = 180
    metrics_token: str = field(default="", repr=False)
    aws: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)
    """The usual `AWS_` variables, when photos lie in a bucket."""

    @property
    def is_https(self) -> bool:
        """Whether people reach the server over TLS: Secure and __Host- cookies, HSTS."""
        return self.public_url.startswith("https://")

    @property
    def photos_folder(self) -> Path:
        """Where photos lie when they lie in a folder, and lay before they were moved to a bucket."""
        is_named = self.photos_url and not self.is_in_bucket
        return Path(urlsplit(self.photos_url).path) if is_named else self.data / "photos"

    @property
    def is_in_bucket(self) -> bool:
        """Whether photos lie in an S3 store."""
        return self.photos_url.startswith(BUCKET)

    @property
    def keys_file(self) -> Path:
        """Where the keys lie, or will lie as soon as new keys are given beside the one of the root secret."""
        return self.keys if self.keys is not None else self.data / "keys.json"

    @property
    def weights_folder(self) -> Path:
        """Where trained weights of the recogniser lie, beside which of them are in use."""
        return self.data / "reader"

    def database(self) -> "Database":
        """The database, opened; its folder is made, for this account alone, when it is the default file."""
        from db import Database

        if self.database_url:
            return Database(self.database_url)
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Database(f"sqlite:///{self.data.resolve() / 'so-tre-em.db'}")

    def keyring(self) -> "Keyring":
        """The keys. Refuses SecretMissing, and SettingsWrong when the file of keys is none."""
        from access.keys import keyring_from_file, keyring_from_secret

        if self.keys is not None or self.keys_file.is_file():
            try:
                return keyring_from_file(self.keys_file)
            except (OSError, ValueError, AttributeError) as wrong:
                raise SettingsWrong(f"SOTREEM_KEYS: không đọc được khoá trong {self.keys_file}.") from wrong
        secret = self.secret or _kept_secret(self.data)
        if not secret:
            raise SecretMissing(
                f"Chưa có khoá gốc: đặt SOTREEM_SECRET, hoặc ghi một chuỗi ngẫu nhiên dài vào {self.data / 'secret'}."
            )
        return keyring_from_secret(secret, self.keys_file)


def settings_from(environment: Mapping[str, str]) -> Settings:
    """The settings in `environment`. Refuses SettingsWrong: an unknown SOTREEM_ name, or a value of another shape."""
    given: dict[str, Any] = {}
    for name, text in environment.items():
        if not name.startswith(PREFIX):
            continue
        key = name.removeprefix(PREFIX).lower()
        if key not in _READERS:
            raise SettingsWrong(f"Không có cài đặt tên {name}. Xem lại tên trong docs/contract.md.")
        if text:
            given[key] = _read(name, _READERS[key], text)
    if str(given.get("photos_url", "")).startswith(BUCKET):
        given["aws"] = {name: text for name, text in environment.items() if name.startswith("AWS_")}
    return Settings(**given)


def _read(name: str, reader: Callable[[str], Any], text: str) -> Any:
    """The value; a secret is never repeated in the sentence."""
    try:
        return reader(text)
    except ValueError as wrong:
        raise SettingsWrong(f"{name}: {wrong}.") from wrong


def _kept_secret(data: Path) -> str:
    path = data / "secret"
    return path.read_text(encoding="utf-8").strip() if path.is_file() else ""


def _database_url(text: str) -> str:
    if not re.match(r"sqlite:///.|postgresql(\+psycopg)?://.", text):
        raise ValueError("phải có dạng sqlite:///tệp.db hoặc postgresql://máy/tên")
    return text


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise ValueError("phải là số từ 1 đến 65535")
    return int(text)


def _public_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError("phải có dạng https://tên-máy, không có phần đường dẫn")
    return f"{parts.scheme}://{parts.netloc}".lower()


def _proxies(text: str) -> tuple[str, ...]:
    try:
        return tuple(str(ipaddress.ip_network(part.strip())) for part in text.split(","))
    except ValueError as wrong:
        raise ValueError("phải là các địa chỉ IP hoặc dải, cách nhau bằng dấu phẩy") from wrong


def _photos_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("file", "s3") or not (parts.path if parts.scheme == "file" else parts.netloc):
        raise ValueError("phải có dạng file:///thư-mục hoặc s3://kho")
    return text


def _second_factor(text: str) -> str:
    if text not in ("enrolled", "required"):
        raise ValueError("phải là enrolled hoặc required")
    return text


def _token(text: str) -> str:
    if len(text) < TOKEN_MIN or not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError(f"phải có ít nhất {TOKEN_MIN} chữ cái, chữ số không dấu, viết liền")
    return text


def _days(text: str) -> int:
    if not text.isdecimal() or not 30 <= int(text) <= 3650:
        raise ValueError("phải là số ngày từ 30 đến 3650")
    return int(text)


_READERS: dict[str, Callable[[str], Any]] = {
    "data": Path,
    "database_url": _database_url,
    "host": str,
    "port": _port,
    "secret": str,
    "keys": Path,
    "public_url": _public_url,
    "trusted_proxies": _proxies,
    "photos_url": _photos_url,
    "backup_key": str,
    "second_factor": _second_factor,
    "photos_kept_days": _days,
    "metrics_token": _token,
}
