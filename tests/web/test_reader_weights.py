"""Which weights the reader reads with: refused when they read nothing, taken, and back again by one command."""

from collections.abc import Callable
from pathlib import Path

import pytest

from intake.ocr import active
from intake.worker import Reader
from web import cli

Run = Callable[..., int]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The product's command in an installation of its own."""
    monkeypatch.setenv("SOTREEM_DATA", str(tmp_path))

    def command(*arguments: str) -> int:
        return cli.main(arguments)

    return command


@pytest.fixture
def trained(tmp_path: Path) -> Path:
    """Other bytes that read the same: what the product's weights are with a word more about who made them."""
    made = tmp_path / "trained.onnx"
    producer = b"\x12\x03abc"
    made.write_bytes(active.WEIGHTS.read_bytes() + producer)
    return made


def test_a_file_that_is_no_reader_is_refused_and_nothing_changes(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"no weights")
    assert run("reader", "--take", str(broken)) == cli.MISSING
    assert "không phải bộ đọc" in capsys.readouterr().err
    assert active.active(tmp_path / "reader") == active.WEIGHTS


def test_weights_nobody_has_are_refused(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("reader", "--use", "0badf00d") == cli.MISSING
    assert "0badf00d" in capsys.readouterr().err


def test_without_a_choice_the_products_weights_read(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("reader") == cli.DONE
    assert capsys.readouterr().out == "* shipped\n"


def test_trained_weights_are_taken_named_in_readings_and_left_again_by_one_command(
    run: Run, tmp_path: Path, trained: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("reader", "--take", str(trained)) == cli.DONE
    used = active.active(tmp_path / "reader")
    assert used.read_bytes() == trained.read_bytes()
    assert Reader(weights_folder=tmp_path / "reader").weights() == ["--weights", str(used)]
    assert f"* {used.stem}\n" in capsys.readouterr().out
    assert run("reader", "--use", "shipped") == cli.DONE
    assert Reader(weights_folder=tmp_path / "reader").weights() == []


def test_weights_that_were_lost_leave_the_products_in_use(run: Run, tmp_path: Path, trained: Path) -> None:
    run("reader", "--take", str(trained))
    active.active(tmp_path / "reader").unlink()
    assert active.active(tmp_path / "reader") == active.WEIGHTS
