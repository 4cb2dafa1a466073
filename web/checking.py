"""Whether settings, machine and what is kept agree: faults, which nothing should go on with, and advice."""

import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from ipaddress import ip_network
from urllib.parse import urlsplit

from catalogue.refusals import Refusal
from db import Database, select
from db.queries import upkeep
from db.reach import is_walled_in
from db.tables import Photo
from intake.photo_store import PhotoStore
from web.settings import SECRET_MIN, Settings
from web.upkeep.figures import figures
from web.upkeep.volumes import is_encrypted

_NO_WALL = "Tài khoản PostgreSQL là quản trị máy chủ nên vượt qua tường ngăn giữa các xã. Dùng một tài khoản thường."
_NO_STORE = "Kho ảnh không nhận ảnh: không ghi được, hoặc chưa trả lời. Xem SOTREEM_PHOTOS_URL và các biến AWS_."
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_CLOCK_S, _DAY_S = 60.0, 86_400.0
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_WIDE = 8
"""A network with a shorter prefix than this is no list of proxies."""


def faults(settings: Settings, database: Database, store: PhotoStore) -> list[str]:
    """A line for each fault; empty when all is well."""
    found = [*_folders(settings), *_clock(database, datetime.now(UTC))]
    with database.reading() as session:
        if not is_walled_in(session):
            found.append(_NO_WALL)
        kept = list(session.scalars(select(Photo.kept_sha256).where(Photo.gone_at.is_(None)).order_by(Photo.id)))
    if not store.is_well():
        return [*found, _NO_STORE]
    return [*found, *(f"Ảnh {name}: mất hoặc không mở được." for name in kept if not _opens(store, name))]


def advice(settings: Settings, database: Database) -> list[str]:
    """A line for each thing that works and should be otherwise."""
    own = (_volume(settings), _neighbours(settings), _secrets(settings), _addresses(settings), _proxies(settings))
    lines = (*own, _bucket(settings), _backups(database))
    return [line for some in lines for line in some]


def _opens(store: PhotoStore, name: str) -> bool:
    try:
        store.read(name)
    except Refusal:
        return False
    return True


def _folders(settings: Settings) -> Iterator[str]:
    """What has to be written to."""
    for folder in dict.fromkeys((settings.data, settings.photos_folder)):
        if folder.is_dir() and not os.access(folder, os.W_OK | os.X_OK):
            yield f"Không ghi được vào thư mục {folder}. Đổi chủ thư mục cho tài khoản chạy máy chủ."


def _clock(database: Database, at: datetime) -> Iterator[str]:
    """The clock against what this house has last written, and against the database's own."""
    with database.reading() as session:
        last = max((sign.seen_at for sign in upkeep.signs(session)), default=None)
        there = database.clock(session)
    if last is not None and (last - at).total_seconds() > _CLOCK_S:
        yield f"Đồng hồ máy chậm hơn lần ghi gần nhất ({last:%d/%m/%Y %H:%M} UTC). Chỉnh lại đồng hồ, bật tự chỉnh giờ."
    if abs((there - at).total_seconds()) > _CLOCK_S:
        yield "Đồng hồ máy này và máy chủ PostgreSQL lệch nhau quá một phút. Bật tự chỉnh giờ trên cả hai máy."


def _volume(settings: Settings) -> Iterator[str]:
    """Names, numbers and ethnic origin lie open in the database, so its disk has to seal them."""
    if is_encrypted(settings.data) is False:
        yield f"Không thấy ổ mã hoá dưới {settings.data}: mất ổ là lộ tên, dân tộc. Xem phần đầu của docs/deploy.md."


def _neighbours(settings: Settings) -> Iterator[str]:
    if settings.data.is_dir() and settings.data.stat().st_mode & _OTHERS:
        yield f"Tài khoản khác trên máy này vào được {settings.data}, nơi có tên trẻ. Chạy: chmod 700 {settings.data}"


def _secrets(settings: Settings) -> Iterator[str]:
    if settings.secret and len(settings.secret) < SECRET_MIN:
        yield f"SOTREEM_SECRET ngắn hơn {SECRET_MIN} ký tự, dễ bị đoán. Đặt chuỗi dài hơn trước khi nhập dữ liệu thật."
    if settings.backup_key and len(settings.backup_key) < SECRET_MIN:
        yield f"SOTREEM_BACKUP_KEY ngắn hơn {SECRET_MIN} ký tự, dễ bị đoán. Đặt chuỗi dài hơn, sao lưu vào thư mục mới."


def _addresses(settings: Settings) -> Iterator[str]:
    typed = urlsplit(settings.public_url).hostname or settings.host
    if not settings.is_https and not {settings.host, typed} <= {*_LOOPBACK}:
        yield "Máy khác vào được mà chưa có HTTPS: điện thoại sẽ không dùng được. Xem docs/deploy.md, phần HTTPS."
    if settings.is_https and settings.host not in _LOOPBACK and not settings.trusted_proxies:
        yield f"SOTREEM_HOST={settings.host} để người khác đi vòng qua HTTPS. Đặt 127.0.0.1, hoặc chặn cổng này."


def _proxies(settings: Settings) -> Iterator[str]:
    if any(ip_network(text).prefixlen < _WIDE for text in settings.trusted_proxies):
        yield "SOTREEM_TRUSTED_PROXIES tin gần như mọi địa chỉ, ai cũng giả được nơi gọi. Chỉ ghi địa chỉ của proxy."
    if settings.is_https and not settings.trusted_proxies and urlsplit(settings.public_url).hostname not in _LOOPBACK:
        yield "Chưa đặt SOTREEM_TRUSTED_PROXIES: mọi người trông như gọi từ một địa chỉ. Ghi địa chỉ của proxy."


def _bucket(settings: Settings) -> Iterator[str]:
    endpoint = urlsplit(settings.aws.get("AWS_ENDPOINT_URL_S3") or settings.aws.get("AWS_ENDPOINT_URL", ""))
    if settings.is_in_bucket and endpoint.scheme == "http" and endpoint.hostname not in _LOOPBACK:
        yield "Kho ảnh S3 dùng http: ảnh đã niêm phong, nhưng ai ở giữa đường cũng chặn hoặc sửa được. Dùng https."


def _backups(database: Database) -> Iterator[str]:
    with database.reading() as session:
        age_s = figures(session, datetime.now(UTC)).backup_s
    if age_s is None:
        yield "Chưa có bản sao lưu nào. Chạy: so-tre-em backup THƯ_MỤC"
    elif age_s > _DAY_S:
        yield f"Bản sao lưu gần nhất đã {age_s / _DAY_S:.0f} ngày. Chạy: so-tre-em backup THƯ_MỤC"
