from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="learning meanings needs the extra 'meaning'")

from callqa.meaning.cache import CachedEncoder
from callqa.meaning.classifier import Classifier, Level, learn
from tests.meaning.words_encoder import THINGS, WordsEncoder

MEANT = [f"Поищите {thing} сами на сайте." for thing in THINGS]
OTHERS = [f"Привезём {thing} завтра утром." for thing in THINGS] + [f"Сколько стоит {thing}?" for thing in THINGS]


@pytest.fixture
def encoder(tmp_path: Path) -> CachedEncoder:
    return CachedEncoder(WordsEncoder(), tmp_path)


@pytest.fixture
def classifier(encoder: CachedEncoder) -> Classifier:
    return learn(MEANT, OTHERS, encoder)


def test_finds_what_is_put_differently_and_tells_what_it_is_like(
    classifier: Classifier, encoder: CachedEncoder
) -> None:
    asked = ["Ну поищите сами чайник на сайте.", "Привезём лампу завтра утром.", "Добрый день."]
    found = classifier.find(encoder.encode(asked), Level.SURE)
    assert [one.sentence for one in found] == [0]
    assert found[0].nearest == "Поищите чайник сами на сайте."
    assert found[0].probability >= classifier.thresholds[Level.SURE]


def test_likely_asks_for_less_than_sure(classifier: Classifier) -> None:
    assert 0.3 <= classifier.thresholds[Level.LIKELY] <= classifier.thresholds[Level.SURE]
    assert classifier.thresholds[Level.SURE] >= 0.5


def test_what_cannot_be_told_apart_is_never_surely_found(encoder: CachedEncoder) -> None:
    same = learn([f"раз два три {n}" for n in range(20)], [f"раз два три {n}" for n in range(20, 60)], encoder)
    assert same.find(encoder.encode(["раз два три"]), Level.SURE) == []


def test_learns_the_same_again_from_the_cache(
    classifier: Classifier, encoder: CachedEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("callqa.meaning.classifier._learnt", lambda *_: pytest.fail("learnt a second time"))
    again = learn(MEANT, OTHERS, encoder)
    assert np.array_equal(again.line, classifier.line)
    assert again.thresholds == classifier.thresholds


def test_nothing_said_is_nothing_found(classifier: Classifier, encoder: CachedEncoder) -> None:
    assert classifier.find(encoder.encode([]), Level.LIKELY) == []
