"""Settings: a wrong one stops the start with a sentence, and a secret is never repeated."""

import json
from pathlib import Path

import pytest

from web.settings import SecretMissing, Settings, SettingsWrong, settings_from


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(SettingsWrong, match="SOTREEM_DATABSE_URL"):
        settings_from({"SOTREEM_DATABSE_URL": "sqlite:///a.db"})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("SOTREEM_PORT", "0"),
        ("SOTREEM_PORT", "eight"),
        ("SOTREEM_PORT", "99999"),
        ("SOTREEM_DATABASE_URL", "mysql://x/y"),
        ("SOTREEM_DATABASE_URL", "sqlite:///"),
        ("SOTREEM_PUBLIC_URL", "sotreem.example"),
        ("SOTREEM_PUBLIC_URL", "https://sotreem.example/app"),
        ("SOTREEM_TRUSTED_PROXIES", "the proxy"),
        ("SOTREEM_PHOTOS_URL", "http://photos"),
        ("SOTREEM_SECOND_FACTOR", "sometimes"),
    ],
)
def test_a_value_of_another_shape_is_refused_by_name(name: str, text: str) -> None:
    with pytest.raises(SettingsWrong, match=name):
        settings_from({name: text})


def test_no_secret_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SecretMissing, match="SOTREEM_SECRET"):
        Settings(data=tmp_path).keyring()


def test_a_file_of_keys_that_is_none_is_refused(tmp_path: Path) -> None:
    for text in ("", "[]", '{"1": "short"}', '{"a": "00"}'):
        (tmp_path / "keys.json").write_text(text)
        with pytest.raises(SettingsWrong, match="SOTREEM_KEYS"):
            Settings(keys=tmp_path / "keys.json").keyring()


def test_a_file_of_keys_needs_no_secret(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text(json.dumps({"1": "ab" * 32}))
    ring = Settings(data=tmp_path, keys=tmp_path / "keys.json").keyring()
    assert ring.open(ring.seal(b"a", "place"), "place") == b"a"


def test_the_secret_kept_in_the_data_folder_is_used(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("một chuỗi dài\n")
    kept = Settings(data=tmp_path).keyring()
    given = Settings(data=tmp_path, secret="một chuỗi dài").keyring()
    assert kept.token("a", "b") == given.token("a", "b")


def test_a_secret_is_never_shown() -> None:
    assert "rất kín" not in repr(settings_from({"SOTREEM_SECRET": "rất kín", "SOTREEM_BACKUP_KEY": "rất kín"}))


def test_names_of_others_and_empty_values_are_passed_over() -> None:
    assert settings_from({"PATH": "/bin", "SOTREEM_PORT": ""}) == Settings()


def test_every_name_of_the_contract_is_read() -> None:
    settings = settings_from(
        {
            "SOTREEM_DATABASE_URL": "postgresql://db/sotreem",
            "SOTREEM_DATA": "/srv/data",
            "SOTREEM_HOST": "0.0.0.0",
            "SOTREEM_PORT": "8080",
            "SOTREEM_SECRET": "s",
            "SOTREEM_KEYS": "/srv/keys.json",
            "SOTREEM_PUBLIC_URL": "https://sotreem.example/",
            "SOTREEM_TRUSTED_PROXIES": "10.0.0.1, 192.168.0.0/16",
            "SOTREEM_PHOTOS_URL": "file:///srv/photos",
            "SOTREEM_BACKUP_KEY": "b",
            "SOTREEM_SECOND_FACTOR": "required",
        }
    )
    assert settings.public_url == "https://sotreem.example"
    assert settings.is_https
    assert settings.photos_folder == Path("/srv/photos")
    assert settings.trusted_proxies == ("10.0.0.1/32", "192.168.0.0/16")
