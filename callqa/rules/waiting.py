"""The kind ``waiting``."""

from typing import Literal

from pydantic import Field

from callqa.calls import Evidence, Mark, Verdict
from callqa.measures import ORDINARY_PAUSE_S, SHORT_UTTERANCE_S, Wait, waits
from callqa.rules.heard import Heard
from callqa.rules.rule import Rule, VerdictOf


class Waiting(Rule):
    """The customer must not be kept waiting in silence or with music.

    Fails when one stretch is longer than ``longest_s``, or all stretches together are longer than ``total_s``. A
    stretch goes on while the customer only says something short into it («алло?») and through announcements. The
    evidence is the stretches that are too long, or all of them where the total is.

    Keys, all in seconds: ``longest_s`` (default 20), ``total_s`` (default 60), ``ordinary_s`` (stretches shorter than
    this do not count, default 3), ``utterance_s`` (how long the customer may speak within one stretch, default 2).

    Example::

        kind: waiting
        longest_s: 20
        total_s: 60

    Passes: «Минутку.» (15 s) «Спасибо за ожидание.» Fails: the same with 25 s.
    """

    kind: Literal["waiting"]
    longest_s: float = Field(default=20.0, gt=0)
    total_s: float = Field(default=60.0, gt=0)
    ordinary_s: float = Field(default=ORDINARY_PAUSE_S, ge=0)
    utterance_s: float = Field(default=SHORT_UTTERANCE_S, ge=0)

    def judge(self, heard: Heard, verdict_of: VerdictOf) -> Verdict:  # noqa: ARG002 - the same for all kinds
        """Judge a call."""
        stretches = waits(heard.transcript, self.ordinary_s, self.utterance_s)
        total_s = sum(wait.heard_s for wait in stretches)
        if total_s > self.total_s:
            return self.verdict(Mark.FAIL, tuple(map(_evidence, stretches)), note=f"total_wait_s:{total_s:.0f}")
        too_long = tuple(_evidence(wait) for wait in stretches if wait.heard_s > self.longest_s)
        return self.verdict(Mark.FAIL if too_long else Mark.PASS, too_long)


def _evidence(wait: Wait) -> Evidence:
    return Evidence(turn=None, start_s=wait.start_s, end_s=wait.end_s, quote="")
