"""What people did with the calls of the large database (``large.py``), as rows."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from argon2 import PasswordHasher
from large_plan import FAIL, NA, PASS, SUPERVISORS, Plan, row

from callqa.calls import Mark
from callqa.store.coaching_tables import CoachingEntryRow, CoachingNoteRow, ExemplaryRow
from callqa.store.fairness_tables import DisputeRow, StepRow
from callqa.store.queue_tables import AssignmentRow, TickRow
from callqa.store.tables import AccountRow, ReviewRow

PASSWORD = "bol'shaya-baza-9"  # noqa: S105 - of made-up accounts
EVERY_REVIEW = 10
"""One of so many calls that were looked at has a review; the others were ticked off."""
NOTES, PASSAGES = 300, 40
_MARKS = {PASS: Mark.PASS, FAIL: Mark.FAIL, NA: Mark.NA}


def accounts(plan: Plan) -> Iterator[dict[str, Any]]:
    """Yield supervisors, an admin, and a manager for each agent."""
    hashed = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    logins: list[tuple[str, str, str | None]] = [
        (f"supervisor{n}", "supervisor", None) for n in range(1, SUPERVISORS + 1)
    ]
    logins += [("admin1", "admin", None)]
    logins += [(f"manager{n}", "manager", agent) for n, agent in enumerate(plan.agents, 1)]
    for number, (login, role, agent) in enumerate(logins, 1):
        yield row(AccountRow, id=number, login=login, role=role, agent=agent, password_hash=hashed)


def reviews(plan: Plan) -> Iterator[dict[str, Any]]:
    """Yield confirmed marks."""
    chosen = (n for n in plan.with_score() if plan.reviewed(n) and n % EVERY_REVIEW == 0)
    for number, n in enumerate(chosen, 1):
        at = n // EVERY_REVIEW % len(plan.card.rules)
        mark = _MARKS[int(plan.marks[n, at])]
        yield row(
            ReviewRow, id=number, recording_id=n + 1, evaluation_id=n + 1, rule=plan.card.rules[at], mark=mark,
            machine_mark=mark, reason_code="confirmed", comment="Прослушано.", score_after=float(plan.score[n]),
            flags_after=plan.flags(n), account_id=_supervisor(n), created_at=plan.started[n] + timedelta(days=1),
        )  # fmt: skip


def ticks(plan: Plan) -> Iterator[dict[str, Any]]:
    """Yield that somebody looked at the other calls with a flag."""
    flagged = (n for n in range(len(plan)) if plan.reviewed(n) and plan.flags(n))
    ticked = (n for n in flagged if not plan.scored[n] or n % EVERY_REVIEW)
    for number, n in enumerate(ticked, 1):
        yield row(
            TickRow, id=number, recording_id=n + 1, evaluation_id=n + 1 if plan.scored[n] else None, done=True,
            flags=plan.flags(n), account_id=_supervisor(n), created_at=plan.started[n] + timedelta(days=1),
        )  # fmt: skip


def assignments(plan: Plan) -> Iterator[dict[str, Any]]:
    """Yield whom calls were given to."""
    given = ((n, to) for n in range(len(plan)) if (to := plan.assigned_id(n)) is not None)
    for number, (n, to) in enumerate(given, 1):
        yield row(
            AssignmentRow, id=number, recording_id=n + 1, account_id=to, by_id=1, created_at=plan.started[n]
        )  # fmt: skip


def steps(plan: Plan) -> Iterator[dict[str, Any]]:
    """Yield the way of every call that was released or voided."""
    ways = {
        "released": ("release",), "acknowledged": ("release", "lapse"), "disputed": ("release", "dispute"),
        "voided": ("void",),
    }  # fmt: skip
    leads = {"release": "released", "lapse": "acknowledged", "dispute": "disputed", "void": "voided"}
    number = 0
    for n, started in enumerate(plan.started):
        before = "auto_scored"
        for step in ways.get(plan.state(n), ()):
            number += 1
            yield row(
                StepRow, id=number, recording_id=n + 1, step=step, before=before, after=leads[step],
                evaluation_id=n + 1, score=float(plan.score[n]), why="Проба." if step == "void" else "",
                due_at=plan.due_at(n) if step == "release" else None, created_at=started,
            )  # fmt: skip
            before = leads[step]


def disputes(plan: Plan) -> Iterator[dict[str, Any]]:
    """Yield a dispute of every disputed call."""
    disputed = [n for n in range(len(plan)) if plan.state(n) == "disputed"]
    for number, n in enumerate(disputed, 1):
        yield row(
            DisputeRow, id=number, recording_id=n + 1, evaluation_id=n + 1, rule="greeting", mark="fail",
            machine_mark="fail", score=float(plan.score[n]), proposed="pass", comment="Я поздоровался.",
            account_id=SUPERVISORS + 2 + int(plan.agent[n]), created_at=plan.started[n] + timedelta(days=1),
        )  # fmt: skip


def notes(plan: Plan) -> Iterator[dict[str, Any]]:
    """Yield coaching notes of the last months."""
    for number in range(1, NOTES + 1):
        n = len(plan) - 1 - number * len(plan) // (4 * NOTES)
        yield row(
            CoachingNoteRow, id=number, agent=plan.agents[plan.agent[n]], goal="Предлагать замену.",
            rule="offer_alternative", recording_id=n + 1, done=number % 3 > 0, account_id=_supervisor(n),
            created_at=plan.started[n],
        )  # fmt: skip


def entries(plan: Plan) -> Iterator[dict[str, Any]]:
    """Yield what was done with the notes."""
    number = 0
    for note in notes(plan):
        for kind in ("written", "done") if note["done"] else ("written",):
            number += 1
            yield row(
                CoachingEntryRow, id=number, note_id=note["id"], kind=kind, account_id=note["account_id"],
                created_at=note["created_at"],
            )  # fmt: skip


def passages(plan: Plan) -> Iterator[dict[str, Any]]:
    """Yield passages that everybody may learn from."""
    lines = [{"speaker": "agent", "start_s": 0.0, "text": "Есть похожая модель, показать?"}]
    for number in range(1, PASSAGES + 1):
        n = len(plan) - number
        yield row(
            ExemplaryRow, id=number, recording_id=n + 1, start_s=0.0, end_s=8.0, title="Замена", why="Спокойно.",
            rule="offer_alternative", lines=lines, account_id=_supervisor(n), created_at=plan.started[n],
        )  # fmt: skip


def _supervisor(n: int) -> int:
    return 1 + n % SUPERVISORS
