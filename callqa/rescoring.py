"""Judging stored transcripts again: to store what the present rules say, or to see what other rules would change."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Engine as Database

from callqa import pipeline, sides
from callqa.backtest import Compared, Comparison, Difference, Side
from callqa.calls import Call, Evaluation, Mark, Setback, Status
from callqa.decisions import Decision, stand
from callqa.errors import ReviewError
from callqa.rules.book import Rulebook
from callqa.settings import SpeechSettings
from callqa.store import evaluations, judgements, saving, steps, stored
from callqa.store import sides as sides_store
from callqa.store.accounts import Account
from callqa.store.db import transaction
from callqa.store.evaluations import NewEvaluation
from callqa.store.stored import StoredCall, Wanted
from callqa.summary import Event, Outcome
from callqa.workflow import Releasing


@dataclass(frozen=True, slots=True)
class Desk:
    """What stored calls are judged with."""

    database: Database
    rulebooks: Mapping[str, Rulebook]
    speech: SpeechSettings
    shop_names: tuple[str, ...] = ()
    releasing: Releasing | None = None
    """What goes to its manager without a supervisor's look; nothing if it is not told."""


def rescore(desk: Desk, wanted: Wanted) -> Iterator[Event]:
    """Judge the latest transcript of every heard call by the rulebooks and make that the call's current evaluation.

    Earlier evaluations stay, and so do people's decisions (``callqa.decisions``). A call that these rulebooks have
    judged before is not judged again, but that evaluation becomes the current one. Each batch is one transaction, so
    that whatever ends this leaves whole batches. The caller keeps runs off the database meanwhile.

    Yields:
        What became of each call, once it is stored.

    Raises:
        StoreError: the database cannot be used.
    """
    _save_rulebooks(desk)
    for calls in stored.batches(desk.database, wanted, _hashes(desk)):
        yield from _rescored(desk, calls)


def set_sides(desk: Desk, account: Account, recording_id: int, transcript_id: int, *, swap: bool) -> None:
    """Take a person's word on who is the agent in a call, and judge the call by it at once.

    The transcript that the person saw stays, and so do its evaluations. No run has to be kept off the database.

    Args:
        desk: what the call is judged with.
        account: who decides; a supervisor or admin.
        recording_id: the call.
        transcript_id: the transcript that the person saw.
        swap: whether agent and customer change places; else they are right as they are.

    Raises:
        ReviewError: the account may not decide, the call is no longer what the person saw, or it cannot be judged.
        StoreError: the database cannot be used.
    """
    _save_rulebooks(desk)
    with transaction(desk.database) as session:
        call, number = sides_store.asked_about(session, account, recording_id, transcript_id)
    right = sides.decided(call.transcript, number, swap=swap)
    result = _judge(desk, Call(call.facts, right))
    if isinstance(result, Setback):
        raise ReviewError(f"The call cannot be judged, so nothing was changed. {result.reason}")
    with transaction(desk.database) as session:
        sides_store.keep(
            session, account, recording_id, transcript_id, swapped=swap, transcript=right, evaluation=result
        )
        if desk.releasing is not None:
            steps.release_at_once(session, [recording_id], desk.releasing)


def compare(
    desk: Desk,
    wanted: Wanted,
    truth: Mapping[str, Mapping[str, Mark]] | None = None,
    on_calls: Callable[[int], None] = lambda _count: None,
) -> Difference:
    """Tell what would change if the desk's rulebooks judged the heard calls. Changes nothing.

    What people decided about a mark of the machine is the truth about it, and counts in the scores as it would after
    ``rescore``.

    Args:
        desk: the database, and the rulebooks to try.
        wanted: which calls.
        truth: right marks by rule, by the recording's file name; they go before people's decisions.
        on_calls: told after each batch how many calls it held.

    Raises:
        StoreError: the database cannot be used.
    """
    comparison = Comparison()
    for calls in stored.batches(desk.database, wanted, _hashes(desk)):
        with transaction(desk.database) as session:
            heard = stored.read(session, calls)
            before = judgements.read(session, calls)
        for call in calls:
            result = _judge(desk, heard[call.recording_id])
            if isinstance(result, Setback):
                comparison.leave_out(call.name, result.reason)
                continue
            known = before[call.recording_id]
            people = {rule: decision.mark for rule, decision in known.decisions.items()}
            comparison.add(
                Compared(
                    recording_id=call.recording_id,
                    name=call.name,
                    agent=call.agent,
                    before=Side(known.verdicts, call.score, known.pass_mark),
                    after=_side(desk, result, known.decisions),
                    truth=people | dict((truth or {}).get(call.name, {})),
                )
            )
        on_calls(len(calls))
    return comparison.difference()


def _rescored(desk: Desk, calls: Sequence[StoredCall]) -> list[Event]:
    unknown = [call for call in calls if call.judged is None]
    with transaction(desk.database) as session:
        heard = stored.read(session, unknown)
    results = {call.recording_id: _judge(desk, heard[call.recording_id]) for call in unknown}
    new = [
        NewEvaluation(call.recording_id, call.transcript_id, result)
        for call in unknown
        if isinstance(result := results[call.recording_id], Evaluation)
    ]
    again = [call for call in calls if call.judged is not None and call.judged != call.current]
    with transaction(desk.database) as session:
        same = stored.hold(session, calls)
        evaluations.add_current(session, [one for one in new if one.recording_id in same])
        evaluations.make_current(session, [one.judged for one in again if one.recording_id in same and one.judged])
        if desk.releasing is not None:
            steps.release_at_once(session, sorted(same), desk.releasing)
        in_need = stored.in_need(session, [one.recording_id for one in new])
    told = {id_: result for id_, result in results.items() if id_ in same}
    return [_event(call, told.get(call.recording_id), flagged=call.recording_id in in_need) for call in calls]


def _save_rulebooks(desk: Desk) -> None:
    with transaction(desk.database) as session:
        for rulebook in desk.rulebooks.values():
            saving.save_rulebook(session, rulebook.hash, rulebook.published())


def _judge(desk: Desk, heard: Call | Setback) -> Evaluation | Setback:
    if isinstance(heard, Setback):
        return heard
    facts = heard.facts if heard.facts.shop_names else replace(heard.facts, shop_names=desk.shop_names)
    return pipeline.judge(facts, heard.transcript, desk.rulebooks, desk.speech)


def _side(desk: Desk, result: Evaluation, decisions: Mapping[str, Decision]) -> Side:
    """Return a judgement as it would stand beside people's decisions."""
    if result.scorecard is None:
        return Side(result.verdicts, result.score)
    rulebook = next(one for one in desk.rulebooks.values() if one.hash == result.rulebook)
    scorecard = rulebook.scorecards[result.scorecard]
    machine = {verdict.rule: verdict.mark for verdict in result.verdicts}
    standing = stand(machine, result.flags, decisions, scorecard)
    return Side(result.verdicts, standing.score, scorecard.pass_mark)


def _event(call: StoredCall, result: Evaluation | Setback | None, *, flagged: bool) -> Event:
    if result is None:
        return Event(call.name, Outcome.DONE_BEFORE)
    if isinstance(result, Setback):
        outcome = Outcome.FAILED if result.status == Status.FAILED else Outcome.NOT_SCORED
        return Event(call.name, outcome, result.reason)
    outcome = Outcome.NOT_SCORED if result.score is None else Outcome.SCORED
    return Event(call.name, outcome, result.reason, score=result.score, flagged=flagged)


def _hashes(desk: Desk) -> list[str]:
    return [rulebook.hash for rulebook in desk.rulebooks.values()]
