"""What every file that leaves says of itself: who took it, when, how many lines, by which catalogue, and a checksum.

The checksum is the SHA-256 of the list as a CSV file, whatever kind of file was taken: whoever keeps a workbook can
tell whether it holds the lines that were taken, and `sha256sum` of the CSV file gives the very same number.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from db.rows import chunks
from reports.sheets import LINES_AT_ONCE, csv_head, csv_lines


@dataclass(slots=True)
class Tally:
    """Counts the lines that pass, and takes their checksum."""

    header: Sequence[str]
    count: int = 0
    _sum: Any = field(init=False)

    def __post_init__(self) -> None:
        """The header is summed too."""
        self._sum = sha256(csv_head(self.header))

    def through(self, rows: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
        """The same rows."""
        for some in chunks(rows, LINES_AT_ONCE):
            self.count += len(some)
            self._sum.update(csv_lines(some))
            yield from some

    @property
    def checksum(self) -> str:
        """64 hexadecimal digits."""
        return str(self._sum.hexdigest())


def words(who: str, taken_at: str, count: int, checksum: str, catalogue: str = "") -> str:
    """One line for people."""
    parts = [f"{who} lấy tệp lúc {taken_at}", f"{count} dòng", catalogue, f"mã kiểm tra {checksum}"]
    return "; ".join(filter(None, parts)) + "."
