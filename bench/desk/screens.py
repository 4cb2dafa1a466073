"""Screens of the passes as a program reads them: what is asked, what stands in the boxes, what else is offered."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Asked:
    """One look on a screen: its key, the value shown, what the keys 1 to 3 offer."""

    key: str
    value: str = ""
    offers: list[str] = field(default_factory=list)

    @property
    def row_id(self) -> int:
        """Which row."""
        return int(self.key.partition("-")[0])

    @property
    def column(self) -> str:
        """Which column."""
        return self.key.partition("-")[2]


@dataclass
class Seen:
    """One screen: its looks in their order, and of the last step (row, choice) pairs that stand chosen or may be."""

    asked: list[Asked] = field(default_factory=list)
    batch: str = ""
    chosen: dict[int, str] = field(default_factory=dict)
    offered: dict[int, list[str]] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen = Seen()

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take notice of what our forms are made of."""
        told = {name: value or "" for name, value in attrs}
        name = told.get("name", "")
        if name == "look":
            self.seen.asked.append(Asked(told["value"]))
        elif name == "batch" and not self.seen.batch:
            self.seen.batch = told["value"]
        elif name.startswith("v-") and "data-value" in told:
            self.seen.asked[-1].value = told["data-value"]
        elif name == "take":
            self.seen.asked[-1].offers.append(told["value"])
        elif name.startswith("child-"):
            row_id = int(name.removeprefix("child-"))
            self.seen.offered.setdefault(row_id, []).append(told["value"])
            if "checked" in told:
                self.seen.chosen[row_id] = told["value"]


def read(text: str) -> Seen:
    """What a screen shows."""
    reader = _Reader()
    reader.feed(text)
    return reader.seen
