"""What server and phone say alike stands once."""

from pathlib import Path

from catalogue.sentences import SENTENCES

SCRIPTS = Path(__file__).parents[2] / "web/assets/phone"


def test_no_sentence_of_the_table_is_written_a_second_time_for_the_phone() -> None:
    written = "".join(path.read_text(encoding="utf-8") for path in SCRIPTS.rglob("*.js"))
    assert "sentences[key]" in written
    assert [text for text in SENTENCES.values() if max(text.replace("}", "{").split("{"), key=len) in written] == []
