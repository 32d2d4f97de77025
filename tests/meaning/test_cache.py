from pathlib import Path

import numpy as np
import pytest

from callqa.errors import ModelError
from callqa.meaning.cache import FILE_NAME, CachedEncoder
from tests.meaning.words_encoder import WordsEncoder


def test_a_sentence_is_encoded_once_and_alike_ever_after(tmp_path: Path) -> None:
    encoder = WordsEncoder()
    first = CachedEncoder(encoder, tmp_path).encode(["раз два", "три", "раз два"])
    again = CachedEncoder(encoder, tmp_path).encode(["три", "раз два", "четыре"])
    assert encoder.asked == ["раз два", "три", "четыре"]
    assert np.array_equal(first[[1, 0]], again[:2])


def test_another_encoder_does_not_get_what_this_one_made(tmp_path: Path) -> None:
    other = WordsEncoder()
    other.fingerprint = "other words"
    CachedEncoder(WordsEncoder(), tmp_path).encode(["раз"])
    CachedEncoder(other, tmp_path).encode(["раз"])
    assert other.asked == ["раз"]


def test_what_was_said_cannot_be_read_from_the_file(tmp_path: Path) -> None:
    CachedEncoder(WordsEncoder(), tmp_path).encode(["дом сорок два"])
    assert "сорок".encode() not in (tmp_path / FILE_NAME).read_bytes()


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("no database " * 100)
    with pytest.raises(ModelError, match=r"meaning\.sqlite.*delete it"):
        CachedEncoder(WordsEncoder(), tmp_path).encode(["раз"])
