"""A spreadsheet somebody sent, taken apart by a child process with limits and no secrets, sheet by sheet."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalogue.refusals import Refusal
from catalogue.vietnamese import tidy
from intake import child_process
from intake.spreadsheets import faults
from intake.spreadsheets.sheet import Merge, told
from intake.spreadsheets.xml_stream import UNPACKED_MAX_BYTES

_COMMAND = (sys.executable, "-m", "intake.spreadsheets.child")
WALL_S = 300.0
HIDDEN = " (tờ ẩn)"
"""Behind the name of a sheet that Excel does not show, so that nobody brings it in unseen."""
MEMORY_BYTES = 1024 * 1024 * 1024
_SENTENCES = {
    faults.NO_WORKBOOK: "Tệp này không phải tệp Excel (.xlsx, .xls, .ods) hay .csv đọc được. Mở tệp bằng Excel, lưu "
    "lại thành .xlsx rồi gửi lại.",
    faults.LOCKED: "Tệp này có mật khẩu nên không đọc được. Mở tệp, bỏ mật khẩu, lưu lại rồi gửi lại.",
    faults.OLD_EXCEL: "Tệp này của bản Excel rất cũ (trước 1997). Mở tệp bằng Excel, lưu lại thành .xlsx rồi gửi lại.",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is taken on: rows of all sheets together, bytes once unpacked, seconds, bytes of memory."""

    rows: int
    unpacked_bytes: int = UNPACKED_MAX_BYTES
    wall_s: float = WALL_S
    memory_bytes: int = MEMORY_BYTES


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet as it was sent; rows are parsed each time they are gone through, since a file may have 300,000."""

    name: str
    is_hidden: bool
    merges: Sequence[Merge]
    lines: bytes

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """(line counted from 1, tidy texts) of each row that says something."""
        for one in told(self.lines):
            if isinstance(one, list):
                yield int(one[0]), [cell if cell.isascii() and cell.isalnum() else tidy(cell) for cell in one[1:]]


def read(data: bytes, limits: Limits, *, takes_text: bool = True) -> list[Sheet]:
    """Every sheet of the file, those without a row too.

    Refuses NO_WORKBOOK (also for one that breaks or outlasts the child), WORKBOOK_LOCKED, WORKBOOK_TOO_OLD,
    WORKBOOK_TOO_LARGE.
    """
    command = [*_COMMAND, str(limits.rows), str(limits.unpacked_bytes), *([] if takes_text else ["--no-text"])]
    ended = child_process.run(command, data, wall_s=limits.wall_s, memory_bytes=limits.memory_bytes)
    last = _last_line(ended.output)
    if ended.timed_out or ended.exit_code != 0 or "end" not in last:
        raise _refusal(str(last.get("refused", "")), limits)
    return list(_sheets(ended.output))


def _last_line(output: bytes) -> dict[str, object]:
    try:
        last = json.loads(output.rstrip(b"\n").rpartition(b"\n")[2])
    except ValueError:
        return {}
    return last if isinstance(last, dict) else {}


def _sheets(output: bytes) -> Iterator[Sheet]:
    """Cut where a line opens with "{": rows are lists."""
    name, is_hidden, start, at = "", False, 0, 0
    while at < len(output):
        end = output.find(b"\n", at) + 1 or len(output)
        if output[at : at + 1] == b"{":
            one = json.loads(output[at:end])
            if "sheet" in one:
                is_hidden, start = bool(one["hidden"]), end
                name = tidy(one["sheet"]) + (HIDDEN if is_hidden else "")
            elif "merges" in one:
                merges = [(top, left, bottom, right) for top, left, bottom, right in one["merges"]]
                yield Sheet(name, is_hidden, merges, output[start:at])
        at = end


def _refusal(code: str, limits: Limits) -> Refusal:
    if code == faults.TOO_LARGE:
        rows = f"{limits.rows:,}".replace(",", ".")
        return Refusal(code, f"Tệp quá lớn, hoặc có hơn {rows} dòng. Chia nhỏ rồi gửi lại.", status=413)
    known = code if code in _SENTENCES else faults.NO_WORKBOOK
    return Refusal(known, _SENTENCES[known])
