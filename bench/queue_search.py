"""The queue of the review desk in a commune with many read pages, shown and searched: [--pages 1000] [--postgres]"""

import argparse
import random
import sys
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from access.scopes import scope_of
from bench.phones import COMMUNE, USERNAME
from bench.places import Place, on_postgres, on_sqlite
from bench.stopwatch import cpu_s
from catalogue.clock import today_here
from db import Scope, Session, select
from db.tables import Hamlet, Page, Photo, User, now
from intake import queue, readings
from tests.support.readings import reading

ROWS_A_PAGE, TURNS = 12, 5
SEARCHES = ("", "mai 77", "khong co ai")


def main(argv: Sequence[str]) -> int:
    """Print the processor's milliseconds of each search, of this process alone."""
    parser = argparse.ArgumentParser(prog="script/bench queue-search", description=__doc__)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--postgres", action="store_true")
    asked = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder, (on_postgres if asked.postgres else on_sqlite)(Path(folder)) as place:
        scope = _fill(place, asked.pages)
        print(f"{place.name}: {asked.pages} pages of {ROWS_A_PAGE} undecided rows")
        for words in SEARCHES:
            _measure(place, scope, words)
    return 0


def _measure(place: Place, scope: Scope, words: str) -> None:
    door, took_ms = place.database(), []
    for _ in range(TURNS):
        with door.reading() as session:
            began = cpu_s()
            found = queue.pages(session, place.keyring(), scope, queue.Asked(words=words))
            took_ms.append(1000 * (cpu_s() - began))
    door.close()
    print(f"  «{words}»: {len(found.lines)} pages shown, {min(took_ms):.0f} ms at best, {max(took_ms):.0f} at worst")


def _fill(place: Place, pages_count: int) -> Scope:
    """Pages of invented children, read a while ago; whose desk they lie on."""
    door, chance = place.database(), random.Random("queue")
    with door.writing() as session:
        user = session.scalars(select(User).where(User.username == USERNAME)).one()
        hamlet = session.scalars(select(Hamlet)).first()
        assert hamlet is not None
        for number in range(pages_count):
            _lay(session, place, user.id, hamlet.id, number, chance)
        scope = scope_of(session, user, today_here())
    door.close()
    assert scope is not None
    return scope


def _lay(session: Session, place: Place, user_id: int, hamlet_id: int, number: int, chance: random.Random) -> None:
    photo = Photo(commune_code=COMMUNE, sent_sha256=f"{number:064}", kept_sha256=f"{number:064}", kind="page")
    photo.user_id, photo.width_px, photo.height_px, photo.receipt = user_id, 3000, 2000, f"{number:064}"
    session.add(photo)
    session.flush()
    sent_at = now() - timedelta(days=30) + timedelta(minutes=number)
    page = Page(photo_id=photo.id, commune_code=COMMUNE, user_id=user_id, hamlet_id=hamlet_id, received_at=sent_at)
    page.state, page.read_at = "read", now()
    session.add(page)
    session.flush()
    names = [f"Lò Thị {chance.choice(('Mai', 'Lan', 'Hoa'))} {chance.randrange(9999)}" for _ in range(ROWS_A_PAGE)]
    said = reading(*({"full_name": name, "birth_date": "2019-03-05"} for name in names))
    for column, value in readings.page_values(said).items():
        setattr(page, column, value)
    readings.write(session, place.keyring(), page, said)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
