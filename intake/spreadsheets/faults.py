"""What the child process may have to say of a file it can't read, and the most it takes on."""

NO_WORKBOOK, TOO_LARGE, LOCKED, OLD_EXCEL = "NO_WORKBOOK", "WORKBOOK_TOO_LARGE", "WORKBOOK_LOCKED", "WORKBOOK_TOO_OLD"
COLUMNS_MAX = 100
TEXT_MAX = 2100
"""Longer than the longest field of a record: the rest of a text only makes it refused."""


class Unreadable(Exception):
    """The file is not what it should be; its code says in what way."""
