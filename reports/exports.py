"""Lists of children as files, as far as somebody may read them; `catalogue.file_columns` says what stands in them."""

from collections.abc import Iterable, Iterator

from access.keys import Keyring
from access.records import visible_fields
from catalogue.codes.groups import Version
from catalogue.file_columns import HEADER, NEWEST, row
from db import Scope
from db.queries.plain_children import PlainChild

__all__ = ["HEADER", "row", "rows"]


def rows(
    keyring: Keyring, scope: Scope, children: Iterable[PlainChild], *, reason: str, version: Version = NEWEST
) -> Iterator[list[str]]:
    """A line of texts for each child, under `HEADER`, in the groups of that catalogue.

    Sensitive groups leave only with a `reason`, and even then only those the role may read at all.
    """
    for child in children:
        yield row(visible_fields(keyring, child, scope), with_sensitive=bool(reason.strip()), version=version)
