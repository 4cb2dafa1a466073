"""Why a commune's house can't be taken into a province's: each a sentence that says what to do. Nothing was written."""

import shutil
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from access.accounts import is_username
from access.audit import sign_of_head
from access.keys import Keyring, SealBroken
from catalogue.refusals import Refusal
from db import Database, Session, carrying, func, select
from db.schema import is_current, is_known
from db.tables import SignOfLife, now
from intake.sealed_places import BOXES
from web.spoken import vn_date

SILENT_FOR = timedelta(minutes=3)
"""A server or a reader says twice a minute that it is at work."""
NAMED_MAX = 20
_SPARE_BYTES = 64_000_000
_ALONE_KEY = 7_203_656
"""Any fixed number: PostgreSQL's advisory lock that lets one house be taken in at a time."""


def refuse_other_release(database: Database) -> None:
    """Refuses TAKE_NEWER, TAKE_OLDER for a commune's database of another release."""
    if not is_known(database):
        sentence = "Cơ sở dữ liệu của xã thuộc bản mới hơn máy này. Cập nhật máy tỉnh lên bản ấy rồi chạy lại."
        raise Refusal("TAKE_NEWER", sentence)
    if not is_current(database):
        sentence = (
            "Cơ sở dữ liệu của xã chưa ở bản này. Đặt SOTREEM_DATA là thư mục của xã, bỏ SOTREEM_DATABASE_URL, "
            "chạy so-tre-em migrate rồi nhận lại."
        )
        raise Refusal("TAKE_OLDER", sentence)


def refuse_served(source: Session) -> None:
    """Refuses TAKE_SERVED while a server or a reader of the commune has shown life just now."""
    seen = source.scalar(select(func.max(SignOfLife.seen_at)).where(SignOfLife.kind.in_(("server", "reader"))))
    if seen is not None and timedelta(0) <= now() - seen < SILENT_FOR:
        raise served()


def served() -> Refusal:
    """The commune's own server still works on it."""
    sentence = "Máy của xã còn đang chạy. Dừng máy chủ và máy đọc của xã, đợi 3 phút rồi chạy lại."
    return Refusal("TAKE_SERVED", sentence)


def refuse_other_keys(source: Session, keyring: Keyring) -> None:
    """Refuses TAKE_KEYS when neither the log's ends nor the boxes are of these keys."""
    heads = carrying.where(source, "audit_head")
    signed = [sign_of_head(keyring, row["chain"], row["number"], row["hash"]) == row["sign"] for row in heads]
    if heads and not any(signed):
        raise _other_keys()
    for held in BOXES:
        for column in held.columns:
            has_box = getattr(held.table, column).is_not(None)
            row = source.execute(select(held.table.__table__).where(has_box).limit(1)).mappings().first()
            if row is not None and row[column] and not _opens(keyring, row[column], held.place(SimpleNamespace(**row))):
                raise _other_keys()


def _opens(keyring: Keyring, box: bytes, place: str) -> bool:
    try:
        keyring.open(box, place)
    except SealBroken:
        return False
    return True


def _other_keys() -> Refusal:
    sentence = "Khoá này không phải khoá của máy xã. Chỉ đúng tệp keys.json hoặc tệp secret của xã bằng --keys."
    return Refusal("TAKE_KEYS", sentence)


def one_at_a_time(target: Session) -> None:
    """Hold the province's place for taking houses in until the transaction ends; a second run waits here."""
    if target.get_bind().dialect.name == "postgresql":
        target.execute(select(func.pg_advisory_xact_lock(_ALONE_KEY)))
    else:
        target.connection()


def refuse_small_disk(photos: Path, target: Path) -> None:
    """Refuses TAKE_NO_SPACE when the pictures of the commune do not fit on the province's disk."""
    needed = sum(path.stat().st_size for path in photos.rglob("*.sealed"))
    free = shutil.disk_usage(target).free
    if free < needed + _SPARE_BYTES:
        short = (needed + _SPARE_BYTES - free) // 1_000_000 + 1
        sentence = f"Đĩa giữ ảnh của tỉnh còn thiếu {short} MB. Dọn đĩa, hoặc đặt kho ảnh sang đĩa khác rồi chạy lại."
        raise Refusal("TAKE_NO_SPACE", sentence)


