"""A recording, and what is known of its call before anybody listens. Frozen, no I/O, nothing of storage."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What the phone system or a CRM knows of a call; every field may be missing.

    ``line`` is the shop's number that was called, ``member`` the extension or name of who spoke as the phone system
    writes it, ``script`` the id of the call script that should be followed.
    """

    call_id: str | None = None
    started_at: datetime | None = None
    direction: Literal["in", "out"] | None = None
    queue: str | None = None
    segment: str | None = None
    agent: str | None = None
    customer_number: str | None = None
    ring_s: float | None = None
    shop_names: tuple[str, ...] = ()
    language: str | None = None
    agent_channel: int | None = None
    line: str | None = None
    member: str | None = None
    script: str | None = None
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recording:
    """A file with a call in it; known by the SHA-256 of its bytes, in hexadecimal digits.

    ``path`` can be heard: a copy, where the file lies at an ``address``. ``facts`` are all that is known, made of what
    its files tell (``told``, what counts most first) and the phone system's logs, which know the call by the key
    ``phone_call``. ``customer`` is the customer's number in the form in which numbers are compared.
    """

    path: Path
    sha256: str
    size_bytes: int
    facts: CallFacts
    address: str | None = None
    told: tuple[CallFacts, ...] = ()
    phone_call: str | None = None
    customer: str | None = None

    @property
    def name(self) -> str:
        """The file's name without its folders."""
        return self.path.name

    @property
    def place(self) -> str:
        """Where it lies: its path, or its address."""
        return self.address or str(self.path)
