"""Where this machine keeps its Chromium; none is ever downloaded."""

import shutil

WHOLE = ("chromium", "chromium-browser", "google-chrome")
BARE = "chromium-headless-shell"
"""The same engine without the windows around it: nobody looks at them, and a page costs it half the processor."""


def chromium_path(*, whole: bool = False) -> str:
    """The program; `whole` is the browser that people have, with what it does beside showing a page (installing one,
    profiles). Fails with what to install when there is none."""
    names = WHOLE if whole else (BARE, *WHOLE)
    path = next(filter(None, map(shutil.which, names)), None)
    assert path, "Chromium is missing. Run script/setup --dev, or: apt-get install chromium"
    return path
