"""«Cái này là gì?» has an answer for every field, in plain words."""

import unicodedata

from catalogue.fields import CATALOGUE, CHILD_KEYS, WORKING_KEYS
from catalogue.meanings import meaning, meanings


def test_a_key_that_nobody_explains_has_no_words() -> None:
    assert meaning("no_such_field") == ""


def test_every_field_is_explained_and_nothing_else() -> None:
    assert set(meanings()) == {field.key for field in CATALOGUE} | set(CHILD_KEYS) | set(WORKING_KEYS)


def test_an_explanation_is_whole_sentences_short_enough_to_read_aloud() -> None:
    for key, words in meanings().items():
        assert words.endswith((".", "…")), key
        assert words[0].isupper(), key
        assert len(words) <= 300, key
        assert unicodedata.is_normalized("NFC", words), key
