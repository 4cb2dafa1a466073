"""All lists that can be taken along, and which of them a page offers to whom."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from access.matrix import readable_kinds
from web.asked import address
from web.lists import (
    of_campaigns,
    of_checks,
    of_children,
    of_corrections,
    of_house,
    of_keeping,
    of_learning,
    of_logs,
    of_ministry,
    of_reports,
    of_work,
)
from web.lists.listed import ListFile
from web.visitor import Visitor

LISTS: tuple[ListFile, ...] = (
    *of_children.LISTS,
    *of_work.LISTS,
    *of_campaigns.LISTS,
    *of_ministry.LISTS,
    *of_corrections.LISTS,
    *of_checks.LISTS,
    *of_learning.LISTS,
    *of_logs.LISTS,
    *of_house.LISTS,
    *of_keeping.LISTS,
    *of_reports.LISTS,
)
TABLES = {"xlsx": "Excel", "csv": "CSV"}
"""The ending of a file → what a person calls it."""
_NUMBER = re.compile(r"\{(\w+):(?:int|uuid)\}")


class Download(NamedTuple):
    """A list of the page that is being looked at, as files: what it is called, their address without its ending.

    `asked` are the page's words, to be carried by a form that asks why; None where nothing needs a reason.
    """

    words: str
    path: str
    query: str
    endings: Mapping[str, str]
    asked: Mapping[str, str] | None = None


def downloads_of(visitor: Visitor, path: str, asked: Mapping[str, str]) -> list[Download]:
    """What the person may take along of a page, asked for with the same words."""
    near = [(one, _pattern(one.screen).fullmatch(path)) for one in LISTS if all(map(visitor.may, one.rights))]
    reads_kinds = bool(readable_kinds(visitor.scope.role))
    files = (_files(one, f"/exports{_filled(one.address, at)}", asked, reads_kinds) for one, at in near if at)
    return [file for some in files for file in some]


def _files(listed: ListFile, path: str, asked: Mapping[str, str], reads_kinds: bool) -> list[Download]:
    """One list as it is offered; the children also by the older catalogue, and for other systems."""
    words = {key: value for key, value in asked.items() if value} if listed.asks_why and reads_kinds else None
    if listed is not of_children.CHILDREN:
        return [Download(listed.words, path, address("", asked), TABLES, words)]
    older = address("", asked, catalogue="2023")
    return [
        Download(listed.words, path, address("", asked), TABLES | {"json": "JSON"}, words),
        Download(f"{listed.words} theo danh mục 2023", path, older, TABLES),
    ]


def _pattern(screen: str) -> re.Pattern[str]:
    return re.compile(_NUMBER.sub(r"(?P<\1>[\\da-f-]+)", screen))


def _filled(text: str, at: re.Match[str]) -> str:
    return _NUMBER.sub(lambda named: at[named[1]], text)
