"""The house's own rules (ARCHITECTURE.md), read from its files: who may import whom, and what is never committed."""

import ast
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
MAY_IMPORT = {
    "catalogue": set(),
    "db": {"catalogue"},
    "access": {"db", "catalogue"},
    "cleaning": {"access", "db", "catalogue"},
    "reports": {"access", "db", "catalogue"},
    "intake": {"cleaning", "access", "db", "catalogue"},
    "web": {"intake", "reports", "cleaning", "access", "db", "catalogue", "bench"},
    "bench": {"web", "intake", "reports", "cleaning", "access", "db", "catalogue"},
}
"""Each room and the rooms it may know; everything else of ours lies above it."""
DATABASE_LIBRARIES = {"sqlalchemy", "alembic", "psycopg"}
CALLING_LIBRARIES = {"urllib.request", "http.client", "httpx", "requests", "aiohttp", "ftplib", "smtplib", "xmlrpc"}
CALLERS = {"intake/buckets.py", "web/demo/photos.py", "web/demo/run.py"}
"""The store of photos that the settings name, and the demo's own program, which calls the server it has started."""
WEB_LIBRARIES = {"litestar", "jinja2", "uvicorn", "starlette"}
PYTHON_LOCKS = ("requirements.lock", "requirements-dev.lock", "bench/peers/requirements.lock")
LOCKS = (*PYTHON_LOCKS, "package-lock.json")
SIZE_MAX_BYTES = 3_000_000
WEIGHTS_MAX_BYTES = 10_000_000
LINES_MAX = 400


def modules(*rooms: str) -> list[Path]:
    """The Python files of these rooms, without the migrations, which are history."""
    found = [file for room in rooms for file in sorted((HOUSE / room).rglob("*.py"))]
    return [file for file in found if "versions" not in file.parts]


def imports(file: Path) -> Iterator[str]:
    """Full names of the modules a file imports, inside functions too."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(file)} imports relatively"
            yield node.module or ""


def top(module: str) -> str:
    return module.partition(".")[0]


def name(file: Path) -> str:
    return str(file.relative_to(HOUSE))


def committed() -> list[Path]:
    """What git holds, and what is new and not ignored."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=HOUSE, capture_output=True, check=True).stdout.decode().split("\0")
    return [HOUSE / path for path in listed if path and (HOUSE / path).is_file()]


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_imports_go_down_only(room: str) -> None:
    above = set(MAY_IMPORT) - MAY_IMPORT[room] - {room}
    climbing = [(name(file), module) for file in modules(room) for module in imports(file) if top(module) in above]
    assert climbing == []


def test_only_the_database_room_knows_its_libraries() -> None:
    files = [file for file in modules(*MAY_IMPORT) if file.relative_to(HOUSE).parts[0] != "db"]
    assert [
        (name(file), module) for file in files for module in imports(file) if top(module) in DATABASE_LIBRARIES
    ] == []


def test_only_the_web_room_knows_the_web_framework() -> None:
    files = [file for file in modules(*MAY_IMPORT) if file.relative_to(HOUSE).parts[0] != "web"]
    assert [(name(file), module) for file in files for module in imports(file) if top(module) in WEB_LIBRARIES] == []


def test_what_views_share_knows_no_view() -> None:
    """`web/routes` puts them together; what several of them need lies beside them, not in one of them."""
    shared = [file for file in (HOUSE / "web").glob("*.py") if file.name != "routes.py"]
    wrong = [name(file) for file in shared if any(module.startswith("web.views") for module in imports(file))]
    assert not wrong


def test_nothing_but_the_demo_and_the_store_of_photos_calls_another_machine() -> None:
    """So no request ever goes out to an address that stands in somebody's data."""
    rooms = [room for room in MAY_IMPORT if room != "bench"]
    calling = {name(file) for file in modules(*rooms) for module in imports(file) if module in CALLING_LIBRARIES}
    assert calling == CALLERS


def test_the_catalogue_needs_nothing_but_the_standard_library() -> None:
    known = sys.stdlib_module_names | {"catalogue"}
    assert [
        (name(file), module) for file in modules("catalogue") for module in imports(file) if top(module) not in known
    ] == []


@pytest.mark.parametrize("room", ["intake/ocr", "intake/forms"])
def test_reading_and_the_form_need_no_database(room: str) -> None:
    forbidden = {"db", "access", "cleaning", "web"}
    assert [
        (name(file), module) for file in modules(room) for module in imports(file) if top(module) in forbidden
    ] == []


def test_only_the_command_line_the_training_and_the_benches_print() -> None:
    def prints(file: Path) -> bool:
        calls = (
            node.func for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)
        )
        return any(isinstance(called, ast.Name) and called.id == "print" for called in calls)

    allowed = ("web/cli.py", "web/commands/", "intake/ocr/command.py", "intake/ocr/training/", "bench/")
    assert [name(file) for file in modules(*MAY_IMPORT) if prints(file) and not name(file).startswith(allowed)] == []


def test_no_module_outgrows_one_reading() -> None:
    lengths = {name(file): len(file.read_text(encoding="utf-8").splitlines()) for file in modules(*MAY_IMPORT)}
    assert {file: lines for file, lines in lengths.items() if lines > LINES_MAX} == {}


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_names_a_host(lock: str) -> None:
    assert ":" + "//" not in (HOUSE / lock).read_text(encoding="utf-8")


@pytest.mark.parametrize("lock", PYTHON_LOCKS)
def test_every_python_package_is_pinned_by_hash(lock: str) -> None:
    blocks = re.split(r"\n(?=\S)", re.sub(r"(?m)^\s*#.*\n", "", (HOUSE / lock).read_text(encoding="utf-8")))
    assert [block.splitlines()[0] for block in blocks if "==" not in block or "--hash=sha256:" not in block] == []


def test_nothing_large_is_committed_but_the_recogniser() -> None:
    large = [file for file in committed() if file.stat().st_size > SIZE_MAX_BYTES]
    assert [name(file) for file in large if not name(file).startswith("intake/ocr/weights/")] == []
    assert sum(file.stat().st_size for file in committed() if "weights" in file.parts) <= WEIGHTS_MAX_BYTES


def test_no_script_of_others_is_committed() -> None:
    foreign = re.compile(
        r"(\.min\.(js|css)|htmx[^/]*\.js|workbox[^/]*\.js|axe[^/]*\.js)$|^web/static/dist/|node_modules/"
    )
    assert [name(file) for file in committed() if foreign.search(name(file))] == []


def test_no_page_carries_script_or_style_of_its_own() -> None:
    """The content security policy forbids both; a page that has one would silently lose it."""
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle=|\son[a-z]+=|\shx-on|javascript:", re.IGNORECASE
    )
    pages = sorted((HOUSE / "web/templates").rglob("*.html"))
    assert [
        (name(page), found.group()) for page in pages if (found := inline.search(page.read_text(encoding="utf-8")))
    ] == []


def test_all_text_is_composed_unicode() -> None:
    """Decomposed letters look the same and compare unequal."""
    kinds = {".py", ".html", ".js", ".css", ".json", ".md", ".tsv", ".toml"}
    texts = [file for file in committed() if file.suffix in kinds and "pages" not in file.parts]
    decomposed = [
        name(file) for file in texts if not unicodedata.is_normalized("NFC", file.read_text(encoding="utf-8"))
    ]
    assert decomposed == []
