"""The product's one command. A subcommand parses, opens what it needs, calls one room; its exit code means something.

0 done, 1 the work failed, 2 wrong usage, 3 something needed is missing.
"""

import os
import sys
from argparse import ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from catalogue.refusals import Refusal
from web.commands import keeping, moved, paper, running, taking
from web.commands.opened import Missing
from web.settings import SecretMissing, Settings, SettingsWrong, settings_from

Command = Callable[[Namespace, Settings], int]

DONE, FAILED, USAGE, MISSING = 0, 1, 2, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; what went wrong is one sentence on standard error."""
    typed = sys.argv[1:] if arguments is None else arguments
    given = _parser().parse_args(typed)
    work: Command = given.work
    try:
        return work(given, settings_from({} if given.needs_no_settings else os.environ))
    except SettingsWrong as wrong:
        return _say(str(wrong), USAGE)
    except SecretMissing as missing:
        return _say(str(missing), MISSING)
    except Missing as missing:
        return _say(str(missing), MISSING)
    except Refusal as refusal:
        return _say(refusal.sentence, FAILED)
    except OSError as closed:
        place = closed.filename or "tệp hoặc thư mục cần dùng"
        return _say(f"Không mở hay ghi được {place}. Xem lại đường dẫn, quyền và chỗ trống của đĩa.", MISSING)
    except KeyboardInterrupt:
        return FAILED


class _Parser(ArgumentParser):
    """Says in Vietnamese that a line was not understood, and which lines are."""

    def error(self, _message: str) -> NoReturn:
        """End with code 2; argparse's own English words stay behind."""
        raise SystemExit(_say(f"Gõ lệnh chưa đúng. Xem cách dùng: {self.prog} --help", USAGE))


def _say(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code


def _parser() -> _Parser:
    parser = _Parser(prog="so-tre-em", description="Sổ Trẻ Em: từ sổ giấy đến hồ sơ sạch.")
    verbs = parser.add_subparsers(required=True, metavar="LỆNH")
    _verb(verbs, "serve", "chạy máy chủ web", moved.serve)
    work = _verb(verbs, "work", "đọc các trang sổ đang chờ", moved.work)
    work.add_argument("--once", action="store_true", help="dừng khi không còn trang nào chờ")
    _verb(verbs, "migrate", "đưa cơ sở dữ liệu lên bản này", running.migrate)
    seed = _verb(verbs, "seed", "tạo tỉnh, xã, thôn, người dùng và trẻ từ một tệp JSON", running.seed)
    seed.add_argument("file", type=Path, metavar="TỆP.json")
    read = _verb(verbs, "read", "đọc ảnh chụp trang sổ, không cần cơ sở dữ liệu", paper.read)
    read.add_argument("photos", nargs="+", type=Path, metavar="ẢNH")
    read.add_argument("--known", type=Path, metavar="TRE.json", help="đọc bên cạnh các trẻ đã biết của thôn")
    read.add_argument("--draw", type=Path, metavar="RA.jpg", help="vẽ các ô đã đọc lên ảnh này")
    read.set_defaults(needs_no_settings=True)
    sheet = _verb(verbs, "sheet", "in tờ trắng mà máy đọc lại được, không cần cơ sở dữ liệu", paper.sheet)
    sheet.add_argument("--layout", required=True, choices=("register", "hamlet", "card", "check"))
    sheet.add_argument("--rows", required=True, type=int, metavar="N", help="số dòng một trang; phiếu hộ: số trẻ")
    sheet.add_argument("--out", required=True, type=Path, metavar="TỆP.pdf")
    sheet.add_argument("--map", required=True, type=Path, metavar="TỆP.json", help="vị trí từng ô, tính bằng mm")
    sheet.set_defaults(needs_no_settings=True)
    reader = _verb(verbs, "reader", "xem hoặc đổi bộ trọng số mà máy đọc chữ", paper.reader)
    choice = reader.add_mutually_exclusive_group()
    choice.add_argument("--use", metavar="BỘ", help="dùng bộ này từ trang sau; shipped là bộ đi kèm")
    choice.add_argument("--take", type=Path, metavar="TỆP.onnx", help="nhận bộ vừa huấn luyện và dùng nó")
    choice.add_argument("--path", action="store_true", help="chỉ in tệp của bộ đang dùng")
    lines = _verb(verbs, "training-lines", "xuất các ô đã xác nhận để huấn luyện máy đọc", paper.training_lines)
    lines.add_argument("folder", type=Path, metavar="THƯ_MỤC")
    _verb(verbs, "check", "kiểm tra cài đặt, cơ sở dữ liệu và kho ảnh", running.check)
    backup = _verb(verbs, "backup", "sao lưu cơ sở dữ liệu và ảnh, trong lúc mọi người vẫn làm việc", keeping.backup)
    backup.add_argument("folder", type=Path, metavar="THƯ_MỤC")
    restore = _verb(verbs, "restore", "khôi phục một bản sao lưu vào chỗ trống", keeping.restore)
    restore.add_argument("folder", type=Path, metavar="THƯ_MỤC")
    _verb(verbs, "verify-audit", "kiểm tra nhật ký truy cập có bị sửa không", keeping.verify_audit)
    _verb(verbs, "rotate-keys", "thêm khoá mới và niêm phong lại mọi thứ bằng khoá đó", keeping.rotate_keys)
    words = "xoá ảnh trang sổ đã hết hạn giữ, kể từ khi công an trả danh sách"
    retiring = _verb(verbs, "retire-photos", words, keeping.retire_photos)
    retiring.add_argument("--dry-run", action="store_true", help="chỉ kể ra, chưa xoá")
    move = _verb(verbs, "move", "chuyển cơ sở dữ liệu SQLite của xã sang PostgreSQL", keeping.move)
    move.add_argument("--from", dest="source", type=Path, metavar="TỆP.db", help="tệp SQLite, nếu không ở chỗ mặc định")
    move.add_argument("--photos", action="store_true", help="chép ảnh từ thư mục vào kho S3, không đụng cơ sở dữ liệu")
    moved.moved_to_wanted(
        _verb(verbs, "moved-to", "ghi rằng sổ ở máy này đã chuyển về tỉnh, hoặc mở lại", moved.moved_to)
    )
    taking.take_in_wanted(_verb(verbs, "take-in", "nhận dữ liệu từ máy của một xã vào máy tỉnh", taking.take_in))
    taking.merge_wanted(_verb(verbs, "merge-communes", "sáp nhập các xã vào một xã, từ một ngày", taking.merge))
    taking.split_wanted(
        _verb(verbs, "split-commune", "giao các thôn của một xã cho xã khác, từ một ngày", taking.split)
    )
    admin = _verb(verbs, "admin", "tạo người quản trị đầu tiên", running.admin)
    admin.add_argument("username", metavar="TÊN")
    admin.add_argument("--password-stdin", action="store_true", help="đọc mật khẩu từ đầu vào chuẩn")
    return parser


def _verb(verbs: "_SubParsersAction[_Parser]", name: str, words: str, work: Command) -> _Parser:
    verb = verbs.add_parser(name, help=words, description=words)
    verb.set_defaults(work=work, needs_no_settings=False)
    return verb
