"""Figures from columns of calls, each worked out by hand."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from callqa import figures
from callqa.figures import Calls, Form
from callqa.intervals import Quartiles, Share

FORM = Form(("greeting", "no_rudeness", "offer"), (20.0, 50.0, 30.0), frozenset({"no_rudeness"}))
OTHER = Form(("greeting",), (100.0,))


def calls(*rows: tuple[str, float, Form, str]) -> Calls:
    """Calls of an agent with a score and marks; the outcomes are all the same."""
    agents, scores, forms, letters = zip(*rows, strict=True)
    known = list(dict.fromkeys(forms))
    return Calls(
        recording_id=np.arange(len(rows), dtype=np.int64),
        at_s=np.zeros(len(rows), dtype=np.int64),
        score=np.array(scores, dtype=np.float64),
        agent=figures.coded(agents),
        outcome=figures.coded(["order"] * len(rows)),
        loss_reason=figures.coded([None] * len(rows)),
        marked=figures.marked(known, [known.index(form) for form in forms], letters),
    )


def test_points_lost_and_the_score_make_a_hundred() -> None:
    found = figures.tally(
        calls(
            ("Ольга", 80.0, FORM, "fpp"),  # 20 of 100
            ("Ольга", 60.0, FORM, "fnp"),  # 20 of 50 that apply
            ("Иван", 0.0, FORM, "pff"),  # 30 for the offer, 50 and the rest of 20 for the auto-fail
            ("Иван", 100.0, FORM, "nnn"),
        )
    )
    lost = dict(zip(found.rules, found.lost.tolist(), strict=True))
    assert lost == pytest.approx({"greeting": 60.0, "no_rudeness": 70.0, "offer": 30.0})
    assert found.by_call.tolist() == pytest.approx([20.0, 40.0, 100.0, 0.0])


def test_marks_of_several_rulebooks_are_counted_together() -> None:
    found = figures.tally(calls(("Ольга", 80.0, FORM, "fpp"), ("Иван", 0.0, OTHER, "f"), ("Иван", 70.0, FORM, "pp-")))
    assert found.rules == ("greeting", "no_rudeness", "offer")
    assert [found.share(rule) for rule in range(3)] == [Share(2, 3), Share(0, 2), Share(0, 1)]
    ivan = 0  # managers are sorted by name
    assert found.share(0, ivan) == Share(1, 2)


def test_no_calls_come_to_nothing() -> None:
    nothing = calls(("Ольга", 80.0, FORM, "fpp"))
    empty = Calls(
        *(np.array([], dtype=np.int64),) * 2,
        np.array([], dtype=np.float64),
        *(figures.coded([]),) * 3,
        figures.marked([], [], []),
    )
    assert len(nothing) == 1
    assert figures.tally(empty).rules == ()
    assert figures.mean(empty.score).count == 0
    assert figures.clock(empty.at_s, ZoneInfo("Europe/Moscow")).day.tolist() == []


def test_means_by_group() -> None:
    one, two, none = figures.means(np.array([70.0, 90.0, 50.0]), np.array([0, 0, 1]), 3)
    assert (one.count, one.value) == (2, 80.0)
    assert one.interval is not None
    assert (two.count, two.value, two.interval) == (1, 50.0, None)
    assert (none.count, none.value) == (0, None)


def test_a_band_needs_enough_managers_with_enough_calls() -> None:
    scores = np.array([60.4, 60.4, 70.0, 70.0, 80.0, 80.0, 90.0, 90.0, 10.0])
    managers = np.array([0, 0, 1, 1, 2, 2, 3, 3, 4])
    week = np.zeros(9, dtype=np.int64)
    assert figures.bands(scores, week, managers, min_calls=2, min_managers=4) == {0: Quartiles(68, 75, 82)}
    assert figures.bands(scores, week, managers, min_calls=2, min_managers=5) == {}
    assert figures.bands(scores, week, managers, min_calls=1, min_managers=5) == {0: Quartiles(60, 70, 80)}


@pytest.mark.parametrize(
    ("moment", "zone", "told"),
    [
        ("2026-11-22T21:30", "Europe/Moscow", ("2026-11-23", 0, 30)),  # Monday half past midnight
        ("2026-03-29T00:30", "Europe/Berlin", ("2026-03-29", 6, 90)),  # before the clocks go on
        ("2026-03-29T01:30", "Europe/Berlin", ("2026-03-29", 6, 210)),  # and after
        ("2026-01-01T00:00", "Asia/Kolkata", ("2026-01-01", 3, 330)),
    ],
)
def test_days_and_minutes_are_the_shops(moment: str, zone: str, told: tuple[str, int, int]) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    clock = figures.clock(np.array([int(at.timestamp())]), ZoneInfo(zone))
    found = (int(clock.day[0]), int(clock.weekday[0]), int(clock.minute[0]))
    assert found == (datetime.fromisoformat(told[0]).toordinal(), *told[1:])


def test_shares_are_of_what_is_known() -> None:
    column = figures.coded(["order", "no_order", "order", None, "odd"])
    assert figures.shares(column, ("order", "no_order", "service")) == {"order": Share(2, 3), "no_order": Share(1, 3)}
