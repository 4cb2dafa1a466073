"""A worker of the product whose reader is `bench.ordeals.stand_in`: its settings come from the environment.

`ORDEAL_PROCESSES` says how many pages at a time, `ORDEAL_LEASE_S` how long a page is held without a sign of life.
"""

import os
import sys

from intake import worker
from web.settings import settings_from
from web.stores import photo_store

MODULE = "bench.ordeals.worker_process"
LEASE_S, WALL_S, MEMORY_BYTES = 2.0, 6.0, 1 << 30
"""Little patience, so that what takes minutes in a house takes seconds here."""


def main() -> int:
    """Read until told to stop."""
    settings, lease_s = settings_from(os.environ), float(os.environ.get("ORDEAL_LEASE_S", LEASE_S))
    processes = int(os.environ.get("ORDEAL_PROCESSES", "2"))
    keyring = settings.keyring()
    reader = worker.Reader(
        [sys.executable, "-m", "bench.ordeals.stand_in"], wall_s=WALL_S, memory_bytes=MEMORY_BYTES, lease_s=lease_s
    )
    store = photo_store(settings, keyring)
    return worker.run(settings.database(), keyring, store, once=False, processes=processes, reader=reader)


if __name__ == "__main__":
    sys.exit(main())
