"""Commands by which a province takes a commune's own installation in, and lets communes and hamlets become part of
others."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from access.keys import Keyring, keyring_from_file, keyring_from_secret
from catalogue.refusals import Refusal
from web.commands.opened import Missing, current, told_missing
from web.settings import Settings

if TYPE_CHECKING:
    from db import Database
    from web.upkeep.merging import Merged
    from web.upkeep.splitting import Parted
    from web.upkeep.taking_in import TakenIn

_SECRET = "SOTREEM_SECRET="  # noqa: S105 - the name of the setting
_HANDED_OVER = (
    ("child", "hồ sơ trẻ"),
    ("hamlet", "thôn"),
    ("campaign_case", "hồ sơ trong đợt"),
    ("page", "trang sổ"),
    ("device", "điện thoại"),
)


def take_in_wanted(parser: ArgumentParser) -> None:
    """What the command is told."""
    parser.add_argument("folder", type=Path, metavar="THƯ_MỤC", help="thư mục dữ liệu của máy xã, chép nguyên")
    parser.add_argument("--keys", type=Path, metavar="TỆP", help="keys.json, secret hoặc tệp cài đặt của xã")
    parser.add_argument("--rename", default="", metavar="ĐUÔI", help="thêm đuôi này vào tên đăng nhập bị trùng")
    parser.add_argument("--dry-run", action="store_true", help="làm thử tất cả rồi bỏ, chỉ báo kết quả")


def take_in(given: Namespace, settings: Settings) -> int:
    """A commune's house into ours, verified row by row; 1 when pictures were lost before, or its log was changed."""
    from catalogue.clock import today_here
    from db import Database
    from intake.photo_store import FolderStore
    from web.stores import photo_store
    from web.upkeep import taking_in, taking_refusals

    path = given.folder / "so-tre-em.db"
    if not path.is_file():
        raise Missing(f"Không có tệp {path}. Chép cả thư mục dữ liệu của máy xã sang rồi ghi đúng tên thư mục ấy.")
    keyring = settings.keyring()
    store = photo_store(settings, keyring)
    there_keys = _keys_of(given.folder, given.keys)
    old = Database(f"sqlite:///{path.resolve()}")
    try:
        taking_refusals.refuse_other_release(old)
        if store.is_local:
            taking_refusals.refuse_small_disk(given.folder / "photos", settings.photos_folder)
        there = taking_in.House(old, there_keys, FolderStore(given.folder / "photos", there_keys))
        asked = taking_in.Asked(today_here(), given.rename, given.dry_run, settings.public_url)
        with current(settings) as new:
            done = taking_in.take_in(there, taking_in.House(new, keyring, store), asked)
    finally:
        old.close()
    return _told(done, is_trial=given.dry_run)


def merge_wanted(parser: ArgumentParser) -> None:
    """What the command is told."""
    parser.add_argument("codes", nargs="+", metavar="XÃ_CŨ", help="mã các xã nhập vào xã mới")
    parser.add_argument("--into", required=True, metavar="XÃ_MỚI", help="mã xã mới; có thể là xã đang có")
    _day_and_name(parser)


def _day_and_name(parser: ArgumentParser) -> None:
    parser.add_argument("--on", required=True, type=date.fromisoformat, metavar="NĂM-THÁNG-NGÀY", help="từ ngày nào")
    parser.add_argument("--name", default="", metavar="TÊN", help="tên xã mới, khi danh mục chưa có")
    parser.add_argument("--dry-run", action="store_true", help="làm thử tất cả rồi bỏ, chỉ báo kết quả")


@contextmanager
def _undisturbed(settings: Settings) -> Iterator["Database"]:
    """The database. Refuses HANDING_BUSY when who writes there stands in the way; then nothing was handed over."""
    from db import OperationalError

    with current(settings) as database:
        try:
            yield database
        except OperationalError as busy:
            sentence = "Có người đang ghi ở các xã ấy nên chưa đổi gì. Chạy lại sau ít phút, hoặc ngoài giờ làm việc."
            raise Refusal("HANDING_BUSY", sentence) from busy


def merge(given: Namespace, settings: Settings) -> int:
    """Communes become part of another one, from a day on."""
    from catalogue.clock import today_here
    from web.upkeep import merging

    merger = merging.Merger(tuple(given.codes), given.into, given.on, given.name)
    with _undisturbed(settings) as database:
        done = merging.merge(database, settings.keyring(), merger, today_here(), is_trial=given.dry_run)
    if not done.is_new:
        print(f"Các xã {', '.join(given.codes)} đã sáp nhập vào xã {given.into} từ trước. Không đổi gì.")
        return 0
    what = f"Xã {', '.join(given.codes)} vào xã {given.into}"
    _tell_handed_over(what, given.into, done, is_trial=given.dry_run)
    return 0


