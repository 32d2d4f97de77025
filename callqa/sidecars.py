"""What is written of a call beside its recording: the sidecar ``NAME.json``."""

import json
import math
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from callqa.errors import UnreadableError
from callqa.recording import CallFacts

MOST_BYTES = 256 * 1024
MOST_LEVELS = 20

_Number = Annotated[str | None, Field(coerce_numbers_to_str=True)]


def read_sidecar(path: Path) -> CallFacts:
    """Read ``NAME.json`` beside a recording; no file means that nothing is known.

    Raises:
        UnreadableError: it is there but cannot be read or has a wrong value.
    """
    try:
        text = _text(path)
    except FileNotFoundError:
        return CallFacts()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError(
            "bad_sidecar", f"The sidecar {path.name} cannot be read ({error}); correct or remove it."
        ) from error
    try:
        values = json.loads(text)
        if not _can_be_stored(values, MOST_LEVELS):
            raise UnreadableError(
                "bad_sidecar",
                f"The sidecar {path.name} holds what no database takes: a character that is none, a number that is "
                f"none, or more than {MOST_LEVELS} levels; correct or remove it.",
            )
        return parse_facts(values)
    except json.JSONDecodeError as error:
        raise UnreadableError(
            "bad_sidecar",
            f"The sidecar {path.name} is no JSON (line {error.lineno}: {error.msg}); correct or remove it.",
        ) from error
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        key = ".".join(str(part) for part in first["loc"]) or "the whole file"
        raise UnreadableError("bad_sidecar", f"The sidecar {path.name} is wrong at '{key}': {first['msg']}.") from error
    except (ValueError, RecursionError) as error:
        raise UnreadableError(
            "bad_sidecar",
            f"The sidecar {path.name} is nested too deeply or has an endless number; correct or remove it.",
        ) from error


def _text(path: Path) -> str:
    """Read a sidecar as far as one may reach: what is no plain file may never end."""
    if path.exists() and not path.is_file():
        raise OSError("it is no file")
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise OSError(f"it is longer than {MOST_BYTES // 1024} KiB")
    return content.decode("utf-8-sig")


def _can_be_stored(value: object, levels: int) -> bool:
    """Tell whether every kind of database takes a value as JSON and as text."""
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, dict):
        parts: list[object] = [*value, *value.values()]
    elif isinstance(value, list):
        parts = value
    else:
        return True
    return levels > 0 and all(_can_be_stored(part, levels - 1) for part in parts)


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
