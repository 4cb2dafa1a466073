"""The server's threads are there before anybody calls."""

import os
from pathlib import Path

from db.schema import migrate
from tests.support.server import serving
from tests.web.conftest import SECRET
from web import threads
from web.settings import Settings


def test_a_server_that_answers_begins_no_thread_for_a_call(tmp_path: Path) -> None:
    settings = {"SOTREEM_DATA": str(tmp_path), "SOTREEM_SECRET": SECRET}
    database = Settings(data=tmp_path).database()
    migrate(database)
    database.close()
    rooms = (threads.HANDLERS, threads.DOOR, threads.COMMITS, threads.LOG)
    with serving(settings, tmp_path / "log") as (_address, server):
        assert len(os.listdir(f"/proc/{server.process.pid}/task")) > sum(room._max_workers for room in rooms)
