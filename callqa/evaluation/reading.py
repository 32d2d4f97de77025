"""A file of labelled calls → values.

The file is a JSON list of calls: ``id``, ``file``, ``duration_s``, ``format``, ``segment``, ``direction``, ``ring_s``,
``agent``, ``shop_names``, ``language``, ``turns``, ``holds``, ``labels``, ``outcome``, ``loss_reason``,
``site_feedback``. Only ``id``, ``turns`` and ``labels`` must be there; unknown keys are left alone. A call without
``file`` is text only. Turns without ``start_s`` and ``end_s`` get times: one after another, as fast as people speak;
``pause`` or ``hold`` tells after how many seconds a turn begins, ``overlap`` how many seconds too early.
"""

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    NonNegativeFloat,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from callqa.calls import Mark, Speaker, Transcript, Turn
from callqa.errors import LabelsError
from callqa.evaluation.labels import Label, LabelledCall
from callqa.evaluation.reference import as_said, spoken
from callqa.recording import CallFacts
from callqa.sidecars import read_sidecar

FILE_NAME = "labels.json"
WORDS_PER_S = 2.5
"""How fast people speak, for turns without times."""

_SPEAKERS = {"A": Speaker.AGENT, "C": Speaker.CUSTOMER}
_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def read(path: Path, language: str) -> tuple[LabelledCall, ...]:
    """Read labelled calls.

    Args:
        path: the file, or a folder with ``labels.json`` in it; recordings and their sidecars lie beside the file.
        language: of the calls that tell none.

    Raises:
        LabelsError: it cannot be read or is no such file; says the first mistake with the call and the place.
        UnreadableError: the sidecar of a call cannot be read.
    """
    path = path / FILE_NAME if path.is_dir() else path
    try:
        calls = _CALLS.validate_python(json.loads(path.read_text(encoding="utf-8-sig")))
    except (OSError, UnicodeDecodeError) as error:
        raise LabelsError(f"Cannot read the labelled calls {path}: {error}. Check the path.") from error
    except json.JSONDecodeError as error:
        raise LabelsError(f"{path} is no JSON (line {error.lineno}: {error.msg}). Correct that line.") from error
    except ValidationError as error:
        raise LabelsError(f"{path} does not hold labelled calls (docs/accuracy.md): {_first(error)}.") from error
    for key in ("id", "file"):
        values = [value for call in calls if (value := getattr(call, key)) is not None]
        twice = {value for value in values if values.count(value) > 1}
        if twice:
            raise LabelsError(f"{path}: two calls have the {key} '{min(twice)}'; give each its own.")
    return tuple(_to_value(call, path.parent, language) for call in calls)


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Turn(_Part):
    who: Literal["A", "C"]
    text: _Text
    start_s: NonNegativeFloat | None = None
    end_s: NonNegativeFloat | None = None
    pause: NonNegativeFloat = 0.0
    hold: NonNegativeFloat = 0.0
    overlap: NonNegativeFloat = 0.0

    @model_validator(mode="after")
    def _ends_after_its_start(self) -> Self:
        if (self.start_s is None) != (self.end_s is None):
            raise ValueError("a turn has both 'start_s' and 'end_s', or neither")
        if self.start_s is not None and self.end_s is not None and self.end_s <= self.start_s:
            raise ValueError("a turn ends after its start")
        return self


class _Label(_Part):
    verdict: Mark
    turns: tuple[Annotated[int, Field(ge=0)], ...] = ()


def _name_of(value: object) -> object:
    return value.get("name") if isinstance(value, dict) else value


class _Call(_Part):
    id: _Text
    file: _Text | None = None
    duration_s: NonNegativeFloat | None = None
    format: str = ""
    segment: str | None = None
    direction: Literal["in", "out"] | None = None
    ring_s: NonNegativeFloat | None = None
    agent: Annotated[str | None, BeforeValidator(_name_of)] = None
    shop_names: tuple[str, ...] = ()
    language: str | None = None
    turns: tuple[_Turn, ...] = Field(min_length=1)
    holds: tuple[tuple[NonNegativeFloat, NonNegativeFloat], ...] = ()
    labels: dict[str, _Label]
    outcome: Literal["order", "no_order", "service"] | None = None
    loss_reason: str | None = None
    site_feedback: bool | None = None

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        if len({turn.start_s is None for turn in self.turns}) > 1:
            raise ValueError("either all turns have times, or none")
        if any(later.start_s < turn.start_s for turn, later in pairwise(self.turns) if turn.start_s and later.start_s):
            raise ValueError("the turns must stand in the order of their 'start_s'")
        for rule, label in self.labels.items():
            beyond = [index for index in label.turns if index >= len(self.turns)]
            if beyond:
                raise ValueError(
                    f"the label of '{rule}' points at turn {beyond[0]}, but the turns are 0 to {len(self.turns) - 1}"
                )
        return self


_CALLS = TypeAdapter(Annotated[tuple[_Call, ...], Field(min_length=1)])


def _first(error: ValidationError) -> str:
    """Say the first mistake: in which call, where in it, and what."""
    first = error.errors(include_url=False)[0]
    place: tuple[Any, ...] = first["loc"]
    if not place:
        return "a list of at least one call is wanted"
    message = first["msg"].removeprefix("Value error, ")
    where = ".".join(str(part) for part in place[1:])
    return f"call {place[0] + 1} of the list{f' at {where!r}' if where else ''}: {message}"


def _to_value(call: _Call, folder: Path, language: str) -> LabelledCall:
    file = folder / call.file if call.file else None
    facts = _facts(call, read_sidecar(file.with_suffix(".json")) if file else CallFacts())
    told = {"outcome": call.outcome, "loss_reason": call.loss_reason, "site_feedback": call.site_feedback}
    said, holds = _said(call, facts.language or language)
    return LabelledCall(
        id=call.id,
        file=file,
        format=call.format,
        facts=facts,
        said=said,
        holds=holds,
        labels={rule: Label(label.verdict, label.turns) for rule, label in call.labels.items()},
        conclusions={field: value for field, value in told.items() if value is not None},
    )


def _facts(call: _Call, sidecar: CallFacts) -> CallFacts:
    """Take what the sidecar knows, and what the labels tell where it knows nothing."""
    names = ("segment", "direction", "ring_s", "agent", "shop_names", "language")
    return replace(
        sidecar,
        **{name: getattr(call, name) for name in names if getattr(sidecar, name) in {None, ()}},
    )


def _said(call: _Call, language: str) -> tuple[Transcript, tuple[tuple[float, float], ...]]:
    """Make the transcript of what was said, and tell when hold music played."""
    turns: list[Turn] = []
    holds, now_s = list(call.holds), 0.0
    for turn in call.turns:
        start_s, end_s = turn.start_s, turn.end_s
        if start_s is None or end_s is None:
            start_s = max(now_s + (turn.hold or turn.pause) - turn.overlap, turns[-1].start_s if turns else 0.0)
            end_s = start_s + len(turn.text.split()) / WORDS_PER_S
            holds += [(now_s, start_s)] if turn.hold else []
        turns.append(spoken(_SPEAKERS[turn.who], start_s, end_s, turn.text))
        now_s = max(now_s, end_s)
    return as_said(turns, holds, max(now_s, call.duration_s or 0.0), language), tuple(holds)