def _tell_handed_over(what: str, into: str, done: "Merged | Parted", *, is_trial: bool) -> None:
    from catalogue.places import commune

    counted = ", ".join(f"{done.counts.get(table, 0)} {word}" for table, word in _HANDED_OVER)
    trial = "Làm thử, chưa giữ lại gì: " if is_trial else ""
    print(f"{trial}{what}: {counted}, {done.people_count} người.")
    for was, now in done.renamed.items():
        print(f"{was} nay gọi là {now}.")
    if commune(into) is None:
        print(f"Danh mục xã của bản này chưa có mã {into}: hồ sơ sẽ báo lỗi mã xã cho đến khi máy có bản mới hơn.")
    if done.photos_twice:
        print(f"{done.photos_twice} ảnh trước đây gửi vào cả hai xã: mỗi xã một trang như cũ, tệp ảnh giữ một bản.")


def split_wanted(parser: ArgumentParser) -> None:
    """What the command is told."""
    parser.add_argument("code", metavar="XÃ", help="mã xã đang có các thôn ấy")
    parser.add_argument("--hamlets", required=True, metavar="THÔN", help="tên các thôn, cách nhau dấu chấm phẩy")
    parser.add_argument("--into", required=True, metavar="XÃ_NHẬN", help="mã xã nhận; xã mới hoặc xã đang có")
    _day_and_name(parser)


def split(given: Namespace, settings: Settings) -> int:
    """Hamlets of a commune go over to another one, from a day on."""
    from catalogue.clock import today_here
    from web.upkeep import splitting

    named = tuple(name.strip() for name in given.hamlets.split(";") if name.strip())
    wanted = splitting.Split(given.code, named, given.into, given.on, given.name)
    with _undisturbed(settings) as database:
        done = splitting.split(database, settings.keyring(), wanted, today_here(), is_trial=given.dry_run)
    if not done.is_new:
        print(f"Các thôn ấy đã sang xã {given.into} từ trước. Không đổi gì.")
        return 0
    what = f"{'; '.join(named)} của xã {given.code} sang xã {given.into}"
    _tell_handed_over(what, given.into, done, is_trial=given.dry_run)
    print(f"Ở lại xã {given.code} vì chưa rõ thôn: {done.children_left} hồ sơ trẻ, {done.pages_left} trang sổ.")
    for name in done.staying:
        print(f"{name} làm cả thôn hai bên, ở lại xã {given.code}. Giao người khác cho thôn đã sang.")
    return 0


def _told(done: "TakenIn", *, is_trial: bool) -> int:
    communes = ", ".join(done.communes)
    if not done.is_new:
        print(f"Xã {communes} đã được nhận từ trước, máy cũ không có gì mới. Không đổi gì.")
        return 0
    if is_trial:
        print(f"Làm thử: xã {communes} nhận được {done.rows_count} dòng, đối chiếu đều khớp. Chưa giữ lại gì.")
    else:
        print(f"Đã nhận xã {communes}: {done.rows_count} dòng, đối chiếu từng dòng đều khớp; {done.photos_count} ảnh.")
        print("Mọi người đăng nhập lại; ai dùng mã dự phòng hay khoá truy cập thì làm lại ở trang tài khoản.")
        print("Điện thoại dùng tiếp khi địa chỉ cũ trỏ về máy này; đổi địa chỉ thì gửi hết phiếu rồi ghép lại máy.")
    if not is_trial and not done.had_moved:
        print("Thư mục này đã được ghi là đã chuyển. Máy cũ còn ở xã thì chạy so-tre-em moved-to ĐỊA_CHỈ ở đó nữa.")
    for was, now in done.renamed.items():
        print(f"Tên đăng nhập {was} nay là {now}.")
    for fault in done.log_faults:
        print(f"Có sẵn ở máy xã: {fault}", file=sys.stderr)
    return max(told_missing(done.missing), int(bool(done.log_faults)))


def _keys_of(folder: Path, named: Path | None) -> Keyring:
    """The commune's keys: a file of keys, a secret alone, or the settings' line that gives it. Refuses Missing."""
    path = named or next((folder / name for name in ("keys.json", "secret") if (folder / name).is_file()), None)
    if path is None or not path.is_file():
        raise Missing(f"Không thấy khoá của xã trong {folder}. Chỉ tệp keys.json hoặc tệp cài đặt của xã bằng --keys.")
    try:
        return keyring_from_file(path)
    except (ValueError, AttributeError):
        lines = path.read_text(encoding="utf-8").splitlines()
    told = [line.strip().removeprefix(_SECRET).strip("'\"") for line in lines if line.strip().startswith(_SECRET)]
    secret = told[-1] if told else "\n".join(lines).strip()
    if not secret:
        raise Missing(f"Tệp {path} không có khoá nào. Chỉ tệp keys.json hoặc tệp cài đặt của xã bằng --keys.")
    return keyring_from_secret(secret)
