"""What other rules would change."""

import pytest

from callqa import rescoring
from callqa.calls import Mark
from callqa.store.accounts import Account, Role
from callqa.store.stored import Wanted
from callqa.store.tables import (
    EvaluationRow,
)
from tests.rescoring.shop import LENIENT, NO_NO, Shop, rescored


class TestCompare:
    def test_tells_what_would_change_and_changes_nothing(self, shop: Shop) -> None:
        shop.add("a.wav")
        shop.add("fine.wav", said="Да.")
        rescored(shop.desk(NO_NO))
        difference = rescoring.compare(shop.desk(LENIENT), Wanted())
        assert difference.calls == 2
        assert [(call.name, call.score_before, call.score_after) for call in difference.changed] == [("a.wav", 50, 100)]
        changed = difference.changed[0].verdicts[0]
        assert (changed.rule, changed.before, changed.after) == ("never_say_no", Mark.FAIL, Mark.PASS)
        assert changed.evidence_before[0].quote == "Нет"
        assert shop.page().score == 50
        assert shop.count(EvaluationRow) == 4

    def test_managers_cross_the_pass_mark(self, shop: Shop) -> None:
        for number in range(2):
            shop.add(f"olga{number}.wav")
            shop.add(f"ivan{number}.wav", agent="Иван Петров", said="Не продаём.")
        rescored(shop.desk(NO_NO))
        crossing = rescoring.compare(shop.desk(LENIENT), Wanted()).crossing
        assert [(one.agent, one.passes_before, one.passes_after) for one in crossing] == [
            ("Иван Петров", True, False),
            ("Ольга Смирнова", False, True),
        ]

    def test_decisions_and_labels_tell_precision_and_recall(self, shop: Shop) -> None:
        for name in ("wrong.wav", "right.wav"):
            shop.add(name)
        shop.add("missed.wav", said="Не продаём.")
        rescored(shop.desk(NO_NO))
        shop.decide(Mark.PASS, name="wrong.wav")
        truth = {"right.wav": {"never_say_no": Mark.FAIL}, "missed.wav": {"never_say_no": Mark.FAIL}}
        difference = rescoring.compare(shop.desk("kind: forbidden\nphrases: [нет, не продаём]\n"), Wanted(), truth)
        rule = difference.rules[0]
        assert (rule.rule, rule.known, difference.known) == ("never_say_no", 3, 3)
        assert (rule.before.precision, rule.before.recall) == (0.5, 0.5)
        assert rule.after.precision == pytest.approx(2 / 3)
        assert rule.after.recall == 1.0

    def test_scores_are_those_that_rescoring_would_give(self, shop: Shop) -> None:
        shop.add("a.wav")
        shop.decide(Mark.PASS)
        desk = shop.desk(NO_NO, farewell="kind: required\nwithin: {last_turns: 2}\nphrases: [до свидания]\n")
        expected = rescoring.compare(desk, Wanted()).mean_after
        rescored(desk)
        assert shop.page().score == expected == 100

    def test_a_manager_is_told_of_the_own_calls_only(self, shop: Shop) -> None:
        shop.add("olga.wav")
        shop.add("ivan.wav", agent="Иван Петров")
        shop.release()
        ivan = Account(9, "ivan", Role.MANAGER, "Иван Петров")
        difference = rescoring.compare(shop.desk(LENIENT), Wanted(account=ivan))
        assert [call.name for call in difference.changed] == ["ivan.wav"]
