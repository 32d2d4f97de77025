"""What a supervisor does with calls of the queue: takes, gives, gives back, ticks off."""

from callqa.review import data_queue
from callqa.review.language import _, ngettext
from callqa.review.parts.calls import GIVE, GIVE_BACK, TAKE, Asked
from callqa.store.accounts import Account


def do(account: Account, asked: Asked) -> str:
    """Do what was asked for the selected calls and tell it.

    Raises:
        ReviewError: it is refused.
    """
    if asked.action in {TAKE, GIVE, GIVE_BACK}:
        to = {TAKE: account.id, GIVE: asked.to, GIVE_BACK: None}[asked.action]
        moved = data_queue.assign(account, asked.recording_ids, to)
        return ngettext("{count} call changed hands.", "{count} calls changed hands.", moved)
    done = data_queue.tick_off_unscored(account, asked.recording_ids)
    told = ngettext("{count} call was ticked off.", "{count} calls were ticked off.", done)
    if done < len(asked.recording_ids):
        told += " " + _("Calls with a score are looked at one by one.")
    return told
