"""A fire drill: children and photos backed up, lost, given back, compared: [--photos 600] [--postgres] [--into KIND]"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from bench.phones import COMMUNE, HAMLET, USERNAME
from bench.places import Place, on_postgres, on_sqlite
from bench.stopwatch import cpu_s
from db import Database, rows, select
from db.tables import Page, Photo, User
from intake.photo_store import PhotoStore
from tests.support.bucket import object_store
from tests.support.postgres import cluster
from tests.support.server import run
from web.demo.households import children_of
from web.demo.places import COMMUNES, DemoHamlet
from web.seed import plant
from web.settings import settings_from
from web.stores import photo_store

PATIENCE_S = 4 * 3600.0
PHOTO_BYTES = 400_000


def main(argv: Sequence[str]) -> int:
    """Print the minutes of backup and restore and what is missing; 1 when anything is."""
    parser = argparse.ArgumentParser(prog="script/drill", description=__doc__)
    parser.add_argument("--children", type=int, default=8000)
    parser.add_argument("--photos", type=int, default=600)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--into", choices=("sqlite", "postgresql"), help="what is restored into; as it came from")
    parser.add_argument("--s3", action="store_true", help="photos lie in an S3 store, before and after")
    asked = parser.parse_args(argv)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        place = stack.enter_context((on_postgres if asked.postgres else on_sqlite)(folder))
        if asked.s3:
            kept = stack.enter_context(object_store(folder / "weed")).environment
            place = replace(place, name=f"{place.name} and S3", settings={**place.settings, **kept})
        fill(place, asked.children, asked.photos)
        is_postgres = asked.postgres if asked.into is None else asked.into == "postgresql"
        url = _empty_cluster(stack, folder / "cluster") if is_postgres else f"sqlite:///{folder / 'new.db'}"
        return _drill(place, folder, asked.children, asked.photos, url)


def _empty_cluster(stack: ExitStack, folder: Path) -> str:
    """The address of a database nobody has migrated, of an account that is no superuser."""
    folder.mkdir()
    return stack.enter_context(cluster(folder)).url()


def _drill(place: Place, folder: Path, children_count: int, photos_count: int, empty_url: str) -> int:
    """Back up twice, restore on a new machine, let it check itself, and compare row by row, photo by photo."""
    usb, new = str(folder / "usb"), folder / "new machine"
    print(f"{place.name}: {children_count} children, {photos_count} photos", flush=True)
    _timed("backup", ["backup", usb], place.settings, place.log)
    _timed("backup again, nothing new", ["backup", usb], place.settings, place.log)
    there = {**place.settings, "SOTREEM_DATA": str(new), "SOTREEM_DATABASE_URL": empty_url}
    if "SOTREEM_PHOTOS_URL" in there:
        there["SOTREEM_PHOTOS_URL"] += "-restored"
    _timed(
        f"restore into an empty {'SQLite' if empty_url.startswith('sqlite') else 'PostgreSQL'}",
        ["restore", usb],
        there,
        place.log,
    )
    _timed("check", ["check"], there, place.log)
    _timed("verify-audit", ["verify-audit"], there, place.log)
    missing = _missing_rows(place.database(), Database(there["SOTREEM_DATABASE_URL"]))
    missing += _missing_photos(_store(place.settings, place), _store(there, place))
    print(f"missing or otherwise: {missing}")
    return 1 if missing else 0


def _timed(what: str, command: list[str], settings: Any, log: Path) -> None:
    began, used = time.monotonic(), cpu_s()
    code = run(command, settings, log, PATIENCE_S)
    if code:
        raise RuntimeError(f"{what} ended with {code}:\n{log.read_text()[-2000:]}")
    took_s, used_s = time.monotonic() - began, cpu_s() - used
    print(f"  {what}: {took_s / 60:.2f} minutes, {used_s:.1f} CPU seconds", flush=True)


def fill(place: Place, children_count: int, photos_count: int) -> None:
    """Children as the demo invents them, and pages of bytes that do not shrink."""
    database, chance = place.database(), random.Random("drill")
    plant(database, place.keyring(), {"children": list(_children(children_count, chance))})
    store = _store(place.settings, place)
    names = [store.keep(chance.randbytes(PHOTO_BYTES)) for _ in range(photos_count)]
    with database.writing() as session:
        user_id = session.scalars(select(User.id).where(User.username == USERNAME)).one()
        for name in names:
            photo = Photo(commune_code=COMMUNE, sent_sha256=name, kept_sha256=name, kind="page", user_id=user_id)
            photo.width_px, photo.height_px, photo.receipt = 3000, 2000, name
            session.add(photo)
            session.flush()
            session.add(Page(photo_id=photo.id, commune_code=COMMUNE, user_id=user_id))
    database.close()


def _children(count: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    plan: DemoHamlet = replace(COMMUNES[0].hamlets[0], children_count=count)
    for child in children_of(COMMUNES[0], plan, chance):
        uuid = UUID(int=chance.getrandbits(128), version=4)
        yield {"uuid": str(uuid), "commune": COMMUNE, "hamlet": HAMLET, "fields": json.loads(json.dumps(child.fields))}


def _store(settings: Mapping[str, str], place: Place) -> PhotoStore:
    return photo_store(settings_from(settings), place.keyring())


def _missing_rows(old: Database, new: Database) -> int:
    """Rows of the old house that the new one does not have, letter for letter, and those it has beside them."""
    count = 0
    with old.snapshot() as source, new.snapshot() as target:
        for shape in rows.shapes():
            for some in rows.chunks(rows.each(source, shape), rows.CHUNK):
                there = rows.with_keys(target, shape, [shape.key_of(row) for row in some])
                known = {shape.key_of(row): row for row in there}
                count += sum(known.get(shape.key_of(row)) != row for row in some)
            count += max(0, rows.count(target, shape) - rows.count(source, shape))
    return count


def _missing_photos(old: PhotoStore, new: PhotoStore) -> int:
    there = set(new.names())
    return sum(name not in there or old.read(name) != new.read(name) for name in old.names())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
