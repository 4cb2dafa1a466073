"""How far a long command is: on a terminal a bar that fills, elsewhere a line for each thing done."""

import sys
from typing import TextIO

WIDTH = 30
_TO_END = "\x1b[K"


class Progress:
    """Tells of `total` things on `out`; `name` is what the bar stands for."""

    def __init__(self, total: int, name: str, out: TextIO | None = None) -> None:
        self._total, self._name, self._done = total, name, 0
        self._out = out or sys.stderr
        self._is_terminal = self._out.isatty()
        self._draw()

    def add(self, said: str) -> None:
        """One thing more is done; `said` what came of it."""
        self._done += 1
        if self._is_terminal:
            self._out.write(f"\r{said}{_TO_END}\n")
        else:
            self._out.write(f"[{self._done}/{self._total}] {said}\n")
        self._draw()

    def _draw(self) -> None:
        """The bar as it stands; gone when all is done."""
        if not self._is_terminal:
            self._out.flush()
            return
        filled = WIDTH * self._done // max(self._total, 1)
        bar = f"{self._name} [{'█' * filled}{'░' * (WIDTH - filled)}] {self._done}/{self._total}"
        self._out.write(f"\r{bar if self._done < self._total else ''}{_TO_END}")
        self._out.flush()
