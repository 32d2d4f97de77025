"""One frozen ``Settings``, made once by the command and handed down.

Values come from ``callqa.toml`` and from ``CALLQA_*`` variables; a variable wins over the file. A key of a table
is written with two underscores: ``CALLQA_SPEECH__MODEL=small`` is ``model`` in ``[speech]``.
"""

import hashlib
import os
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, PositiveInt, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from callqa.addresses import Place, place
from callqa.errors import SettingsError
from callqa.settings.mail import DigestSettings, MailSettings
from callqa.settings.sections import (
    FairnessSettings,
    OidcSettings,
    PhoneSettings,
    QueueSettings,
    RetentionSettings,
    ReviewSettings,
    RunSettings,
    ShiftSettings,
    SpeechSettings,
    StatusSettings,
    known_zone,
    named_apart,
)

__all__ = [
    "CHANGEABLE",
    "FILE_NAME",
    "DigestSettings",
    "FairnessSettings",
    "MailSettings",
    "OidcSettings",
    "PhoneSettings",
    "QueueSettings",
    "RetentionSettings",
    "ReviewSettings",
    "RunSettings",
    "Settings",
    "ShiftSettings",
    "SpeechSettings",
    "StatusSettings",
    "load",
]

FILE_NAME = "callqa.toml"
CHANGEABLE = ("fairness.release", "fairness.dispute_days", "fairness.answer_days", "sample_calls")
"""Settings that an administrator may change while the app runs; a run takes them when it starts."""


class _Changeable(BaseModel):
    sample_calls: PositiveInt


class Settings(BaseSettings):
    """All settings. Paths are absolute: relative ones in the file are taken from the file's folder."""

    model_config = SettingsConfigDict(env_prefix="CALLQA_", env_nested_delimiter="__", extra="forbid", frozen=True)

    home: Path = Path()
    """The folder of the settings file, or the current folder without one."""
    database: str = "callqa.sqlite"
    """A database URL or the path of an SQLite file."""
    recordings: Annotated[Place, BeforeValidator(lambda value: place(str(value)))] = Path("recordings")
    """A folder, or an address such as ``sftp://host/var/spool/asterisk/monitor``."""
    scripts: Path = Path("scripts")
    cache: Path = Path("~/.cache/callqa")
    """Joined model files, and what sentences mean; may be deleted at any time."""
    workers: int = Field(default=0, ge=0)
    """Processes of a run; 0: one per processor core."""
    meaning: str = "auto"
    """What gives rules a second opinion on what sentences mean; ``callqa.meaning.choice`` knows the values."""
    time_zone: Annotated[str, AfterValidator(known_zone)] = "Europe/Moscow"
    """The shop's: of its days, weeks and shifts."""
    shifts: Annotated[tuple[ShiftSettings, ...], AfterValidator(named_apart)] = ()
    """What the day is divided into; none: it is not divided."""
    sample_calls: PositiveInt = 3
    """Calls of each manager and week that are drawn at random for a person to hear."""
    shop_names: tuple[str, ...] = ()
    """Names of the shop as they are said on the phone; a sidecar's own list goes before."""
    speech: SpeechSettings = SpeechSettings()
    run: RunSettings = RunSettings()
    review: ReviewSettings = ReviewSettings()
    fairness: FairnessSettings = FairnessSettings()
    phone: PhoneSettings = PhoneSettings()
    retention: RetentionSettings = RetentionSettings()
    status: StatusSettings = StatusSettings()
    mail: MailSettings = MailSettings()
    digest: DigestSettings = DigestSettings()

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
    def phone_zone(self) -> ZoneInfo:
        """The time zone of the phone system's logs and file names."""
        return ZoneInfo(self.phone.time_zone or self.time_zone)

    @property
    def playable(self) -> Path:
        """The folder of the app for recordings in the form that browsers play."""
        return self.cache / "playable"

    @property
    def copies(self) -> Path:
        """The folder of runs over this database for copies of recordings that lie elsewhere."""
        return self.cache / "copies" / hashlib.sha256(self.database_url.encode()).hexdigest()[:16]

    @property
    def run_lock(self) -> Path:
        """The file by which runs on this machine know of each other and of what must be alone on the database."""
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
    resolved = {name: _absolute(getattr(settings, name), home) for name in ("recordings", "scripts", "cache")}
    sections = {section: _with_absolute(getattr(settings, section), names, home) for section, names in _PLACES.items()}
    given = {"database": database} if database else {}
    complete = settings.model_copy(update={**resolved, **sections, **given})
    _check_address(complete.database_url)
    complete.model_fields_set.intersection_update(
        {*settings.model_fields_set, *given}
    )  # a path made absolute is not set
    return complete


def _check_address(database_url: str) -> None:
    try:
        make_url(database_url)
    except ArgumentError:
        return  # opening it says so
    except ValueError as error:
        raise SettingsError("The port in the database's address is no number. Check its '@', ':' and '/'.") from error


_PLACES = {"phone": ("directory", "calls"), "status": ("metrics",), "mail": ("ca_file",)}
"""The paths in sections."""


def _with_absolute(section: BaseModel, names: Sequence[str], home: Path) -> BaseModel:
    found = section.model_copy(update={name: _absolute(getattr(section, name), home) for name in names})
    found.model_fields_set.intersection_update(section.model_fields_set)
    return found


def _absolute(place: Place | None, home: Path) -> Place | None:
    return (home / place.expanduser()).resolve() if isinstance(place, Path) else place


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
