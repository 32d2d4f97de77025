"""What becomes of people's decisions when calls are judged again."""

from dataclasses import replace

import pytest
from sqlmodel import Session

from callqa.calls import Mark
from callqa.rules.folders import load
from callqa.store import saving
from callqa.store.db import transaction
from callqa.store.reviews import override
from callqa.store.tables import (
    ReviewRow,
)
from tests import samples
from tests.rescoring.shop import CARD, GREETING, LENIENT, NO_NO, Shop, rescored
from tests.rules.build import write_rules


class TestDecisions:
    def test_a_decision_counts_on_while_the_machine_says_the_same(self, shop: Shop) -> None:
        shop.add("a.wav")
        shop.decide(Mark.PASS)
        assert not rescored(shop.desk(NO_NO))["a.wav"].flagged
        judged = shop.page()
        assert shop.mark() == (Mark.FAIL, Mark.PASS)
        assert (judged.score, judged.machine_score, judged.flags) == (100, 50, ())
        assert [review.comment for review in judged.reviews] == ["Слышно иначе."]
        assert shop.in_need() == []
        assert shop.count(ReviewRow) == 1

    def test_a_new_claim_counts_asks_for_a_person_and_keeps_the_decision_in_sight(self, shop: Shop) -> None:
        shop.add("a.wav")
        rescored(shop.desk(LENIENT))
        shop.decide(Mark.NA)
        assert rescored(shop.desk(NO_NO))["a.wav"].flagged
        judged = shop.page()
        assert shop.mark() == (Mark.FAIL, Mark.FAIL)
        assert (judged.score, judged.flags) == (50, ("below_pass_mark", "re_judged:never_say_no"))
        assert [(review.mark, review.machine_mark) for review in judged.reviews] == [(Mark.NA, Mark.PASS)]
        assert shop.in_need() == ["a.wav"]

    def test_a_person_confirms_the_new_mark(self, shop: Shop) -> None:
        shop.add("a.wav")
        rescored(shop.desk(LENIENT))
        shop.decide(Mark.NA)
        rescored(shop.desk(NO_NO))
        shop.decide(Mark.FAIL, "confirmed")
        judged = shop.page()
        assert (judged.score, judged.flags) == (50, ("below_pass_mark",))
        assert shop.in_need() == []

    def test_the_machine_comes_to_agree_with_the_person(self, shop: Shop) -> None:
        shop.add("a.wav")
        shop.decide(Mark.PASS)
        rescored(shop.desk(LENIENT))
        assert shop.mark() == (Mark.PASS, Mark.PASS)
        assert shop.page().flags == ()

    def test_going_back_to_the_rules_decided_on_brings_the_decision_back(self, shop: Shop) -> None:
        shop.add("a.wav")
        strict, lenient = shop.desk(NO_NO), shop.desk(LENIENT)
        rescored(strict)
        shop.decide(Mark.NA)
        scores = []
        for desk in (lenient, strict):
            rescored(desk)
            scores.append((shop.page().score, shop.page().flags))
        assert scores == [(100, ("re_judged:never_say_no",)), (100, ())]

    def test_a_reviewed_call_with_a_new_flag_needs_a_person_again(self, shop: Shop) -> None:
        shop.add("a.wav")
        shop.decide(Mark.PASS)
        rescored(shop.desk(NO_NO))
        assert shop.in_need() == []
        card = CARD.replace("pass_mark: 80", "pass_mark: 80\nauto_fail: [greeting]")
        folder = write_rules(
            shop.folder / "stern", scorecard=card, greeting=GREETING.replace("добрый день", "салют"), never_say_no=NO_NO
        )
        rescored(replace(shop.desk(), rulebooks={"ru": load(folder)}))
        assert "auto_fail:greeting" in shop.page().flags
        assert shop.in_need() == ["a.wav"]

    def test_a_decision_outlives_a_new_transcript(self, shop: Shop) -> None:
        shop.add("a.wav")
        shop.decide(Mark.PASS)
        with transaction(shop.engine) as session:
            recording = samples.recording("a.wav", b"a.wav".hex().ljust(64, "0"))
            again = replace(samples.evaluation(), scorecard="s")
            saving.save_judged(session, recording, samples.transcript("engine-2"), again)
        assert shop.mark() == (Mark.FAIL, Mark.PASS)
        assert (shop.page().score, shop.page().flags) == (100, ())

    def test_nobody_decides_on_an_evaluation_that_is_no_longer_current(self, shop: Shop) -> None:
        shop.add("a.wav")
        seen = shop.page().evaluation_id
        rescored(shop.desk(NO_NO))
        with Session(shop.engine) as session, pytest.raises(Exception, match="judged again meanwhile"):
            override(
                session=session,
                account=shop.anna,
                evaluation_id=seen,
                rule="never_say_no",
                mark=Mark.PASS,
                reason_code="wrong_verdict",
                comment="Слышно иначе.",
            )
        assert shop.count(ReviewRow) == 0
