"""The player's words: its buttons, what its keys do, and what is said where there is no sound."""

from typing import Any

from callqa.review.language import _


def labels() -> dict[str, Any]:
    """Return the texts in the reader's language."""
    return {
        "player": _("Player"),
        "play": _("Play"),
        "pause": _("Pause"),
        "previous": _("Previous evidence"),
        "next": _("Next evidence"),
        "no_more": _("No more evidence this way"),
        "position": _("Position"),
        "speed": _("Speed"),
        "skip": _("Skip silence and hold"),
        "skip_short": _("Skip silence"),
        "skipped": _("Skipped {seconds} s"),
        "side": _("Which side is heard"),
        "both": _("Both sides"),
        "first_channel": _("First channel"),
        "second_channel": _("Second channel"),
        "zoom_in": _("Zoom in"),
        "zoom_out": _("Zoom out"),
        "evidence": _("Evidence"),
        "transcript": _("Transcript"),
        "follow": _("Follow the sound"),
        "nothing": _("There is no transcript of this call."),
        "preparing": _("The recording is being prepared"),
        "help": _("Keys"),
        "keys_on": _("Keys work on the whole page"),
        "keys": _keys(),
        "trouble": _trouble(),
    }


def _keys() -> list[list[str]]:
    return [
        [_("Space"), _("play or pause")],
        ["← →", _("5 seconds back or on")],
        ["N / P", _("next or previous evidence")],
        ["< >", _("slower or faster")],
        ["S", _("skip silence and hold")],
        ["↑ ↓", _("from line to line in the transcript, Enter plays")],
        ["?", _("show these keys")],
    ]


def _trouble() -> dict[str, str]:
    return {
        "gone": _(
            "The recording is no longer where it was, or has changed since it was heard. "
            "The transcript can still be read."
        ),
        "unreadable": _("The recording cannot be decoded. What was heard can still be read."),
        "signed_out": _("Your session has ended. Sign in again to listen."),
        "refused": _("There is no such call."),
        "offline": _("The server does not answer. Try again in a moment."),
        "unplayable": _("This browser cannot play the recording."),
    }
