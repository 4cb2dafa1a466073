"""CPU seconds of a running server and of all it started, so that a figure holds on a machine others use as well."""

import os
import re
from pathlib import Path

_TICKS_S = os.sysconf("SC_CLK_TCK")


def used_s(pid: int) -> float:
    """CPU seconds of a process and its living descendants, with those of their children that ended."""
    return _own_s(pid) + sum(_used_s_of_child(child) for child in _children(pid))


def _used_s_of_child(pid: int) -> float:
    """None of one that has just ended: what it used is its parent's by now."""
    try:
        return used_s(pid)
    except (FileNotFoundError, ProcessLookupError):
        return 0.0


def _own_s(pid: int) -> float:
    """utime, stime, cutime, cstime: the 14th to 17th column (proc(5)), the name before them may hold blanks."""
    columns = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, columns[11:15])) / _TICKS_S


def _children(pid: int) -> list[int]:
    return [int(one) for task in Path(f"/proc/{pid}/task").iterdir() for one in _begun_by(task)]


def _begun_by(task: Path) -> list[str]:
    """The children of a thread; none of one that has just ended, as they are its process's by now."""
    try:
        return (task / "children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def family(pid: int) -> list[int]:
    """A process and its living descendants."""
    try:
        return [pid, *(one for child in _children(pid) for one in family(child))]
    except OSError:
        return []


def pss_mb(pid: int) -> float:
    """What a process and its descendants hold, pages they share counted once (PSS)."""
    told = [Path(f"/proc/{one}/smaps_rollup").read_text() for one in family(pid)]
    return sum(int(size) for text in told for size in re.findall(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)) / 1024
