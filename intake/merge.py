"""Three-way merge of one child's fields: what the sender saw, what he sent, what the record says now."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from intake.differences import Difference, Value, members_of, text_of


@dataclass(frozen=True, slots=True)
class Merged:
    """`lines` to write; `disputes` to keep for an officer: `old` is what the record says, `new` what was sent."""

    lines: list[Difference] = field(default_factory=list)
    disputes: list[Difference] = field(default_factory=list)

    def all_disputed(self) -> "Merged":
        """The same with nothing written: for a sender who may tell, and may not change."""
        return self.disputing(self.lines)

    def disputing(self, lines: Collection[Difference]) -> "Merged":
        """The same with some of its lines not written: they go to an officer."""
        return Merged([line for line in self.lines if line not in lines], [*self.disputes, *lines])


def merge(
    base: Mapping[str, object],
    sent: Mapping[str, Value],
    current: Mapping[str, object],
    may_write_member: Callable[[str], bool],
) -> Merged:
    """Only what the sender changed since `base` counts; keys he left out say nothing.

    A text that both sides changed, to different words, is disputed. Lists merge by member, so they never clash; a
    member the sender may not write is disputed too.
    """
    merged = Merged()
    for key, value in sent.items():
        if isinstance(value, list):
            for line in _moved(key, members_of(base, key), value, members_of(current, key)):
                (merged.lines if may_write_member(line.old or line.new) else merged.disputes).append(line)
        elif value not in (text_of(base, key), text_of(current, key)):
            is_untouched = text_of(base, key) == text_of(current, key)
            (merged.lines if is_untouched else merged.disputes).append(Difference(key, text_of(current, key), value))
    return merged


def _moved(key: str, base: list[str], sent: list[str], current: list[str]) -> list[Difference]:
    came = [Difference(key, "", member) for member in sent if member not in base and member not in current]
    went = [Difference(key, member, "") for member in base if member not in sent and member in current]
    return came + went
