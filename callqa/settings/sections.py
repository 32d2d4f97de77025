"""The sections of the settings: one frozen model each, with its checks."""

import re
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PositiveFloat, PositiveInt, SecretStr

from callqa.phone.hours import opening_hours
from callqa.phone.service import Service


class QueueSettings(BaseModel):
    """What is different for the calls of one queue; what is not named is as for all others."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str | None = None
    language: str | None = None


class SpeechSettings(BaseModel):
    """How recordings become words."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str = "base"
    """Engine and model: ``callqa.speech.engines`` knows the values."""
    device: Literal["auto", "cpu", "cuda"] = "auto"
    compute_type: Literal["auto", "int8", "float16", "float32"] = "auto"
    """In what numbers the model computes; ``auto`` leaves it to the engine."""
    beam_size: PositiveInt = 2
    name_hints: bool = True
    """Tell the recogniser the names of the shop and the agent."""
    language: str = "ru"
    """Language of a call whose facts name none; ``auto`` listens for it."""
    min_duration_s: PositiveFloat = 3.0
    """A shorter recording is not scored."""
    min_attribution_confidence: float = Field(default=0.6, ge=0, le=1)
    """A call in which it is less sure which side is the agent is not scored."""
    min_confidence: float = Field(default=0.35, ge=0, le=1)
    """A call whose words were recognised with less confidence, on average, is not scored."""
    min_words: PositiveInt = 5
    """A call with fewer recognised words is not scored."""
    queues: Mapping[str, QueueSettings] = {}
    """What is different in a queue, by the queue's name in the sidecars."""

    def for_queue(self, queue: str | None) -> "SpeechSettings":
        """Return the settings for the calls of a queue."""
        own = self.queues.get(queue) if queue is not None else None
        return self.model_copy(update=own.model_dump(exclude_none=True)) if own else self


def known_zone(name: str) -> str:
    """Return the name of a time zone.

    Raises:
        ValueError: there is none of that name.
    """
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("no such time zone is known; write it as Europe/Moscow") from error
    return name


def _expression(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"no regular expression: {error}") from error
    return text


class ShiftSettings(BaseModel):
    """A stretch of every day, in the shop's time; over midnight where it ends before it begins."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=40)
    start: time = Field(alias="from")
    end: time = Field(alias="to")


def named_apart(shifts: tuple[ShiftSettings, ...]) -> tuple[ShiftSettings, ...]:
    """Return shifts that all have their own names.

    Raises:
        ValueError: two have the same.
    """
    if len({shift.name for shift in shifts}) < len(shifts):
        raise ValueError("two shifts have the same name")
    return shifts


class RunSettings(BaseModel):
    """How runs share the work, and in which order they take it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lease_s: float = Field(default=300.0, ge=1)
    """A call in hand goes to other runs when its run was not heard of for so long; it is renewed ten times as often."""
    old_after_days: PositiveInt | None = None
    """Calls older than that are the archive; none: there is no archive."""
    old_calls: int = Field(default=100, ge=0)
    """Calls of the archive that a run hears at most, after all others."""
    needs: Mapping[str, PositiveFloat] = {}
    """What a worker of a cluster must offer to hear a call, such as ``{ GPU = 1 }``."""


class OidcSettings(BaseModel):
    """An identity provider (OpenID Connect) by which accounts may sign in instead of by a password."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    metadata_url: str = Field(pattern="^https?://")
    """Ends in ``/.well-known/openid-configuration``."""
    client_id: str = Field(min_length=1)
    client_secret: SecretStr
    redirect_url: str = Field(pattern="^https?://.+/oauth2callback$")
    """The app's address as browsers see it, with ``/oauth2callback``; the provider knows it too."""
    claim: str = "email"
    """What of the provider's answer is the account's login. An e-mail address counts only if it is verified."""


