"""What server and reader say of themselves can be read by a machine, and names nobody."""

import json
import logging

import pytest

from web import journal


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_the_words_of_an_error_stay_behind(capsys: pytest.CaptureFixture[str]) -> None:
    with journal.kept("work"):
        try:
            raise ValueError("Lò Thị Mai")
        except ValueError:
            logging.getLogger("so-tre-em").exception("import %d", 7)
    (line,) = lines(capsys)
    assert (line["level"], line["program"], line["what"], line["error"]) == ("error", "work", "import 7", "ValueError")
    assert "test_journal.py" in str(line["trail"])
    assert "Mai" not in str(line)


def test_what_others_code_puts_into_its_words_stays_behind(capsys: pytest.CaptureFixture[str]) -> None:
    with journal.kept("serve"):
        logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: <Task 'Lò Thị Mai'>")
        logging.getLogger("database").warning("row of %s", "Lò Thị Mai")
    first, second = lines(capsys)
    assert first["what"] == "asyncio: Task exception was never retrieved"
    assert second["what"] == "database: row of %s"


def test_nothing_is_written_when_the_program_is_over(capsys: pytest.CaptureFixture[str]) -> None:
    before = list(logging.getLogger().handlers)
    with journal.kept("serve"):
        pass
    assert logging.getLogger().handlers == before
