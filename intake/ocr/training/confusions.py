"""How often the recogniser takes one letter for another in hands it never learned from: what any writer begins with.

    python -m intake.ocr.training.confusions CHECK

reads the invented check lines written by hand and writes intake/ocr/letters.tsv: written, read, count.
"""

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from intake.ocr.letters import BASE, Pair, aligned
from intake.ocr.recogniser import Recogniser
from intake.ocr.training import shards

LINES, AT_ONCE = 4_000, 200
LEAST = 2
"""Seen once, a confusion is chance."""


def main(argv: Sequence[str]) -> int:
    """Read, count, write."""
    lines = [line for source in sorted(Path(argv[0]).glob("*.npz")) for line in shards.load(source)]
    written = [line for line in lines if line.kind != "print" and line.text][:LINES]
    reader, counts = Recogniser(), Counter[Pair]()
    for at in range(0, len(written), AT_ONCE):
        part = written[at : at + AT_ONCE]
        for line, said in zip(part, reader.read([line.image for line in part]), strict=True):
            counts.update(aligned(line.text, said.text))
    kept = sorted((pair, count) for pair, count in counts.items() if count >= LEAST)
    head = f"# Letters of {len(written)} invented lines by hands never learned from: written, read, count."
    told = [head, *(f"{one}\t{other}\t{count}" for (one, other), count in kept)]
    BASE.write_text("\n".join(told) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
