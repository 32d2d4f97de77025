"""What several sources tell of a call, made one. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import PurePath
from typing import Any

from callqa.phone.calls_csv import CrmCalls
from callqa.phone.directory import Directory
from callqa.phone.file_names import FileNames
from callqa.recording import CallFacts


@dataclass(frozen=True, slots=True)
class Sources:
    """All that tells of recordings besides their sidecars and the phone system's log."""

    names: FileNames
    calls: CrmCalls
    directory: Directory

    def told(self, path: PurePath, sidecar: CallFacts) -> tuple[CallFacts, CallFacts]:
        """Return what is written of a recording (the sidecar goes before the CRM's row), and what its name tells."""
        named = self.names.facts(path)
        return merged(sidecar, self.calls.facts(path, sidecar.call_id or named.call_id)), named


def complete(
    told: Sequence[CallFacts], logged: CallFacts | None, directory: Directory, shop_names: tuple[str, ...] = ()
) -> CallFacts:
    """Return all that is known of a recording.

    Args:
        told: what ``Sources.told`` tells of it: the first goes before the phone system's log, that before the others.
        logged: what the log tells.
        directory: fills in what follows from extension, queue and number.
        shop_names: where nothing tells them.
    """
    facts = with_directory(merged(*told[:1], logged or CallFacts(), *told[1:]), directory)
    return facts if facts.shop_names else replace(facts, shop_names=shop_names)


def merged(*told: CallFacts) -> CallFacts:
    """Return each fact as the first source that knows it tells it; unknown keys are kept of all."""
    found: dict[str, Any] = {
        field.name: next(
            (value for one in told if (value := getattr(one, field.name)) not in {None, ()}), field.default
        )
        for field in fields(CallFacts)
        if field.name != "extra"
    }
    extra: dict[str, object] = {}
    for one in reversed(told):
        extra |= one.extra
    return CallFacts(**found, extra=extra)


def with_directory(facts: CallFacts, directory: Directory) -> CallFacts:
    """Add the manager behind the extension, and what the queue or the called number is for, where nothing told it.

    An agent written as an extension or name that the directory knows becomes its manager.
    """
    written = facts.member if facts.agent is None else facts.agent
    agent = facts.agent
    if agent is None or directory.knows(agent):
        agent = directory.manager(written, facts.started_at)
    line = directory.line(facts.queue, facts.line)
    return replace(
        facts,
        agent=agent,
        segment=facts.segment or line.segment,
        language=facts.language or line.language,
        script=facts.script or line.script,
        shop_names=facts.shop_names or ((line.shop,) if line.shop else ()),
    )
