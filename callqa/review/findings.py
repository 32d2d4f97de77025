"""What was found out about the sound of a call, in words: what it is, and what to do about it."""

from dataclasses import dataclass

from callqa.findings import Finding
from callqa.review import i18n
from callqa.review.language import N_, _, chosen

_CHANNELS = {"0": N_("Left channel"), "1": N_("Right channel"), "": N_("One channel")}

_SAID = {
    Finding.SILENT_CHANNEL: (
        N_("{channel}: nothing but the noise of the line."),
        N_("Check that the phone system records both sides."),
    ),
    Finding.SAME_SIGNAL: (
        N_("Both channels hold the same sound, so the sides were told apart by voice."),
        N_("Let the phone system record each side in its own channel."),
    ),
    Finding.SIDES_SWAPPED: (
        N_("What is said contradicts the phone system on who is the manager."),
        N_("Listen, then swap the speakers or confirm them."),
    ),
    Finding.CLIPPING: (
        N_("{channel}: too loud, the sound is cut off, so words may be misheard."),
        N_("Lower the recording level of this side."),
    ),
    Finding.WRONG_RATE: (
        N_("The file tells a wrong sampling rate: it plays too fast or too slowly."),
        N_("Correct the rate in the recorder's settings."),
    ),
    Finding.CUT_OFF: (
        N_("The file ends earlier than its header says."),
        N_("Copy it again from the phone system."),
    ),
    Finding.OTHER_LANGUAGE: (
        N_("It sounds like another language: {language}."),
        N_("If so, name the language beside the recording and transcribe it again."),
    ),
    Finding.SIDES_OPEN: (
        N_("A person decided who is the manager in an earlier transcript, but this one differs too much to follow it."),
        N_("Listen, then swap the speakers or confirm them."),
    ),
}

_KINDS = {kind.value: kind for kind in _SAID}


@dataclass(frozen=True, slots=True)
class Told:
    """One finding. ``advice`` is for those who look after recordings; empty for a finding that is not known."""

    text: str
    advice: str


def told(finding: str) -> Told:
    """Say a finding, ``KIND`` or ``KIND:DETAIL``; one that is not known as it stands."""
    code, _colon, detail = finding.partition(":")
    kind = _KINDS.get(code)
    if kind is None:
        return Told(finding, "")
    text, advice = _SAID[kind]
    channel = _(_CHANNELS.get(detail, _CHANNELS[""]))
    return Told(_(text).format(channel=channel, language=i18n.language_name(detail, chosen())), _(advice))
