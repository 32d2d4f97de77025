"""One frozen ``Settings``, made once by the command and handed down.

Values come from ``callqa.toml`` and from ``CALLQA_*`` variables; a variable wins over the file. A key of a table
is written with two underscores: ``CALLQA_SPEECH__MODEL=small`` is ``model`` in ``[speech]``.
"""

import hashlib
import os
import tomllib
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PositiveFloat,
    PositiveInt,
    SecretStr,
    ValidationError,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from callqa.errors import SettingsError

FILE_NAME = "callqa.toml"
CHANGEABLE = ("fairness.release", "fairness.dispute_days", "fairness.answer_days", "sample_calls")
"""Settings that an administrator may change while the app runs; a run takes them when it starts."""


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


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("no such time zone is known; write it as Europe/Moscow") from error
    return name


class ShiftSettings(BaseModel):
    """A stretch of every day, in the shop's time; over midnight where it ends before it begins."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=40)
    start: time = Field(alias="from")
    end: time = Field(alias="to")


def _named_apart(shifts: tuple[ShiftSettings, ...]) -> tuple[ShiftSettings, ...]:
    if len({shift.name for shift in shifts}) < len(shifts):
        raise ValueError("two shifts have the same name")
    return shifts


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


class FairnessSettings(BaseModel):
    """When managers see their scores, and how long they and their supervisors have to answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    release: Literal["all", "unflagged", "by_hand"] = "unflagged"
    """Which calls a run shows to their managers at once; the others wait for a supervisor."""
    dispute_days: PositiveInt = 7
    """How long a manager may acknowledge or dispute a score."""
    answer_days: PositiveInt = 7
    """How long supervisors have to answer a dispute; nothing happens by itself when it is over."""


class _Changeable(BaseModel):
    sample_calls: PositiveInt


class Settings(BaseSettings):
    """All settings. Paths are absolute: relative ones in the file are taken from the file's folder."""

    model_config = SettingsConfigDict(env_prefix="CALLQA_", env_nested_delimiter="__", extra="forbid", frozen=True)

    home: Path = Path()
    """The folder of the settings file, or the current folder without one."""
    database: str = "callqa.sqlite"
    """A database URL or the path of an SQLite file."""
    recordings: Path = Path("recordings")
    scripts: Path = Path("scripts")
    cache: Path = Path("~/.cache/callqa")
    """Joined model files, and what sentences mean; may be deleted at any time."""
    workers: int = Field(default=0, ge=0)
    """Processes of a run; 0: one per processor core."""
    meaning: str = "auto"
    """What gives rules a second opinion on what sentences mean; ``callqa.meaning.choice`` knows the values."""
    time_zone: Annotated[str, AfterValidator(_known_zone)] = "Europe/Moscow"
    """The shop's: of its days, weeks and shifts."""
    shifts: Annotated[tuple[ShiftSettings, ...], AfterValidator(_named_apart)] = ()
    """What the day is divided into; none: it is not divided."""
    sample_calls: PositiveInt = 3
    """Calls of each manager and week that are drawn at random for a person to hear."""
    shop_names: tuple[str, ...] = ()
    """Names of the shop as they are said on the phone; a sidecar's own list goes before."""
    speech: SpeechSettings = SpeechSettings()
    review: ReviewSettings = ReviewSettings()
    fairness: FairnessSettings = FairnessSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - given by pydantic
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - given by pydantic
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - given by pydantic
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let variables win over the file, whose values come as arguments."""
        return env_settings, init_settings

    def with_chosen(self, chosen: Mapping[str, str]) -> "Settings":
        """Return the settings with values that were chosen in the app, which go before the file and variables.

        Args:
            chosen: values by key; keys that are not in ``CHANGEABLE`` are left out.

        Raises:
            SettingsError: a value is out of range.
        """
        wanted = {key: value for key, value in chosen.items() if key in CHANGEABLE}
        of_fairness = {key.partition(".")[2]: value for key, value in wanted.items() if "." in key}
        own = {key: value for key, value in wanted.items() if "." not in key}
        try:
            fairness = FairnessSettings.model_validate(self.fairness.model_dump() | of_fairness)
            checked = _Changeable.model_validate({"sample_calls": self.sample_calls} | own)
        except ValidationError as error:
            raise SettingsError(
                f"A setting that was chosen in the app is out of range: {error.errors()[0]['msg']}."
            ) from error
        return self.model_copy(update={"fairness": fairness, "sample_calls": checked.sample_calls})

    def source(self, key: str) -> str:
        """Tell where a value comes from: the name of a variable, of the settings file, or ``default``."""
        variable = f"CALLQA_{key.replace('.', '__').upper()}"
        if variable in os.environ:
            return variable
        model: BaseModel = self
        *parents, name = key.split(".")
        for parent in parents:
            model = getattr(model, parent)
        return FILE_NAME if name in model.model_fields_set else "default"

    @property
    def database_url(self) -> str:
        """The database as a URL."""
        if "://" in self.database:
            return self.database
        return f"sqlite:///{(self.home / Path(self.database).expanduser()).resolve()}"

    @property
    def run_lock(self) -> Path:
        """The file that keeps two runs off one database."""
        if self.database_url.startswith("sqlite:///"):
            return Path(self.database_url.removeprefix("sqlite:///") + ".run.lock")
        return self.cache / f"{hashlib.sha256(self.database_url.encode()).hexdigest()[:16]}.run.lock"


def load(config: Path | None = None, database: str | None = None) -> Settings:
    """Read the settings.

    Args:
        config: the settings file; else ``CALLQA_CONFIG``; else ``callqa.toml`` in the current folder, if it is there.
        database: goes before the file and ``CALLQA_DATABASE``.

    Raises:
        SettingsError: the file is missing, is no TOML, or a value is unknown or out of range.
    """
    named = config or (Path(os.environ["CALLQA_CONFIG"]) if os.environ.get("CALLQA_CONFIG") else None)
    path = (named or Path(FILE_NAME)).expanduser()
    values = _read(path) if named or path.exists() else {}
    home = path.parent.resolve()
    if "CALLQA_HOME" in os.environ or "home" in values:
        raise SettingsError(f"{path}: 'home' is the folder of the settings file and cannot be set; remove it.")
    try:
        settings = Settings(**{**values, "home": home})
    except ValidationError as error:
        raise SettingsError(_explain(error, path)) from error
    resolved = {
        name: (home / getattr(settings, name).expanduser()).resolve() for name in ("recordings", "scripts", "cache")
    }
    given = {"database": database} if database else {}
    complete = settings.model_copy(update=resolved | given)
    complete.model_fields_set.intersection_update(
        {*settings.model_fields_set, *given}
    )  # a path made absolute is not set
    return complete


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"Cannot read the settings file {path}: {error}. Check the path given with --config or CALLQA_CONFIG."
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} is no valid TOML: {error}. Correct that line.") from error


def _explain(error: ValidationError, path: Path) -> str:
    first = error.errors()[0]
    key = ".".join(str(part) for part in first["loc"])
    return f"Setting '{key}' in {path} or a CALLQA_ variable is wrong: {first['msg']}. See docs/settings.md."
