"""A Tesseract that hangs, crashes or talks without end: its pages end with a sentence, the others are read."""

import stat
from functools import partial

from bench.ordeals import album
from bench.ordeals.site import Outcome, Site
from bench.ordeals.stand_in import ASKS, WELL
from bench.phones import log_in

_ANSWERS = 'case "$*" in *--version*) echo "tesseract 5.3.0"; exit 0;; esac\n'
_HANGS = "sleep 600\n"
_CRASHES = "kill -SEGV $$\n"
_TALKS = "head -c 1073741824 /dev/zero | tr '\\0' 'x'\n"


def _ill(site: Site, rounds: int, what: str) -> Outcome:
    """`rounds` pages that ask Tesseract, a well one behind each."""
    fakes = site.folder / "fakes"
    fakes.mkdir(exist_ok=True)
    program = fakes / "tesseract"
    program.write_text(f"#!/bin/sh\n{_ANSWERS}{what}")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    login = log_in(site.address)
    asking = [album.deliver(site.address, login, one) for one in album.photos(rounds, ASKS)]
    others = [album.deliver(site.address, login, one) for one in album.photos(rounds, WELL)]
    with site.working({"PATH": f"{fakes}:/usr/bin:/bin"}):
        album.wait_until_ended(site, [*asking, *others])
    tally = album.together(album.held(site, asking, ("failed",)), album.held(site, others, ("read",)))
    return Outcome(album.attempts(site, asking), tally)


hangs = partial(_ill, what=_HANGS)
crashes = partial(_ill, what=_CRASHES)
talks = partial(_ill, what=_TALKS)
