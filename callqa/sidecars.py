"""What is written of a call beside its recording: the sidecar ``NAME.json``."""

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from callqa.errors import UnreadableError
from callqa.recording import CallFacts

_Number = Annotated[str | None, Field(coerce_numbers_to_str=True)]


def read_sidecar(path: Path) -> CallFacts:
    """Read ``NAME.json`` beside a recording; no file means that nothing is known.

    Raises:
        UnreadableError: it is there but cannot be read or has a wrong value.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return CallFacts()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError(
            "bad_sidecar", f"The sidecar {path.name} cannot be read ({error}); correct or remove it."
        ) from error
    try:
        return parse_facts(json.loads(text))
    except json.JSONDecodeError as error:
        raise UnreadableError(
            "bad_sidecar",
            f"The sidecar {path.name} is no JSON (line {error.lineno}: {error.msg}); correct or remove it.",
        ) from error
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        key = ".".join(str(part) for part in first["loc"]) or "the whole file"
        raise UnreadableError("bad_sidecar", f"The sidecar {path.name} is wrong at '{key}': {first['msg']}.") from error


def parse_facts(values: object) -> CallFacts:
    """Turn a sidecar's values into facts; unknown keys are kept in ``extra``.

    Raises:
        pydantic.ValidationError: a known key has a wrong value.
    """
    sidecar = _Sidecar.model_validate(values)
    known = {name: getattr(sidecar, name) for name in _Sidecar.model_fields}
    return CallFacts(**known, extra=dict(sidecar.model_extra or {}))


def _with_time_zone(value: object) -> object:
    """Read a time without a zone as this machine's local time, which is the phone system's in a shop with one PC."""
    if isinstance(value, str):
        moment = datetime.fromisoformat(value)
        return moment if moment.tzinfo else moment.astimezone()
    return value


class _Sidecar(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)

    call_id: str | None = None
    started_at: Annotated[datetime | None, BeforeValidator(_with_time_zone)] = None
    direction: Literal["in", "out"] | None = None
    queue: str | None = None
    segment: str | None = None
    agent: str | None = None
    customer_number: str | None = None
    ring_s: float | None = Field(default=None, ge=0)
    shop_names: tuple[str, ...] = ()
    language: str | None = None
    agent_channel: int | None = Field(default=None, ge=0, le=1)
    line: _Number = None
    member: _Number = None
    script: str | None = None


FIELDS = frozenset(_Sidecar.model_fields)
"""The keys that are known."""
