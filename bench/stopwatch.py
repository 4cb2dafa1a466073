"""Where the CPU time of a page goes: functions of the reader are wrapped while a bench runs, and only then."""

import importlib
import resource
from collections import defaultdict
from collections.abc import Callable
from typing import Any

STAGES: tuple[tuple[str, str, str], ...] = (
    ("photo", "intake.ocr.photo", "load"),
    ("page", "intake.ocr.page", "flatten"),
    ("page", "intake.ocr.page", "turn"),
    ("grid", "intake.ocr.grid", "find_table"),
    ("cells", "intake.ocr.cells", "Sheet.of"),
    ("cells", "intake.ocr.cells", "Sheet.cut"),
    ("cells", "intake.ocr.rooms", "cut"),
    ("headers", "intake.ocr.table", "header_columns"),
    ("headers", "intake.ocr.sheet", "read"),
    ("cards", "intake.ocr.cards", "read"),
    ("table", "intake.ocr.table", "read"),
    ("recogniser", "intake.ocr.recogniser", "Recogniser.read"),
    ("Tesseract", "intake.ocr.tesseract", "Tesseract.read"),
    ("languages", "intake.ocr.values", "reading"),
    ("confidence", "intake.ocr.confidence", "told"),
    ("records", "intake.ocr.read", "beside"),
)
"""(stage, module, function or Class.method). A stage's time is its own: what it calls of other stages is theirs."""
REST = "rest"


def cpu_s() -> float:
    """CPU seconds of this process and of all its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


class Stopwatch:
    """CPU seconds by stage, the time of inner stages taken out of the outer ones."""

    def __init__(self) -> None:
        self._spent: dict[str, float] = defaultdict(float)
        self._open: list[str] = []
        self._since = cpu_s()

    def watch(self) -> None:
        """Wrap every function of STAGES; raises AttributeError when one of them is no more."""
        for stage, module, path in STAGES:
            holder: Any = importlib.import_module(module)
            *classes, name = path.split(".")
            for one in classes:
                holder = getattr(holder, one)
            plain = vars(holder)[name]
            if isinstance(plain, classmethod):
                setattr(holder, name, classmethod(self._wrapped(stage, plain.__func__)))
            else:
                setattr(holder, name, self._wrapped(stage, plain))

    def _wrapped(self, stage: str, inner: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: Any, **named: Any) -> Any:
            self._turn()
            self._open.append(stage)
            try:
                return inner(*arguments, **named)
            finally:
                self._turn()
                self._open.pop()

        return timed

    def _turn(self) -> None:
        """Book the time since the last turn to the innermost open stage."""
        now = cpu_s()
        self._spent[self._open[-1] if self._open else REST] += now - self._since
        self._since = now

    def taken(self) -> dict[str, float]:
        """What was booked since it was last asked."""
        self._turn()
        spent, self._spent = dict(self._spent), defaultdict(float)
        return spent
