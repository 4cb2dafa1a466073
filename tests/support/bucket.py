"""A real S3 store of the test's own: SeaweedFS in a folder, on free ports, gone at the end; with one empty bucket."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from intake.buckets import Address, address_from, signed
from tests.support.postgres import free_port
from tests.support.server import wait_until

PROGRAM = Path(sys.executable).with_name("weed")
URL = "s3://so-tre-em/photos"
_KEY_ID, _SECRET = "so-tre-em-tests", "figures and tests alone know this key"
_SERVERS = ("master", "volume", "filer", "s3")
_FAR = 10_000
"""SeaweedFS listens for its own kind at each port plus this."""


@dataclass
class ObjectStore:
    """A running store. `environment` is what a program of ours needs to reach it."""

    folder: Path
    ports: Mapping[str, int]
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def environment(self) -> dict[str, str]:
        """The `AWS_` variables, and where photos lie."""
        return {
            "SOTREEM_PHOTOS_URL": URL,
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.ports['s3']}",
            "AWS_ACCESS_KEY_ID": _KEY_ID,
            "AWS_SECRET_ACCESS_KEY": _SECRET,
        }

    @property
    def address(self) -> Address:
        """As the product has it from `environment`."""
        return address_from(URL, self.environment)

    def start(self) -> None:
        """Start it, or start it again, and wait until it answers."""
        ports = [f"-{name}.port={port}" for name, port in self.ports.items()]
        ports += [f"-{name}.port.grpc={port + _FAR}" for name, port in self.ports.items()]
        small = ["-master.volumeSizeLimitMB=64", "-volume.max=20", "-volume.minFreeSpace=0", "-master.telemetry=false"]
        small += ["-s3.port.iceberg=0", "-s3.port.lance=0"]
        here = ["-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-dir={self.folder}"]
        with (self.folder / "weed.log").open("ab") as words:
            self.process = subprocess.Popen(
                [str(PROGRAM), "server", *here, "-s3", f"-s3.config={self._keys()}", *ports, *small],
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=words,
                cwd=self.folder,
                start_new_session=True,
            )
        wait_until(lambda: self.process is None or self.process.poll() is not None or self._has_bucket())
        if self.process.poll() is not None:
            raise RuntimeError(f"SeaweedFS ended:\n{(self.folder / 'weed.log').read_text()[-3000:]}")

    def kill(self) -> None:
        """kill -9."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def _keys(self) -> Path:
        path = self.folder / "keys.json"
        credentials = [{"accessKey": _KEY_ID, "secretKey": _SECRET}]
        one = {"name": "so-tre-em", "credentials": credentials, "actions": ["Admin", "Read", "Write", "List"]}
        path.write_text(json.dumps({"identities": [one]}))
        return path

    def _has_bucket(self) -> bool:
        """Made when it is not there; a store that has just been started refuses for a while."""
        address, at = self.address, datetime.now(UTC)
        host, path = urlsplit(address.endpoint).netloc, f"/{address.bucket}"
        headers = signed(address, "PUT", host, path, "", {}, b"", at)
        with suppress(httpx.HTTPError):
            answer = httpx.put(f"{address.endpoint}{path}", headers=headers, timeout=5, trust_env=False)
            return answer.status_code in (200, 409)
        return False


@contextmanager
def object_store(folder: Path) -> Iterator[ObjectStore]:
    """A store that runs while the block does."""
    folder.mkdir(parents=True, exist_ok=True)
    store = ObjectStore(folder, {name: _free_pair() for name in _SERVERS})
    store.start()
    try:
        yield store
    finally:
        store.kill()


def _free_pair() -> int:
    """A free port whose twin for its own kind can exist."""
    while (port := free_port()) + _FAR > 65535:
        continue
    return port
