"""Words for what the phone system tells. English here, translated where they are shown."""

from callqa.phone.calls import Ending
from callqa.phone.promptness import Speed
from callqa.phone.service import Reason
from callqa.review.language import N_

REASONS = {
    Reason.GAVE_UP: N_("Gave up waiting"),
    Reason.TIME_OUT: N_("Rang or waited as long as it may"),
    Reason.NOBODY_THERE: N_("Nobody was logged in"),
    Reason.KEY: N_("Left the queue by a key"),
    Reason.BUSY: N_("Busy"),
    Reason.MENU: N_("Ended in the menu"),
    Reason.FAILED: N_("Did not get through to any phone"),
    Reason.OUT_OF_HOURS: N_("Out of hours"),
}
SPEEDS = {
    Speed.WITHIN_20_MIN: N_("Within 20 minutes"),
    Speed.WITHIN_1_H: N_("Within an hour"),
    Speed.SAME_DAY: N_("The same day"),
    Speed.LATER: N_("Later"),
    Speed.NEVER: N_("Not at all"),
    Speed.OPEN: N_("Not yet, the hour is not over"),
}
ENDINGS = {
    Ending.ANSWERED: N_("Spoke"),
    Ending.GAVE_UP: N_("Gave up waiting"),
    Ending.TIME_OUT: N_("Rang or waited as long as it may"),
    Ending.NOBODY_THERE: N_("Nobody was logged in"),
    Ending.KEY: N_("Left the queue by a key"),
    Ending.BUSY: N_("Busy"),
    Ending.MENU: N_("Ended in the menu"),
    Ending.FAILED: N_("Did not get through to any phone"),
    Ending.UNKNOWN: N_("The log does not tell"),
}
OUT_ENDINGS = {
    Ending.GAVE_UP: N_("No answer"),
    Ending.TIME_OUT: N_("No answer"),
    Ending.BUSY: N_("Busy"),
    Ending.FAILED: N_("Could not be connected"),
}
"""Of calls that the shop made, where other words are needed."""


def ending(what: Ending | None, direction: str | None) -> str:
    """Return what became of a call; empty where nothing tells."""
    if what is None:
        return ""
    return OUT_ENDINGS.get(what, ENDINGS[what]) if direction == "out" else ENDINGS[what]
