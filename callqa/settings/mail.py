"""The sections of the settings about mail: the server that takes it, and who gets the shift digest."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PositiveFloat, SecretStr, model_validator

_PORTS = {"starttls": 587, "ssl": 465, "none": 25}
_HERE = ("localhost", "127.0.0.1", "::1")
_ADDRESS = r"^[^\s@,;<>\"]+@[^\s@,;<>\"]+$"


def _named_once(addresses: tuple[str, ...]) -> tuple[str, ...]:
    if len({address.lower() for address in addresses}) < len(addresses):
        raise ValueError("an address is named twice")
    return addresses


class MailSettings(BaseModel):
    """The server that takes mails (SMTP)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str | None = Field(default=None, min_length=1)
    port: int | None = Field(default=None, ge=1, le=65535)
    """587 with STARTTLS, 465 with SSL, 25 with neither, if it is not told."""
    security: Literal["starttls", "ssl", "none"] = "starttls"
    """``none`` is for a server on this machine; a password never goes over a network unencrypted."""
    user: str | None = None
    password: SecretStr | None = None
    """Better as ``CALLQA_MAIL__PASSWORD`` than in the file."""
    sender: str | None = Field(default=None, pattern=_ADDRESS)
    """The address that mails come from; the user, if that is an address."""
    ca_file: Path | None = None
    """Certificates to trust (PEM) instead of those of the system: for a server with one of your own."""
    timeout_s: PositiveFloat = 30.0

    @model_validator(mode="after")
    def _makes_sense(self) -> "MailSettings":
        if (self.user is None) != (self.password is None):
            raise ValueError("'user' and 'password' go together")
        if self.password is not None and self.security == "none" and self.host not in _HERE:
            raise ValueError("a password needs 'security' to be 'starttls' or 'ssl'")
        return self

    @property
    def server_port(self) -> int:
        """The port, told or usual."""
        return self.port or _PORTS[self.security]

    @property
    def from_address(self) -> str | None:
        """The address that mails come from, if there is one."""
        return self.sender or (self.user if self.user and "@" in self.user else None)


class DigestSettings(BaseModel):
    """The shift digest."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    to: Annotated[tuple[Annotated[str, Field(pattern=_ADDRESS)], ...], AfterValidator(_named_once)] = ()
    """The supervisors' addresses: who gets it reads of all managers."""
    moments: int = Field(default=5, ge=0, le=20)
    """How many of the worst moments stand in it."""
