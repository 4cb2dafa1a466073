"""The phone's own checks in Node: its modules bundled with the definition that Python makes, asked line by line."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from web.phone_definition import definition

HOUSE = Path(__file__).parents[2]
DRIVER = Path(__file__).with_name("driver.mjs")


@dataclass
class Phone:
    """A Node process that answers one JSON line with another; `ask("check", record, options)`."""

    process: subprocess.Popen[str]

    def ask(self, what: str, *arguments: object) -> Any:
        """What the phone's function `what` gives; a refusal comes as `{"refused": code, "field", "message"}`."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps([what, *arguments]) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, "node ended; its words are above"
        return json.loads(answer)


@pytest.fixture(scope="session")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Phone]:
    """The phone's checks, ready to be asked."""
    folder = tmp_path_factory.mktemp("phone")
    (folder / "definition.json").write_text(json.dumps(definition()), encoding="utf-8")
    bundle = folder / "driver.mjs"
    esbuild, node = HOUSE / "node_modules/.bin/esbuild", shutil.which("node")
    assert node, "Node is missing. Run script/setup"
    options = ["--bundle", "--format=esm", "--platform=node", f"--alias:definition={folder / 'definition.json'}"]
    subprocess.run([esbuild, DRIVER, *options, "--log-level=error", f"--outfile={bundle}"], check=True, cwd=HOUSE)
    command = [node, str(bundle)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        yield Phone(process)
        process.kill()
