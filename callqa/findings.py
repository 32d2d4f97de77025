"""What can be found out about a recording besides its words."""

from enum import StrEnum


class Finding(StrEnum):
    """Something found out about a recording or its sound that a reader of its transcript should know.

    A transcript tells it as ``KIND`` or ``KIND:DETAIL``, the detail being a channel's number or a language.
    """

    SILENT_CHANNEL = "silent_channel"
    """Nothing but the noise of a line on this channel."""
    SAME_SIGNAL = "same_signal"
    """Both channels hold the same sound: a mono call, written twice."""
    SIDES_SWAPPED = "sides_swapped"
    """What is said contradicts the phone system on which channel is the agent's."""
    SIDES_OPEN = "sides_open"
    """A person decided who is the agent in an earlier transcript, which differs too much to carry that over."""
    CLIPPING = "clipping"
    """The sound of this channel is cut off at full scale, again and again."""
    WRONG_RATE = "wrong_rate"
    """The file tells a sampling rate that is not its sound's: it plays too fast or too slowly."""
    CUT_OFF = "cut_off"
    """The file ends before its header says."""
    OTHER_LANGUAGE = "other_language"
    """It sounds like this language, not like the one that it was taken for."""
