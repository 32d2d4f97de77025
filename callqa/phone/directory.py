"""Who is who: ``phone.yaml`` tells which manager is behind an extension, and what a queue or number is for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from callqa.errors import SettingsError
from callqa.phone import yaml_file
from callqa.phone.members import member_of
from callqa.phone.numbers import normal

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
OneOrMore = Annotated[tuple[Name, ...], BeforeValidator(lambda value: (value,) if isinstance(value, str) else value)]


@dataclass(frozen=True, slots=True)
class Line:
    """What the calls of a queue or to a number of the shop are about; every field may be missing."""

    shop: str | None = None
    segment: str | None = None
    language: str | None = None
    script: str | None = None
    """The id of the call script that should be followed."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Whose a member was, from one day to another, both included; ``manager`` is ``None`` while several shared it."""

    manager: str | None
    since: date | None = None
    until: date | None = None

    def covers(self, day: date | None) -> bool:
        """Tell whether a day lies within; of a day that is not known, only where there is no limit."""
        if day is None:
            return self.since is None and self.until is None
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def overlaps(self, other: "Stretch") -> bool:
        """Tell whether some day lies within both."""
        first, last = date.min, date.max
        return (self.since or first) <= (other.until or last) and (other.since or first) <= (self.until or last)


@dataclass(frozen=True)
class Directory:
    """Managers by extension or name, and lines by queue or number. Days are those of the phone system's clock."""

    members: Mapping[str, tuple[Stretch, ...]] = field(default_factory=dict)
    default: str | None = None
    """The manager behind every member that is not named."""
    queues: Mapping[str, Line] = field(default_factory=dict)
    numbers: Mapping[str, Line] = field(default_factory=dict)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    country: str = "RU"

    def knows(self, member: str) -> bool:
        """Tell whether a member is named at all."""
        return (member_of(member) or "") in self.members

    def form_of(self, number: str) -> str:
        """Return a number of the shop as ``numbers`` holds it."""
        return _comparable(number, self.country)

    def manager(self, member: str | None, at: datetime | None) -> str | None:
        """Return whose calls a member's were at a moment.

        A member that several people share is nobody's, and so is one that was given to nobody at that time. Where
        the moment is not known, only what holds without dates counts.
        """
        found = member_of(member) if member is not None else None
        if found is None:
            return None
        stretches = self.members.get(found)
        if stretches is None:
            return self.default
        day = None if at is None else at.astimezone(self.zone).date()
        return next((stretch.manager for stretch in stretches if stretch.covers(day)), None)

    def line(self, queue: str | None, number: str | None) -> Line:
        """Return what a call is about by the queue in which it waited and the shop's number that was called.

        What the queue's entry leaves open is the number's to tell.
        """
        of_queue = self.queues.get(queue.strip(), _NOTHING) if queue else _NOTHING
        of_number = self.numbers.get(self.form_of(number), _NOTHING) if number else _NOTHING
        return Line(
            shop=of_queue.shop or of_number.shop,
            segment=of_queue.segment or of_number.segment,
            language=of_queue.language or of_number.language,
            script=of_queue.script or of_number.script,
        )

    def scripts(self) -> set[str]:
        """Return the ids of all call scripts that are named."""
        return {line.script for line in (*self.queues.values(), *self.numbers.values()) if line.script}


_NOTHING = Line()


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Period(_Strict):
    since: date | None = Field(default=None, alias="from")
    until: date | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.since and self.until and self.until < self.since:
            raise ValueError("'to' is before 'from'")
        return self


class _Manager(_Period):
    name: Name
    members: OneOrMore = Field(min_length=1)


class _Shared(_Period):
    members: OneOrMore = Field(min_length=1)


class _Line(_Strict):
    queues: OneOrMore = ()
    numbers: OneOrMore = ()
    shop: Name | None = None
    segment: Name | None = None
    language: Name | None = None
    script: Name | None = None

    @model_validator(mode="after")
    def _is_of_something(self) -> Self:
        if not (self.queues or self.numbers):
            raise ValueError("name the 'queues' or 'numbers' that this is about")
        return self


class _File(_Strict):
    managers: tuple[_Manager, ...] = ()
    shared: tuple[Annotated[_Shared, BeforeValidator(lambda one: {"members": one} if isinstance(one, str) else one)],
                  ...] = ()  # fmt: skip
    default_manager: Name | None = None
    lines: tuple[_Line, ...] = ()


def load(path: Path, zone: ZoneInfo, country: str) -> Directory:
    """Read the directory.

    Args:
        path: of ``phone.yaml``; where there is no file, nobody and nothing is known.
        zone: of the phone system's clock, by which its days begin.
        country: ISO 3166 code of the country in which its numbers are dialled.

    Raises:
        SettingsError: it cannot be read, is no YAML, or contradicts itself.
    """
    if not path.exists():
        return Directory(zone=zone, country=country)
    content = yaml_file.read(path)
    try:
        file = _File.model_validate(content.data)
    except ValidationError as error:
        raise content.problem(error) from error
    queues = _unique(path, "queue", ((queue, line) for line in file.lines for queue in line.queues))
    numbers = _unique(
        path, "number", ((_comparable(number, country), line) for line in file.lines for number in line.numbers)
    )
    return Directory(_members(file, path), file.default_manager, queues, numbers, zone, country)


def _members(file: _File, path: Path) -> dict[str, tuple[Stretch, ...]]:
    found: dict[str, list[Stretch]] = defaultdict(list)
    names = [" ".join(one.name.split()) for one in file.managers]
    entries: list[tuple[str | None, _Manager | _Shared]] = [*zip(names, file.managers, strict=True)]
    for manager, entry in (*entries, *((None, one) for one in file.shared)):
        stretch = Stretch(manager, entry.since, entry.until)
        for member in {member_of(written) for written in entry.members} - {None}:
            other = next((one for one in found[str(member)] if one.overlaps(stretch)), None)
            if other is not None:
                raise SettingsError(
                    f"{path.name}: the member '{member}' belongs to {_said(other)} and to {_said(stretch)} on the same "
                    "days. Give each a 'from' and 'to', or put it under 'shared'."
                )
            found[str(member)].append(stretch)
    for name in names:
        found.setdefault(name, [Stretch(name)])  # queues may call agents by their names
    return {member: tuple(stretches) for member, stretches in found.items()}


def _said(stretch: Stretch) -> str:
    return stretch.manager or "several people"


def _unique(path: Path, what: str, entries: Iterable[tuple[str, _Line]]) -> dict[str, Line]:
    found: dict[str, Line] = {}
    for key, line in entries:
        if key in found:
            raise SettingsError(f"{path.name}: two entries of 'lines' are about the {what} '{key}'; keep one of them.")
        found[key] = Line(line.shop, line.segment, line.language, line.script)
    return found


def _comparable(number: str, country: str) -> str:
    return normal(number, country) or number.strip()
