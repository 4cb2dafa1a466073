"""Pages read beside the hamlet's known records, and without: [FOLDER] [--qualities 0123] [--seed 1]"""

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from bench.measured import USUAL
from bench.records import Records, records_for, strangers
from bench.scorer.alignment import align, fold, value_of
from bench.scorer.tally import Score, score
from bench.scorer.targets import Share
from intake.ocr import answers
from intake.ocr.read import read_page
from intake.ocr.stages import Unreadable

SURE = 0.95
QUALITIES, SEED = "0123", 1
KINDS = ("near", "far", "blank")
"""How a fact changed: a letter or two, altogether, or from nothing."""


@dataclass(frozen=True, slots=True)
class _Both:
    """One page read twice, and the records it was read beside."""

    photo: str
    truth: Mapping[str, Any]
    records: Records
    alone: dict[str, Any]
    beside: dict[str, Any]


def main(argv: Sequence[str]) -> int:
    """Read every photo of a folder with and without records made of its truth, and print what they changed."""
    asked = _asked(argv)
    pages = read_both(asked.folder, asked.qualities, asked.seed, asked.processes)
    _print_scores(asked, pages)
    _print_rows(pages)
    _print_facts(pages)
    return 0


def read_both(folder: Path, qualities: str, seed: int, processes: int) -> list[_Both]:
    """Every page of these qualities read with records made of its truth and without."""
    truths = {path: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}
    chosen = {path: truth for path, truth in truths.items() if str(truth["level"]) in qualities}
    others = {path: strangers(path.stem, truths, seed) for path in chosen}
    with ProcessPoolExecutor(max_workers=processes) as pool:
        return list(pool.map(partial(_read_both, seed), chosen, chosen.values(), others.values()))


def shown(folder: Path, pages: Sequence[_Both], qualities: str) -> tuple[Share, Share]:
    """What is taken unseen beside known records, and which changed facts were swallowed by them."""
    beside = _scored(folder, pages, "beside", qualities)
    counts: Counter[str] = Counter()
    for page in pages:
        _count_facts(page, page.beside, counts)
    changed, swallowed = (sum(counts[kind + what] for kind in KINDS) for what in ("", " swallowed"))
    return Share(round(beside.touchless * len(beside.judged)), len(beside.judged)), Share(swallowed, changed)


def _scored(folder: Path, pages: Sequence[_Both], which: str, qualities: str) -> Score:
    return score(folder, {page.photo: getattr(page, which) for page in pages}, qualities)


def _asked(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench known", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=USUAL[0])
    parser.add_argument("--qualities", default=QUALITIES, help="qualities to read, such as 0123")
    parser.add_argument("--seed", type=int, default=SEED, help="which rows are known, which facts changed")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    return parser.parse_args(argv)


def _read_both(seed: int, path: Path, truth: Mapping[str, Any], others: list[dict[str, str]]) -> _Both:
    records = records_for(truth, others, Random(f"{seed} {path.stem}"))
    data, name = path.with_suffix(".jpg").read_bytes(), path.with_suffix(".jpg").name
    alone, beside = (_said(data, name, children) for children in ((), records.children))
    return _Both(name, truth, records, alone, beside)


def _said(data: bytes, name: str, children: Sequence[Any]) -> dict[str, Any]:
    try:
        return answers.as_json(read_page(data, known=children), name, 0.0)
    except Unreadable as page:
        return answers.refused(name, 0.0, page.code, page.sentence)


def _print_scores(asked: argparse.Namespace, pages: Sequence[_Both]) -> None:
    for name, which in (("without records", "alone"), ("beside records", "beside")):
        found = _scored(asked.folder, pages, which, asked.qualities)
        everything = found.groups["all"]
        print(
            f"{name:16} written {everything.right}/{everything.written}"
            f" {100 * everything.right / max(everything.written, 1):.1f} %, invented"
            f" {everything.invented}/{everything.blank}, touchless {100 * found.touchless:.1f} %"
        )


def _print_rows(pages: Sequence[_Both]) -> None:
    counts: Counter[str] = Counter()
    for page in pages:
        matches = page.beside.get("known", [])
        pairs = align(page.truth["rows"], page.beside["rows"])
        for at in range(len(page.truth["rows"])):
            match = matches[pairs[at]] if at in pairs else None
            said = "nobody" if match is None else "right" if match["id"] == str(at) else "wrong"
            counts["known" if str(at) in page.records.ids else "stranger"] += 1
            is_sure = match is not None and match["confidence"] >= SURE
            counts[f"{'known' if str(at) in page.records.ids else 'stranger'} {said}{' sure' if is_sure else ''}"] += 1
    print("rows: " + ", ".join(f"{name} {count}" for name, count in sorted(counts.items())))


def _print_facts(pages: Sequence[_Both]) -> None:
    """Of the facts that differ from the record: as written, swallowed (the record's value came out), else misread."""
    for name, which in (("without records", "alone"), ("beside records", "beside")):
        counts: Counter[str] = Counter()
        for page in pages:
            _count_facts(page, getattr(page, which), counts)
        for kind in KINDS:
            print(
                f"{name:16} changed {kind:5} {counts[kind]:4}: as written {counts[kind + ' right']},"
                f" swallowed {counts[kind + ' swallowed']} ({counts[kind + ' swallowed sure']} of them said sure)"
            )


def _count_facts(page: _Both, said: Mapping[str, Any], counts: Counter[str]) -> None:
    pairs = align(page.truth["rows"], said["rows"])
    for (at, key), (kind, old) in page.records.changed.items():
        if at not in pairs:
            continue
        value, sure = value_of(said["rows"][pairs[at]], key)
        counts[kind] += 1
        counts[f"{kind} right"] += fold(key, value) == fold(key, page.truth["rows"][at][key])
        is_swallowed = fold(key, value) == fold(key, old)
        counts[f"{kind} swallowed"] += is_swallowed
        counts[f"{kind} swallowed sure"] += is_swallowed and sure >= SURE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
