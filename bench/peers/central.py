"""Peer: an installed ODK Central's server (Node) in a folder: started, given a form and a phone, sent our records.

The thinnest way in: what a phone sends goes to its OpenRosa address, as ODK Collect sends it; everything else is the
peer's. Nothing is written into its folder.
"""

import http.client
import json
import os
import secrets
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from bench.phones import Item, Login, connect
from tests.support.postgres import Cluster, free_port
from tests.support.server import wait_until

FIELDS = (
    "full_name", "birth_date", "sex", "ethnicity", "nationality", "personal_id", "hamlet", "address_detail",
    "schooling", "father_name", "mother_name", "household_number", "circumstances", "assistance",
)  # fmt: skip
"""What `bench.phones.full_record` fills in; lists become words with blanks between, as ODK's own choices of many."""
EMAIL = "hoa@vidu.invalid"
PATIENCE_S = 300
_JSON = {"Content-Type": "application/json"}
_BOUNDARY = "record-of-a-child"
_OPENROSA = {"X-OpenRosa-Version": "1.0", "Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}


@dataclass(frozen=True, slots=True)
class Central:
    """An installed one: its folder, the Node that runs it, how many processes serve (its image of containers: 4)."""

    folder: Path
    node: str
    processes: int


@dataclass(frozen=True, slots=True)
class Running:
    """One that answers: its process, its administrator's `token`, an app user's `phone`, the address of its CSV."""

    address: str
    pid: int
    token: str
    phone: Login
    csv: str


@contextmanager
def running(central: Central, cluster: Cluster, log: Path) -> Iterator[Running]:
    """It serves while the block runs, on a database of its own in that cluster, with a project and a published form."""
    port, password = free_port(), secrets.token_urlsafe(16)
    environment = _environment(central, cluster, port, log.parent)
    _ask_database(cluster, "CREATE DATABASE central")
    with log.open("ab") as words:
        for script, said in (
            ("run-migrations.js", []),
            ("cli.js", ["-u", EMAIL, "user-create"]),
            ("cli.js", ["-u", EMAIL, "user-promote"]),
        ):
            command = [central.node, f"lib/bin/{script}", *said]
            told = f"{password}\n".encode() if "user-create" in said else b""
            subprocess.run(
                command, cwd=central.folder, env=environment, input=told, stdout=words, stderr=words, check=True
            )
        command = [central.node, "node_modules/pm2/bin/pm2-runtime", "start", "pm2.config.js"]
        server = subprocess.Popen(
            command, cwd=central.folder, env=environment, stdout=words, stderr=words, start_new_session=True
        )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_until(lambda: _answers(address) or server.poll() is not None, PATIENCE_S)
        token = told_by(address, "POST", "/v1/sessions", {"email": EMAIL, "password": password})["token"]
        project = f"/v1/projects/{told_by(address, 'POST', '/v1/projects', {'name': 'Mường La'}, token)['id']}"
        phone = _phone(address, project, token)
        yield Running(address, server.pid, token, phone, f"{project}/forms/child/submissions.csv")
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _environment(central: Central, cluster: Cluster, port: int, scratch: Path) -> dict[str, str]:
    """Its configuration, as the library it reads it with takes it; no PG… of ours may speak into it."""
    database = {"host": "127.0.0.1", "port": cluster.port, "user": "postgres", "password": "-", "database": "central"}
    said = {"default": {"database": database, "server": {"port": port}}}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    home = {"HOME": str(scratch), "PM2_HOME": str(scratch / "pm2"), "WORKER_COUNT": str(central.processes)}
    return {**kept, **home, "NODE_CONFIG": json.dumps(said), "NODE_ENV": "production", "NODE_CONFIG_ENV": "production"}


def _ask_database(cluster: Cluster, statement: str) -> None:
    admin = f"postgresql://postgres@127.0.0.1:{cluster.port}/postgres"
    subprocess.run(["psql", admin, "-qc", statement], check=True, capture_output=True)


def _answers(address: str) -> bool:
    try:
        return asked(address, "GET", "/v1/config/public", None, {})[0] < http.client.INTERNAL_SERVER_ERROR
    except OSError:
        return False


def _phone(address: str, project: str, token: str) -> Login:
    """An app user who may send to the form; the key is part of the address it posts to."""
    headers = {"Content-Type": "application/xml", "Authorization": f"Bearer {token}"}
    status, said = asked(address, "POST", f"{project}/forms?publish=true", form().encode(), headers)
    if status != http.client.OK:
        raise RuntimeError(f"{status}: {said.decode(errors='replace')[:500]}")
    user = told_by(address, "POST", f"{project}/app-users", {"displayName": "Bản Hua Nà"}, token)
    told_by(address, "POST", f"{project}/forms/child/assignments/app-user/{user['id']}", {}, token)
    return Login("", f"/v1/key/{user['token']}{project.removeprefix('/v1')}/submission")


def told_by(address: str, method: str, path: str, said: Mapping[str, Any], token: str = "") -> dict[str, Any]:
    """Its answer as JSON. Raises RuntimeError with its words when it refuses."""
    headers = {**_JSON, "Authorization": f"Bearer {token}"} if token else _JSON
    status, body = asked(address, method, path, json.dumps(said).encode(), headers)
    if status != http.client.OK:
        raise RuntimeError(f"{method} {path} {status}: {body.decode(errors='replace')[:500]}")
    return dict(json.loads(body))


def asked(address: str, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
    """Status and body of one call over a connection of its own."""
    connection = connect(address)
    try:
        connection.request(method, path, body, dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def posting(address: str, phone: Login) -> Callable[[bytes], None]:
    """What sends one record over a connection that stays open, and raises RuntimeError when it was not kept."""
    connection = connect(address)

    def post(parcel: bytes) -> None:
        connection.request("POST", phone.token, parcel, _OPENROSA)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != http.client.CREATED:
            raise RuntimeError(f"{answer.status}: {body.decode(errors='replace')[:500]}")

    return post


def form() -> str:
    """A form of those fields as XForms; Central reads it without the converter of workbooks it has beside itself."""
    empty = "".join(f"<{name}/>" for name in FIELDS)
    binds = "".join(f'<bind nodeset="/data/{name}" type="string"/>' for name in FIELDS)
    asks = "".join(f'<input ref="/data/{name}"><label>{name}</label></input>' for name in FIELDS)
    return (
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">'
        "<h:head><h:title>child</h:title><model><instance>"
        f'<data id="child" version="1">{empty}<meta><instanceID/></meta></data></instance>{binds}'
        '<bind nodeset="/data/meta/instanceID" type="string" readonly="true()"/>'
        f"</model></h:head><h:body>{asks}</h:body></h:html>"
    )


def parcel(record: Item) -> bytes:
    """What a phone sends of one record: its XML as the one file of a form's answer."""
    told = "".join(f"<{name}>{escape(_text(record['fields'][name]))}</{name}>" for name in FIELDS)
    xml = f'<data id="child" version="1">{told}<meta><instanceID>uuid:{record["uuid"]}</instanceID></meta></data>'
    head = 'Content-Disposition: form-data; name="xml_submission_file"; filename="child.xml"\r\nContent-Type: text/xml'
    return f"--{_BOUNDARY}\r\n{head}\r\n\r\n{xml}\r\n--{_BOUNDARY}--\r\n".encode()


def _text(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
