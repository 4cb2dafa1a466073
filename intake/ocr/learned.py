"""What officers' corrections taught the reader: the commune's own words, and how one writer's letters are misread."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from intake.ocr.language.names import Place
from intake.ocr.letters import Counts, Letters

Word = tuple[str, str]
"""(place, text): a syllable at its place in a name (surname, middle, given), or a hamlet."""
USE_WEIGHT, USES_MOST = 0.05, 20
"""What each confirmed use adds to a syllable, in parts of a thousand, and how many count: one use is little more than a
syllable of no list has (0.02), twenty make it one of the less common, and never one of the common."""
HAMLET_USE_WEIGHT = 10.0
"""What each confirmed use makes a hamlet likelier than places of no list; twenty as likely as one of the commune's."""


@dataclass(frozen=True, slots=True)
class Learned:
    """All that is handed to one reading. `uses` in how many confirmed cells a word stood; `hamlets` are the commune's.

    `columns` are those an officer named on this very page: a point of each on the photo, and its field.
    """

    uses: Mapping[Word, int] = field(default_factory=dict)
    hamlets: tuple[str, ...] = ()
    letters: Letters = field(default_factory=Letters)
    columns: tuple[tuple[int, int, str], ...] = ()

    def syllables(self) -> dict[tuple[Place, str], float]:
        """What own syllables weigh more than any legal one, in parts of a thousand."""
        return {
            (place, text): USE_WEIGHT * min(uses, USES_MOST)
            for place in get_args(Place)
            for (where, text), uses in self.uses.items()
            if where == place
        }

    def places(self) -> dict[str, float]:
        """Hamlets that officers confirmed and the commune does not list, with what they are worth beside any other."""
        return {
            text: HAMLET_USE_WEIGHT * min(uses, USES_MOST)
            for (place, text), uses in self.uses.items()
            if place == "hamlet"
        }


NOTHING = Learned()


def as_json(learned: Learned) -> dict[str, Any]:
    """The same for JSON, which knows no keys of two parts."""
    return {
        "uses": [[*word, uses] for word, uses in learned.uses.items()],
        "hamlets": list(learned.hamlets),
        "letters": [_counts(learned.letters.writer), _counts(learned.letters.common)],
        "columns": [list(column) for column in learned.columns],
    }


def from_json(said: Mapping[str, Any]) -> Learned:
    """Back from JSON."""
    writer, common = ({(one, other): count for one, other, count in counts} for counts in said["letters"])
    return Learned(
        {(place, text): uses for place, text, uses in said["uses"]},
        tuple(said["hamlets"]),
        Letters(writer, common),
        tuple((x, y, field) for x, y, field in said["columns"]),
    )


def _counts(counts: Counts) -> list[list[Any]]:
    return [[*pair, count] for pair, count in counts.items()]