class ReviewSettings(BaseModel):
    """How the review app is served."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    address: str = "127.0.0.1"
    port: int = Field(default=8501, ge=1, le=65535)
    language: Literal["ru", "en"] = "ru"
    """Language of the sign-in page and of accounts that chose none."""
    session_hours: PositiveFloat = 12.0
    secure_cookie: bool = False
    """Set it when the app is reached by HTTPS."""
    oidc: OidcSettings | None = None
    public_address: str | None = Field(default=None, pattern=r"^https?://[^\s/?#]+$")
    """Where people's browsers find the app, such as ``https://callqa.shop.example``; for links in mails."""


class FairnessSettings(BaseModel):
    """When managers see their scores, and how long they and their supervisors have to answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    release: Literal["all", "unflagged", "by_hand"] = "unflagged"
    """Which calls a run shows to their managers at once; the others wait for a supervisor."""
    dispute_days: PositiveInt = 7
    """How long a manager may acknowledge or dispute a score."""
    answer_days: PositiveInt = 7
    """How long supervisors have to answer a dispute; nothing happens by itself when it is over."""


class RetentionSettings(BaseModel):
    """After how many days what is deleted by ``callqa retention``; ``None``: it is kept for ever."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    audio_days: PositiveInt | None = None
    """Where recordings lie, and copies of them. The files themselves are the phone system's."""
    transcripts_days: PositiveInt | None = None
    """What was said, and whatever quotes it."""
    evaluations_days: PositiveInt | None = None
    """Whole calls, with evaluations and reviews; a line of figures stays of each."""
    phone_days: PositiveInt | None = None
    """Numbers in the phone system's calls and in orders, month by month."""


def _hours(texts: Mapping[str, str]) -> Mapping[str, str]:
    opening_hours(texts, ZoneInfo("UTC"))
    return texts


class PhoneSettings(BaseModel):
    """What callqa has to know of the phone system to read its logs, and what counts as good service."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    time_zone: Annotated[str | None, AfterValidator(lambda name: name and known_zone(name))] = None
    """Of the times in its logs and file names; the shop's if it is not told."""
    country: str = Field(default="RU", pattern="^[A-Z]{2}$")
    """ISO 3166 code of the country in which its numbers are dialled."""
    extensions: Annotated[str, AfterValidator(_expression)] = "[0-9]{2,5}"
    """Which numbers are internal, as a regular expression for the whole number."""
    file_names: tuple[Annotated[str, AfterValidator(_expression)], ...] = ()
    """Further patterns of recordings' names (``docs/recordings.md``); FreePBX's is known."""
    calls: Path | None = None
    """A CSV file of calls that a CRM writes, with the names of their recordings."""
    directory: Path = Path("phone.yaml")
    """Who is behind which extension, and what which queue and number are for; it need not be there."""
    open: Annotated[Mapping[str, str], AfterValidator(_hours)] = {}
    """Opening hours by days: ``{"mon-fri" = "09:00-18:00", "sat" = "10:00-16:00"}``; none: always open."""
    answer_within_s: PositiveFloat = 20.0
    answer_share: float = Field(default=0.8, gt=0, le=1)
    """The service level aimed at: this share of the calls answered within so many seconds."""
    short_abandon_s: float = Field(default=5.0, ge=0)
    """Callers who gave up within so many seconds are told apart: nobody could have answered them."""
    crm_link: str | None = Field(default=None, pattern=r"^https?://[^{}]*\{number\}[^{}]*$")
    """The address of a customer's page in the CRM, with ``{number}`` in it."""

    def service(self, zone: ZoneInfo) -> Service:
        """Return what calls are measured by; ``zone`` is the shop's."""
        return Service(opening_hours(self.open, zone), self.answer_within_s, self.answer_share, self.short_abandon_s)


class StatusSettings(BaseModel):
    """When somebody has to look after callqa, and where a monitoring system reads how it does."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    run_within_hours: PositiveFloat = 26.0
    """A run should have come to its end within so many hours; two more than a day, as no shift is like another."""
    import_within_hours: PositiveFloat | None = None
    """A log of the phone system should have been read within so many hours; without a number nobody minds."""
    metrics: Path | None = None
    """The file for Prometheus that each run writes at its end, ``….prom`` in the folder of the textfile collector."""
