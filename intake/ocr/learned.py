"""What officers' corrections taught the reader: the commune's own words and surnames, how a writer's letters look."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from intake.ocr.language.names import Place, lexicons
from intake.ocr.letters import Counts, Letters

Word = tuple[str, str]
"""(place, text): a syllable at its place in a name (surname, middle, given), or a hamlet."""
USE_WEIGHT, USES_MOST = 0.05, 20
"""What each confirmed use adds to a syllable, in parts of a thousand, and how many count: one use is little more than a
syllable of no list has (0.02), twenty make it one of the less common, and never one of the common."""
SURNAME_MOST = 50.0
"""What a surname weighs more than elsewhere at most, however common here. By itself a less common one weighs 4 to 8, so
it becomes some ten times likelier, and ink that is clear still says another."""
SURNAMES_KNOWN = 50
"""So many names of a commune's records weigh as much as what any commune lets expect."""
HAMLET_USE_WEIGHT = 10.0
"""What each confirmed use makes a hamlet likelier than places of no list; twenty as likely as one of the commune's."""


@dataclass(frozen=True, slots=True)
class Learned:
    """All that is handed to one reading. `uses` in how many confirmed cells a word stood; `hamlets` are the commune's.

    `columns` are those an officer named on this very page: a point of each on the photo, and its field. `surnames` how
    often each stands in the commune's records.
    """

    uses: Mapping[Word, int] = field(default_factory=dict)
    hamlets: tuple[str, ...] = ()
    letters: Letters = field(default_factory=Letters)
    columns: tuple[tuple[int, int, str], ...] = ()
    surnames: Mapping[str, int] = field(default_factory=dict)

    def syllables(self) -> dict[tuple[Place, str], float]:
        """What own syllables weigh more than their lexicon says, in parts of a thousand."""
        more: defaultdict[tuple[Place, str], float] = defaultdict(float)
        for (where, text), uses in self.uses.items():
            for place in (place for place in get_args(Place) if place == where):
                more[place, text] += USE_WEIGHT * min(uses, USES_MOST)
        for text, weight in self._surname_weights():
            more["surname", text] += weight
        return dict(more)

    def _surname_weights(self) -> Iterator[tuple[str, float]]:
        """Each by its share of the commune's names, drawn towards nothing the fewer names are known."""
        total = sum(self.surnames.values())
        everywhere = sum(lexicons()["surname"].weights.values())
        for text, count in self.surnames.items():
            yield text, min(everywhere * count / (total + SURNAMES_KNOWN), SURNAME_MOST)

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
        "surnames": dict(learned.surnames),
    }


def from_json(said: Mapping[str, Any]) -> Learned:
    """Back from JSON."""
    writer, common = ({(one, other): count for one, other, count in counts} for counts in said["letters"])
    return Learned(
        {(place, text): uses for place, text, uses in said["uses"]},
        tuple(said["hamlets"]),
        Letters(writer, common),
        tuple((x, y, field) for x, y, field in said["columns"]),
        said["surnames"],
    )


def _counts(counts: Counts) -> list[list[Any]]:
    return [[*pair, count] for pair, count in counts.items()]
