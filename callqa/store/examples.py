"""Moments of calls from which a manager learns: where rules were broken, and where they were kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from sqlalchemy import Text, cast, select
from sqlmodel import Session, col

from callqa.calls import Evidence, Mark
from callqa.figures import LETTERS, Calls
from callqa.store.access import sees_personal, visible
from callqa.store.accounts import Account
from callqa.store.codecs import EVIDENCE
from callqa.store.personal import masked_quote
from callqa.store.tables import RecordingRow, TranscriptRow, VerdictRow

SHOWN = 5
"""Moments of each kind; one a rule."""
_TRIED = 4
"""Calls to look for a moment in: not every mark shows one."""


@dataclass(frozen=True, slots=True)
class RuleMoment:
    """Where in a call a rule was broken or kept."""

    recording_id: int
    rule: str
    at_s: int
    start_s: float
    quote: str


@dataclass(frozen=True, slots=True)
class Moments:
    """What to listen to; the rules that cost most come first in both."""

    broken: tuple[RuleMoment, ...] = ()
    kept: tuple[RuleMoment, ...] = ()


@dataclass(frozen=True, slots=True)
class _Candidate:
    recording_id: int
    at_s: int
    rule: str


def moments(session: Session, account: Account, calls: Calls, rules: Sequence[str]) -> Moments:
    """Return where rules were broken last, and where they were kept in the calls with the best scores.

    Args:
        session: an open database session.
        account: who asks; only moments of calls that it may see.
        calls: in which to look, in the order of time.
        rules: the rules in the order in which they matter.
    """
    broken = [one for rule in rules for one in _latest(calls, rule)]
    kept = [one for rule in rules for one in _best(calls, rule)]
    evidence = _evidence(session, account, broken + kept)
    found = (_first(broken, evidence, {"violation", "trigger"}), _first(kept, evidence, {"satisfied"}))
    return Moments(*(tuple(_shown(session, account, one) for one in some) for some in found))


def _shown(session: Session, account: Account, moment: RuleMoment) -> RuleMoment:
    """Return a moment as an account may read it."""
    if sees_personal(account):
        return moment
    heard = select(col(TranscriptRow.language)).where(col(TranscriptRow.recording_id) == moment.recording_id)
    language = session.scalar(heard.order_by(col(TranscriptRow.id).desc()).limit(1))
    return replace(moment, quote=masked_quote(moment.quote, language or ""))


def _latest(calls: Calls, rule: str) -> list[_Candidate]:
    return _candidates(calls, rule, sorted(_with(calls, rule, Mark.FAIL))[-_TRIED:][::-1])


def _best(calls: Calls, rule: str) -> list[_Candidate]:
    found = _with(calls, rule, Mark.PASS)
    return _candidates(calls, rule, sorted(found, key=lambda at: (-calls.score[at], -at))[:_TRIED])


def _with(calls: Calls, rule: str, mark: Mark) -> list[int]:
    """Return the places of the calls in which a rule has a mark."""
    found: list[int] = []
    for part in calls.marked:
        if rule in part.form.rules:
            column = part.letters[:, part.form.rules.index(rule)]
            found += part.calls[np.flatnonzero(column == ord(LETTERS[mark]))].tolist()
    return found


def _candidates(calls: Calls, rule: str, places: Sequence[int]) -> list[_Candidate]:
    return [_Candidate(int(calls.recording_id[at]), int(calls.at_s[at]), rule) for at in places]


def _evidence(
    session: Session, account: Account, wanted: Sequence[_Candidate]
) -> dict[tuple[int, str], tuple[Evidence, ...]]:
    query = (
        select(col(RecordingRow.id), col(VerdictRow.rule), cast(col(VerdictRow.evidence), Text))
        .join(VerdictRow, col(VerdictRow.evaluation_id) == RecordingRow.evaluation_id)
        .where(visible(account), col(RecordingRow.id).in_({one.recording_id for one in wanted}))
        .where(col(VerdictRow.rule).in_({one.rule for one in wanted}))
    )
    asked = {(one.recording_id, one.rule) for one in wanted}
    return {
        (recording_id, rule): EVIDENCE.validate_json(evidence)  # read as text: most of it was not asked for
        for recording_id, rule, evidence in session.execute(query)
        if (recording_id, rule) in asked
    }


def _first(
    wanted: Sequence[_Candidate], evidence: dict[tuple[int, str], tuple[Evidence, ...]], roles: set[str]
) -> Iterator[RuleMoment]:
    """Yield the first moment of each rule that shows something."""
    told: set[str] = set()
    for one in wanted:
        if one.rule in told or len(told) == SHOWN:
            continue
        for piece in evidence.get((one.recording_id, one.rule), ()):
            if piece.role in roles:
                told.add(one.rule)
                yield RuleMoment(one.recording_id, one.rule, one.at_s, piece.start_s, piece.quote)
                break
