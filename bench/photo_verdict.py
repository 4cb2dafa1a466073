"""What the phone says of a photo beside what is read of it: [PAGES] [--kept FOLDER] [--each 2] [--no-damage]"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from bench import photo_curves, photo_damage
from bench.measured import PAGES
from bench.phone_eyes import Eyes, eyes
from bench.photo_curves import Sample
from bench.photo_damage import Taken
from bench.scorer import tally
from bench.scorer.tally import Count, Judged
from intake.ocr import answers
from intake.ocr.progress import Progress
from intake.ocr.read import read_page
from intake.ocr.stages import Unreadable

SLOWED, LOOKS, VERDICT_MS_MAX = 4, 15, 500
READINGS, TOO_LONG = "readings.jsonl", "READER_TIMEOUT"


def main(argv: Sequence[str]) -> int:
    """Damage flat pages, read them, look at them with the phone's own modules; 1 when a look takes too long."""
    asked = _asked(argv)
    pages = photo_damage.flat_pages(asked.pages)
    if not pages:
        print(f"No flat page (level 0) with its truth in {asked.pages}", file=sys.stderr)
        return 2
    planned = [(page, *one) for at, page in enumerate(pages) for one in photo_damage.plan(at, asked.each)]
    photos = [] if asked.no_damage else [photo_damage.take(*one) for one in planned]
    photos += photo_damage.as_they_are(asked.pages)
    asked.kept.mkdir(parents=True, exist_ok=True)
    _read_missing(photos, asked.kept)
    right = _shares_right(photos, asked.kept)
    with eyes() as phone:
        print(
            photo_curves.report([_sample(photo, right, phone) for photo in photos if photo.name in right], phone.limits)
        )
        took_ms = SLOWED * phone.cpu_ms(photos[0].jpeg, LOOKS)
    print(f"\nprocessor time of one look on a phone {SLOWED} times slower: {took_ms:.0f} ms (at most {VERDICT_MS_MAX})")
    return int(took_ms > VERDICT_MS_MAX)


def _asked(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench photo-verdict", description=__doc__)
    parser.add_argument("pages", type=Path, nargs="?", default=PAGES / "own", help="pages as flat as scans")
    parser.add_argument("--kept", type=Path, default=Path("build/photo-verdict"), help="what was read; a run goes on")
    parser.add_argument("--each", type=int, default=2, help="photos of each kind of damage from each page")
    parser.add_argument("--no-damage", action="store_true", help="only the photos that are there, as they are")
    return parser.parse_args(argv)


def _read_missing(photos: Sequence[Taken], kept: Path) -> None:
    """Each photo with its truth into the folder, and its reading as soon as it is there."""
    known = _readings(kept)
    missing = [photo for photo in photos if f"{photo.name}.jpg" not in known]
    progress = Progress(len(missing), "Reading")
    with (kept / READINGS).open("a", encoding="utf-8") as out:
        for photo in missing:
            (kept / f"{photo.name}.json").write_bytes(photo.page.with_suffix(".json").read_bytes())
            said = _read(photo)
            progress.add(photo.name + (" (not in time)" if said is None else ""))
            if said is not None:
                out.write(json.dumps(said, ensure_ascii=False) + "\n")
                out.flush()


def _readings(kept: Path) -> dict[str, dict[str, object]]:
    """What was read, by the name of the photo."""
    file = kept / READINGS
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    return {said["photo"]: said for said in map(json.loads, lines)}


def _read(photo: Taken) -> dict[str, object] | None:
    """None when it took too long: that tells of the machine, and the next run reads it again."""
    name = f"{photo.name}.jpg"
    try:
        return answers.as_json(read_page(photo.jpeg), name, 0.0)
    except Unreadable as page:
        if page.code == TOO_LONG:
            return None
        return answers.refused(name, 0.0, page.code, page.sentence)


def _shares_right(photos: Sequence[Taken], kept: Path) -> dict[str, float]:
    """By name of photo that was read, the share of written fields read exactly, over that of its page taken well; of
    photos as they are, the share itself."""
    judged: dict[str, list[Judged]] = defaultdict(list)
    readings = _readings(kept)
    for one in tally.score(kept, readings).judged:
        if one.photo in readings:
            judged[one.photo.removesuffix(".jpg")].append(one)
    counts = {name: Count.of(fields) for name, fields in judged.items()}
    share = {name: count.right / max(count.written, 1) for name, count in counts.items()}
    best = {
        photo.page: share.get(photo.name, 0.0) for photo in photos if (photo.kind, photo.strength) == photo_damage.GOOD
    }
    best |= {photo.page: 1.0 for photo in photos if photo.kind == photo_damage.AS_IT_IS}
    known = [photo for photo in photos if photo.name in share and best[photo.page]]
    return {photo.name: share[photo.name] / best[photo.page] for photo in known}


def _sample(photo: Taken, right: dict[str, float], phone: Eyes) -> Sample:
    seen = phone.look(photo.jpeg)
    corners = [(x * seen["width"], y * seen["height"]) for x, y in (seen["outline"] or {"corners": []})["corners"]]
    return Sample(photo, right[photo.name], seen["measures"] or {}, seen["verdict"]["word"], corners)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
