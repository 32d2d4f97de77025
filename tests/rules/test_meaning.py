"""What rules find by meaning, with an encoder for which sentences with words in common are alike."""

from pathlib import Path

import pytest

pytest.importorskip("sklearn", reason="learning meanings needs the extra 'meaning'")

from callqa.calls import Mark, Verdict
from callqa.errors import RulebookError
from callqa.meaning.cache import CachedEncoder
from callqa.recording import CallFacts
from callqa.rules.book import Rulebook
from callqa.rules.examples import example_call
from callqa.rules.folders import load
from tests.meaning.words_encoder import THINGS, WordsEncoder
from tests.rules.build import write_rules

SENDS_AWAY = "meant:\n" + "".join(f"- Поищите {thing} сами на сайте\n" for thing in THINGS)
SENDS_AWAY += "not_meant:\n" + "".join(f"- Пришлю ссылку на {thing}\n- Сколько стоит {thing}?\n" for thing in THINGS)
RULE = "kind: forbidden\nphrases: [погуглите]\nmeaning: sends_away\n"
SAID = "К: Чайник есть?\nМ: Добрый день. Ну поищите чайник сами на сайте."


def book(folder: Path, rule: str = RULE, meaning: str = SENDS_AWAY, encoder: WordsEncoder | None = None) -> Rulebook:
    rules = write_rules(folder, r=rule)
    (rules / "meaning").mkdir()
    (rules / "meaning" / "sends_away.yaml").write_text(meaning, encoding="utf-8")
    return load(rules, CachedEncoder(encoder, folder / "cache") if encoder else None)


def judge(rulebook: Rulebook, passage: str) -> Verdict:
    return rulebook.judge(example_call(passage, CallFacts(), "ru")).verdicts[0]


def test_a_sentence_is_found_as_a_whole_with_the_example_it_is_like(tmp_path: Path) -> None:
    verdict = judge(book(tmp_path, encoder=WordsEncoder()), SAID)
    assert verdict.mark == Mark.FAIL
    (moment,) = verdict.evidence
    assert moment.quote == "Ну поищите чайник сами на сайте"
    assert moment.phrase == "≈ Поищите чайник сами на сайте."
    assert moment.similarity is not None
    assert 50 <= moment.similarity <= 100


def test_without_an_encoder_phrases_alone_count_and_the_rulebook_says_so(tmp_path: Path) -> None:
    without = book(tmp_path / "without")
    assert judge(without, SAID).mark == Mark.PASS
    assert judge(without, "М: Погуглите.").mark == Mark.FAIL
    assert without.published()["meaning"] is None
    with_it = book(tmp_path / "with", encoder=WordsEncoder())
    assert with_it.published()["meaning"] == "words"
    assert with_it.hash != without.hash


def test_a_phrase_in_the_sentence_is_the_better_evidence(tmp_path: Path) -> None:
    verdict = judge(book(tmp_path, encoder=WordsEncoder()), "М: Погуглите, поищите чайник сами на сайте.")
    assert [moment.phrase for moment in verdict.evidence] == ["погуглите"]


@pytest.mark.parametrize(
    ("limit", "passage"),
    [
        ("exceptions: [вместе]", "М: Поищите чайник сами на сайте, вместе посмотрим."),
        ("questions: skip", "М: Поищите чайник сами на сайте?"),
        ("only_after: [чайник]", "К: Диван есть?\nМ: Поищите чайник сами на сайте."),
        ("not_after: [чайник]", "К: Чайник есть?\nМ: Поищите чайник сами на сайте."),
    ],
)
def test_what_limits_phrases_limits_meanings(tmp_path: Path, limit: str, passage: str) -> None:
    assert judge(book(tmp_path / "all", encoder=WordsEncoder()), passage).mark == Mark.FAIL
    assert judge(book(tmp_path / "limited", f"{RULE}{limit}\n", encoder=WordsEncoder()), passage).mark == Mark.PASS


def test_only_the_side_asked_about_is_encoded_and_only_once(tmp_path: Path) -> None:
    encoder = WordsEncoder()
    rulebook = book(tmp_path, encoder=encoder)
    assert encoder.asked == []
    judge(rulebook, SAID)
    assert "Чайник есть?" not in encoder.asked
    encoder.asked.clear()
    judge(rulebook, SAID)
    assert encoder.asked == []


def test_an_edited_example_makes_another_rulebook(tmp_path: Path) -> None:
    one = book(tmp_path / "one", encoder=WordsEncoder())
    other = book(tmp_path / "other", meaning=SENDS_AWAY.replace("чайник", "самовар"), encoder=WordsEncoder())
    assert one.hash != other.hash


@pytest.mark.parametrize(
    ("rule", "meaning", "says"),
    [
        (RULE.replace("sends_away", "sends"), SENDS_AWAY, r"r\.yaml:.*there is no meaning 'sends'"),
        (RULE, "meant: [да]\nnot_meant: [нет]", r"sends_away\.yaml:\d:.*1 examples are too few"),
        (RULE, SENDS_AWAY + "near: [nothing]", r"there is no meaning 'nothing'"),
        (RULE, SENDS_AWAY + "- Поищите чайник сами на сайте", "listed both as meant and as not meant"),
        (RULE, SENDS_AWAY + "- '...'", "no words"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, rule: str, meaning: str, says: str) -> None:
    with pytest.raises(RulebookError, match=says):
        book(tmp_path, rule, meaning)
