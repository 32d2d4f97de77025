"""Who has which call in hand, on both kinds of database."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import Engine, text

from callqa.claiming import Claims
from callqa.processes import is_gone, this_process
from callqa.store import claims
from callqa.store.claims import Holder
from callqa.store.db import open_store, transaction

ELSEWHERE = "another-boot/pid:[1] 7 100"


@pytest.fixture
def engine(either_url: str) -> Iterator[Engine]:
    engine = open_store(either_url)
    yield engine
    engine.dispose()


def holder(run: str, lease_s: float = 60.0, process: str = ELSEWHERE) -> Holder:
    return Holder(run, None, "pc", process, lease_s)


def take(engine: Engine, by: Holder, sha256: str = "call") -> bool:
    with transaction(engine) as session:
        return claims.take(session, sha256, by)


def release(engine: Engine, by: Holder) -> bool:
    with transaction(engine) as session:
        return claims.release(session, "call", by)


def jump(engine: Engine, seconds: float) -> None:
    """Let the database's clock jump, as claims see it."""
    with engine.begin() as connection:
        connection.execute(text("UPDATE claim SET renewed_s = renewed_s - :by"), {"by": seconds})


def test_one_run_has_a_call_in_hand_until_it_gives_it_back(engine: Engine) -> None:
    assert [take(engine, holder(run)) for run in ("one", "two")] == [True, False]
    assert [release(engine, holder(run)) for run in ("two", "one", "one")] == [False, True, False]
    assert take(engine, holder("two"))


def test_of_many_at_once_one_gets_the_call(engine: Engine) -> None:
    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda number: take(engine, holder(f"run {number}")), range(24)))
    assert got.count(True) == 1


def test_a_claim_ends_with_its_lease_and_a_renewed_one_does_not(engine: Engine) -> None:
    take(engine, holder("one"))
    jump(engine, 50)
    with transaction(engine) as session:
        claims.renew(session, holder("one"))
    jump(engine, 50)
    assert not take(engine, holder("two"))
    jump(engine, 11)
    assert take(engine, holder("two"))
    with transaction(engine) as session:
        claims.renew(session, holder("one"))
    assert not release(engine, holder("one")), "what was taken over is lost, renewed or not"


@pytest.mark.parametrize("hours", [1, -1])
def test_a_clock_that_jumps_loses_no_claim_for_good_and_stores_no_call_twice(engine: Engine, hours: int) -> None:
    one, two = holder("one"), holder("two")
    take(engine, one)
    jump(engine, hours * 3600)
    with transaction(engine) as session:
        claims.renew(session, one)
    assert not take(engine, two), "a beat has put the claim right"
    jump(engine, hours * 3600)
    assert take(engine, two), "an hour from now no claim of a dead run is left standing"
    assert [release(engine, run) for run in (one, two)] == [False, True]


def test_the_call_of_a_dead_process_of_this_machine_is_free_at_once(engine: Engine) -> None:
    machine, _, started = this_process().split(" ")
    dead = f"{machine} 4194305 {started}"  # beyond the greatest number that Linux gives
    assert (is_gone(dead), is_gone(this_process()), is_gone(ELSEWHERE)) == (True, False, False)
    take(engine, holder("one", process=dead))
    with transaction(engine) as session:
        assert claims.in_hand(session) == []
    assert take(engine, holder("two", process=this_process()))
    assert not take(engine, holder("three"))
    with transaction(engine) as session:
        assert [row.run for row in claims.in_hand(session)] == ["two"]


def test_a_number_that_was_given_to_another_process_is_not_taken_for_the_old_one() -> None:
    machine, pid, started = this_process().split(" ")
    assert is_gone(f"{machine} {pid} {int(started) - 1}")


def test_a_run_renews_its_claims_and_gives_them_back_in_the_end(engine: Engine) -> None:
    two = holder("two")
    with Claims(engine, lease_s=1.0) as mine:
        mine.holder = replace(mine.holder, process=ELSEWHERE)
        assert mine.take("call")
        time.sleep(1.3)
        assert not take(engine, two)
    assert take(engine, two)
