"""What is shipped for whoever installs: units that call our commands, settings that exist, an authority that holds."""

import re
import subprocess
from configparser import RawConfigParser
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from web.cli import _parser
from web.settings import settings_from

HOUSE = Path(__file__).parents[2]
SHIPPED = HOUSE / "docs/deploy"
UNITS = sorted(path.name for path in SHIPPED.glob("so-tre-em-*.service"))
ADDRESS = "192.168.1.10"


def authority(folder: Path, *names: str) -> subprocess.CompletedProcess[str]:
    """Run the script as it is typed."""
    return subprocess.run([HOUSE / "script/own-authority", folder, *names], capture_output=True, text=True, check=False)


def verifies(folder: Path, *more: str) -> bool:
    command = ["openssl", "verify", "-CAfile", folder / "authority.crt", *more, folder / "server.crt"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("names", [(), ("two words",), ("-evil",), ("a;b",), ("$(id)",)])
def test_an_authority_for_no_name_is_not_made(tmp_path: Path, names: tuple[str, ...]) -> None:
    assert authority(tmp_path / "tls", *names).returncode == 2
    assert not list(tmp_path.rglob("*.key"))


@pytest.mark.parametrize(("its", "foreign"), [(ADDRESS, "ubnd.example"), ("ubnd.example", "8.8.8.8")])
def test_an_authority_speaks_for_its_own_names_alone(tmp_path: Path, its: str, foreign: str) -> None:
    assert authority(tmp_path, its).returncode == 0
    before = (tmp_path / "server.crt").read_bytes()
    refused = authority(tmp_path, foreign)
    assert refused.returncode == 1
    assert "thư mục khác" in refused.stderr
    assert (tmp_path / "server.crt").read_bytes() == before


def test_a_certificate_is_what_phones_accept(tmp_path: Path) -> None:
    assert authority(tmp_path, ADDRESS, "so-tre-em.local").returncode == 0
    assert verifies(tmp_path, "-verify_ip", ADDRESS)
    assert verifies(tmp_path, "-verify_hostname", "so-tre-em.local")
    assert not verifies(tmp_path, "-verify_hostname", "other.local")
    made = x509.load_pem_x509_certificate((tmp_path / "server.crt").read_bytes())
    uses = made.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(uses) == [ExtendedKeyUsageOID.SERVER_AUTH]
    assert (made.not_valid_after_utc - made.not_valid_before_utc).days <= 398


def test_a_second_certificate_needs_nothing_of_phones_and_keys_are_for_their_owner(tmp_path: Path) -> None:
    assert authority(tmp_path, ADDRESS).returncode == 0
    before = (tmp_path / "authority.crt").read_bytes(), (tmp_path / "server.crt").read_bytes()
    assert authority(tmp_path, ADDRESS).returncode == 0
    assert (tmp_path / "authority.crt").read_bytes() == before[0]
    assert (tmp_path / "server.crt").read_bytes() != before[1]
    assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("*.key")} == {0o600}
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "authority.crt",
        "authority.key",
        "server.crt",
        "server.key",
    ]


@pytest.mark.parametrize("unit", UNITS)
def test_units_call_commands_that_are_there(unit: str) -> None:
    read = RawConfigParser(strict=False)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read(SHIPPED / unit, encoding="utf-8")
    told, _, called = read["Service"]["ExecStart"].rpartition("/opt/")
    settings_from(dict(pair.split("=") for pair in told.replace("%i", "8001").split()[1:]))
    command = f"/opt/{called}".split()
    assert command[0] == "/opt/so-tre-em/.venv/bin/so-tre-em"
    assert _parser().parse_args(command[1:]).work


def test_shipped_settings_are_settings() -> None:
    lines = (SHIPPED / "so-tre-em.env").read_text(encoding="utf-8").splitlines()
    told = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    settings = settings_from(told)
    assert settings.is_https
    assert settings.trusted_proxies == ("127.0.0.1/32",)
    compose = (SHIPPED / "compose.yaml").read_text(encoding="utf-8")
    settings_from(dict.fromkeys(re.findall(r"(SOTREEM_[A-Z_]+):", compose), ""))


def test_rules_for_prometheus_ask_for_figures_that_the_guide_names() -> None:
    rules = (SHIPPED / "prometheus-rules.yml").read_text(encoding="utf-8")
    guide = (HOUSE / "docs/deploy.md").read_text(encoding="utf-8")
    asked = {re.sub("_(bucket|count)$", "", name) for name in re.findall(r"sotreem_[a-z_]+", rules)}
    assert asked == {"sotreem_alert", "sotreem_sync_seconds", "sotreem_refusals_total"}
    assert all(f"`{name}" in guide for name in asked)


def test_the_guide_names_files_and_commands_that_are_there() -> None:
    guide = (HOUSE / "docs/deploy.md").read_text(encoding="utf-8")
    for name in re.findall(r"docs/deploy/([\w.@-]*\w)", guide):
        assert (SHIPPED / name).is_file(), name
    verbs = set(re.findall(r"`so-tre-em ([a-z-]+)", guide))
    known = set(re.findall(r"[a-z-]{3,}", _parser().format_usage() + _parser().format_help()))
    assert verbs <= known


def test_the_proxy_writes_down_no_address_that_somebody_typed() -> None:
    """Names are searched for by `?q=`, and nginx' own formats keep the whole address and the one before it."""
    told = (SHIPPED / "nginx.conf").read_text(encoding="utf-8")
    (kept,) = re.findall(r"log_format (\w+) '(.*)';", told)
    assert set(re.findall(r"\$(\w+)", kept[1])) == {
        "remote_addr", "time_local", "request_method", "status", "body_bytes_sent", "request_time"
    }  # fmt: skip
    servers = told.split("\nserver {")[1:]
    for server in servers:
        assert f"access_log /var/log/nginx/so-tre-em.log {kept[0]};" in server
        assert re.search(r"error_log \S+ emerg;", server)


@pytest.mark.parametrize(("code", "words"), [("502", "Đợi một phút"), ("504", "Đợi một phút"), ("413", "Chia nhỏ")])
def test_what_the_proxy_refuses_by_itself_is_a_sentence(code: str, words: str) -> None:
    told = (SHIPPED / "nginx.conf").read_text(encoding="utf-8")
    place = re.search(rf"error_page [^;]*\b{code}\b[^;]*(@\w+);", told)
    assert place is not None
    said = re.search(rf"location {place[1]} \{{(.*?)\n    \}}", told, re.DOTALL)
    assert said is not None
    assert words in said[1]