def refuse_other_places(source: Session, target: Session) -> None:
    """Refuses TAKE_PLACE when a commune belongs to one province there and to another here."""
    here = {row["code"]: row["province_code"] for row in carrying.where(target, "commune")}
    for row in carrying.where(source, "commune"):
        if here.get(row["code"], row["province_code"]) != row["province_code"]:
            sentence = f"Xã {row['code']} ở máy xã thuộc tỉnh khác với ở máy này. Xem lại đúng thư mục của xã chưa."
            raise Refusal("TAKE_PLACE", sentence)


def not_a_commune() -> Refusal:
    """The source has taken houses in itself."""
    sentence = "Máy nguồn đã nhận xã khác nên không phải máy của một xã. Chuyển cả máy ấy bằng so-tre-em move."
    return Refusal("TAKE_PROVINCE", sentence)


def another_house(communes: str) -> Refusal:
    """A house of the same commune was taken in, and this is not it."""
    sentence = f"Xã {communes} đã được nhận từ một máy khác. Xem lại đúng thư mục của xã chưa; không nhận chồng."
    return Refusal("TAKE_AGAIN", sentence)


def worked_on(taken_at: datetime, lines_count: int, changed: Sequence[str]) -> Refusal:
    """Somebody went on working in the commune's own house after it was taken in."""
    named = f" Hồ sơ đã sửa ở máy cũ: {_listed(changed)}." if changed else ""
    sentence = (
        f"Máy xã đã nhận ngày {vn_date(taken_at)}, sau đó máy cũ còn có {lines_count} dòng nhật ký mới."
        f"{named} Xem các hồ sơ ấy ở máy cũ, ghi lại ở máy tỉnh rồi tắt hẳn máy cũ."
    )
    return Refusal("TAKE_WORKED_ON", sentence)


def commune_there(communes: Sequence[str]) -> Refusal:
    """The province holds work of that commune."""
    sentence = (
        f"Xã {_listed(communes)} đã có hồ sơ hoặc việc làm ở máy tỉnh, không nhận chồng. "
        "Chỉ nhận xã chưa ai làm việc ở tỉnh; trẻ còn thiếu thì nhập bằng Excel (docs/import.md)."
    )
    return Refusal("TAKE_COMMUNE_THERE", sentence)


def uuids_there(found: Sequence[Any]) -> Refusal:
    """Rows of the same uuid, which here are of something else."""
    sentence = (
        f"Máy tỉnh đã có {len(found)} mã trùng với máy xã, là của việc khác: {_listed([*map(str, found)])}. "
        "Xem các hồ sơ ấy ở hai máy, báo người phát triển nếu không rõ vì sao."
    )
    return Refusal("TAKE_UUIDS", sentence)


def renamed(source: Session, target: Session, suffix: str) -> dict[str, str]:
    """Log-in name there → here, of those that others have here. Refuses TAKE_NAMES, TAKE_SUFFIX."""
    own = {str(row["username"]) for row in carrying.where(source, "user_account")}
    taken = {str(row["username"]) for row in carrying.where(target, "user_account")}
    both = sorted(own & taken)
    if both and not suffix:
        sentence = (
            f"Tên đăng nhập đã có ở máy tỉnh: {_listed(both)}. Chạy lại với --rename .xxx để thêm đuôi ấy vào tên."
        )
        raise Refusal("TAKE_NAMES", sentence)
    found = {name: f"{name}{suffix}" for name in both}
    if any(name in own | taken or not is_username(name) for name in found.values()):
        sentence = f"Thêm đuôi {suffix} thì tên vẫn trùng, dài quá hoặc có chữ lạ. Chọn đuôi khác, như .03808."
        raise Refusal("TAKE_SUFFIX", sentence)
    return found


def differs(name: str, key: Sequence[object]) -> Refusal:
    """A row read back is not the one that was written."""
    told = ", ".join(map(str, key))
    sentence = f"Dòng {told} của bảng {name} không khớp sau khi nhận, chưa nhận gì. Báo người phát triển."
    return Refusal("TAKE_DIFFERS", sentence)


def _listed(names: Sequence[str]) -> str:
    more = f" và {len(names) - NAMED_MAX} nữa" if len(names) > NAMED_MAX else ""
    return ", ".join(names[:NAMED_MAX]) + more
