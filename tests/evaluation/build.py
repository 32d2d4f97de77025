"""Labelled calls of a few words, for tests that say what matters in them."""

from callqa.calls import Conclusion, Evaluation, Evidence, Mark, Speaker, Turn, Verdict
from callqa.evaluation.agreement import Judged
from callqa.evaluation.labels import Label, LabelledCall
from callqa.evaluation.reference import as_said, spoken
from callqa.recording import CallFacts

TURN_S = 10.0


def turns_of(*texts: str) -> list[Turn]:
    """Agent and customer by turns, ten seconds each, without pauses."""
    sides = (Speaker.AGENT, Speaker.CUSTOMER)
    return [spoken(sides[index % 2], TURN_S * index, TURN_S * (index + 1), text) for index, text in enumerate(texts)]


def labelled(
    call: str, marks: dict[str, tuple[str, tuple[int, ...]]], conclusions: dict[str, str | bool] | None = None
) -> LabelledCall:
    """A call of four turns; marks by rule, with the turns they are labelled at."""
    turns = turns_of("Добрый день!", "Есть аккумулятор?", "Нет.", "Жаль.")
    labels = {rule: Label(Mark(mark), places) for rule, (mark, places) in marks.items()}
    said = as_said(turns, (), 40.0, "ru")
    return LabelledCall(call, None, "", CallFacts(), said, (), labels, conclusions or {})


def found(mark: str, start_s: float = 0.0, end_s: float = 1.0, *, turn: int | None = 0) -> tuple[Mark, Evidence]:
    """A mark with evidence at a moment."""
    return Mark(mark), Evidence(turn, start_s, end_s, "…")


def judged(
    call: LabelledCall, marks: dict[str, tuple[Mark, Evidence]], conclusions: tuple[Conclusion, ...] = ()
) -> Judged:
    """What the machine says of a call."""
    verdicts = tuple(Verdict(rule, mark, (evidence,)) for rule, (mark, evidence) in marks.items())
    return Judged(call, call.said, Evaluation(verdicts, 100.0, None, (), None, "book-1", conclusions=conclusions))
