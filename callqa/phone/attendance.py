"""Events of the queue log that tell when agents were there."""

from callqa.phone.calls import Presence, PresenceEvent
from callqa.phone.queue_log import Event, QueueEvent

_WHAT = {
    Event.LOG_IN: Presence.LOG_IN,
    Event.CALLBACK_LOG_IN: Presence.LOG_IN,
    Event.ADD_MEMBER: Presence.LOG_IN,
    Event.LOG_OFF: Presence.LOG_OUT,
    Event.CALLBACK_LOG_OFF: Presence.LOG_OUT,
    Event.REMOVE_MEMBER: Presence.LOG_OUT,
    Event.PAUSE: Presence.PAUSE,
    Event.PAUSE_ALL: Presence.PAUSE,
    Event.UNPAUSE: Presence.RESUME,
    Event.UNPAUSE_ALL: Presence.RESUME,
}
_WITH_REASON = {Event.PAUSE, Event.PAUSE_ALL}


def presence(event: QueueEvent) -> PresenceEvent | None:
    """Tell what an agent did; ``None`` for events of calls."""
    what = _WHAT.get(event.event)
    if what is None or event.member is None:
        return None
    reason = event.data[0] if event.event in _WITH_REASON and event.data and event.data[0] else None
    return PresenceEvent(event.at, event.member, event.queue or None, what, reason)
