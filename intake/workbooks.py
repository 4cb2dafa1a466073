"""Spreadsheets that people send, as rows of tidy texts; taken apart by a child process with limits and no secrets."""

import json
import sys

from catalogue.refusals import Refusal
from catalogue.vietnamese import tidy
from intake import child_process
from intake.workbook_child import ROWS_MAX, TOO_LARGE

_COMMAND = (sys.executable, "-m", "intake.workbook_child")
_WALL_S = 60.0
_MEMORY_BYTES = 1024 * 1024 * 1024


def rows_of(data: bytes, *, takes_csv: bool = False) -> list[list[str]]:
    """The first sheet of an .xlsx file, or with `takes_csv` also a .csv file; empty cells as "".

    Refuses NO_WORKBOOK (also for one that breaks or outlasts the child), WORKBOOK_TOO_LARGE.
    """
    command = [*_COMMAND, "--csv"] if takes_csv else _COMMAND
    ended = child_process.run(command, data, wall_s=_WALL_S, memory_bytes=_MEMORY_BYTES)
    if ended.timed_out or ended.exit_code != 0:
        raise _no_workbook()
    told = json.loads(ended.output)
    if told.get("refused") == TOO_LARGE:
        sentence = f"Tệp quá lớn, hoặc có hơn {ROWS_MAX} dòng. Chia nhỏ rồi gửi lại."
        raise Refusal(TOO_LARGE, sentence, status=413)
    if "refused" in told:
        raise _no_workbook()
    return [[tidy(cell) for cell in row] for row in told["rows"]]


def _no_workbook() -> Refusal:
    return Refusal("NO_WORKBOOK", "Tệp này không phải tệp Excel (.xlsx) đọc được. Lưu lại thành .xlsx rồi gửi lại.")
