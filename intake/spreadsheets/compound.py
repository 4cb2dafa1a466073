"""The compound file that XLS lies in: a small file system of sectors (MS-CFB)."""

import struct
from collections.abc import Iterator

from intake.spreadsheets.faults import NO_WORKBOOK, Unreadable

_END = 0xFFFFFFFC
"""Sector numbers from here on are no sectors."""
_STREAM, _ROOT = 2, 5
_ENTRY_BYTES = 128
_HEADER_BYTES = 512


def streams(data: bytes) -> dict[str, bytes]:
    """Every stream by its name. Raises Unreadable for a file that is cut off or leads in circles."""
    try:
        return _Compound(data).streams()
    except (struct.error, IndexError, UnicodeDecodeError) as broken:
        raise Unreadable(NO_WORKBOOK) from broken


class _Compound:
    def __init__(self, data: bytes) -> None:
        self._data = data
        big, small = struct.unpack_from("<HH", data, 30)
        if big not in (9, 12) or small != 6:
            raise Unreadable(NO_WORKBOOK)
        self._sector, self._mini_sector = 1 << big, 1 << small
        self._directory, self._cutoff, mini_fat = struct.unpack_from("<I4xII", data, 48)
        self._fat = self._table(self._fat_sectors())
        self._mini_fat = self._table(self._chain(mini_fat, self._fat))

    def streams(self) -> dict[str, bytes]:
        """By the directory."""
        entries = list(self._entries())
        root = next((entry for entry in entries if entry[1] == _ROOT), None)
        if root is None:
            raise Unreadable(NO_WORKBOOK)
        mini = self._joined(root[2])
        return {name: self._stream(start, size, mini) for name, kind, start, size in entries if kind == _STREAM}

    def _entries(self) -> Iterator[tuple[str, int, int, int]]:
        """(name, kind, first sector, bytes)."""
        directory = self._joined(self._directory)
        for at in range(0, len(directory) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
            length, kind = struct.unpack_from("<HB", directory, at + 64)
            start, size = struct.unpack_from("<II", directory, at + 116)
            yield directory[at : at + max(0, length - 2)].decode("utf-16-le"), kind, start, size

    def _stream(self, start: int, size: int, mini: bytes) -> bytes:
        if size >= self._cutoff:
            return self._joined(start)[:size]
        parts = (
            mini[at * self._mini_sector : (at + 1) * self._mini_sector] for at in self._chain(start, self._mini_fat)
        )
        return b"".join(parts)[:size]

    def _joined(self, start: int) -> bytes:
        return b"".join(map(self._read, self._chain(start, self._fat)))

    def _read(self, sector: int) -> bytes:
        at = (sector + 1) * self._sector
        return self._data[at : at + self._sector]

    def _chain(self, start: int, table: tuple[int, ...]) -> Iterator[int]:
        left = len(table)
        while start < _END:
            if left <= 0:
                raise Unreadable(NO_WORKBOOK)
            left -= 1
            yield start
            start = table[start]

    def _fat_sectors(self) -> list[int]:
        """Where the table of sectors lies: 109 places in the header, the rest in a chain of its own."""
        found = list(struct.unpack_from("<109I", self._data, 76))
        following, count = struct.unpack_from("<II", self._data, 68)
        for _ in range(min(count, len(self._data) // self._sector)):
            *more, following = struct.unpack(f"<{self._sector // 4}I", self._read(following))
            found += more
        return [sector for sector in found if sector < _END]

    def _table(self, sectors: "list[int] | Iterator[int]") -> tuple[int, ...]:
        joined = b"".join(map(self._read, sectors))
        return struct.unpack(f"<{len(joined) // 4}I", joined[: len(joined) // 4 * 4])
