"""What the queue's pages read and write, as the account that looks at them."""

from collections.abc import Collection, Sequence
from zoneinfo import ZoneInfo

from sqlmodel import Session

from callqa import shoptime
from callqa.review.context import engine, present_settings, settings
from callqa.shoptime import Shift
from callqa.store import assigning, callwork, ticking, views
from callqa.store import queue as queue_store
from callqa.store import samples as sample_store
from callqa.store.accounts import Account
from callqa.store.assigning import Person
from callqa.store.callwork import CallWork
from callqa.store.db import transaction
from callqa.store.queue import QueueFilter, QueueRow, Show
from callqa.store.samples import Drawn, Sample
from callqa.store.views import SavedView


def zone() -> ZoneInfo:
    """Return the shop's time zone."""
    return ZoneInfo(settings().time_zone)


def shifts() -> tuple[Shift, ...]:
    """Return what the shop's day is divided into."""
    return tuple(Shift(one.name, one.start, one.end, zone()) for one in settings().shifts)


def people(account: Account) -> tuple[Person, ...]:
    """Return who calls can be given to."""
    with Session(engine()) as session:
        return assigning.people(session, account)


def page(account: Account, wanted: QueueFilter, offset: int, limit: int) -> tuple[QueueRow, ...]:
    """Return one page of the queue."""
    with Session(engine()) as session:
        return queue_store.queue(session=session, account=account, wanted=wanted, offset=offset, limit=limit)


def parts(account: Account, wanted: QueueFilter) -> dict[Show, int]:
    """Count the parts of the queue under the other filters."""
    with Session(engine()) as session:
        return queue_store.queue_parts(session=session, account=account, wanted=wanted)


def lengths(account: Account, wanted: Sequence[QueueFilter]) -> tuple[int, ...]:
    """Count the calls of several filters."""
    with Session(engine()) as session:
        return queue_store.queue_lengths(session=session, account=account, wanted=wanted)


def still_open(account: Account, recording_ids: Collection[int]) -> set[int]:
    """Return which of the calls still need a person, and are not another supervisor's."""
    with Session(engine()) as session:
        return queue_store.still_open(session=session, account=account, recording_ids=recording_ids)


def assign(account: Account, recording_ids: Sequence[int], to: int | None) -> int:
    """Give calls to somebody, or make them nobody's, and return how many changed hands.

    Raises:
        ReviewError: it is refused.
    """
    with transaction(engine()) as session:
        return assigning.assign(session, account, recording_ids, to)


def split(account: Account, wanted: QueueFilter, among: Sequence[int], *, taken_too: bool) -> int:
    """Share calls out evenly and return how many changed hands.

    Raises:
        ReviewError: it is refused.
    """
    with transaction(engine()) as session:
        return assigning.split(session, account, wanted, among, taken_too=taken_too)


def call_work(account: Account, recording_id: int) -> CallWork | None:
    """Return where the work on a call stands; ``None`` for managers."""
    with Session(engine()) as session:
        return callwork.call_work(session, account, recording_id)


def tick_off(account: Account, recording_id: int, evaluation_id: int | None) -> None:
    """Note that a person has seen a call and has nothing to do in it.

    Raises:
        ReviewError: it is refused.
    """
    with transaction(engine()) as session:
        ticking.tick_off(session, account, recording_id, evaluation_id)


def tick_off_unscored(account: Account, recording_ids: Sequence[int]) -> int:
    """Tick off those of the calls that have no score, and return how many.

    Raises:
        ReviewError: it is refused.
    """
    with transaction(engine()) as session:
        return ticking.tick_off_unscored(session, account, recording_ids)


def take_back(account: Account, recording_id: int) -> None:
    """Put a call that was ticked off back into the queue.

    Raises:
        ReviewError: it is refused.
    """
    with transaction(engine()) as session:
        ticking.take_back(session, account, recording_id)


def saved_views(account: Account) -> tuple[SavedView, ...]:
    """Return the views that an account sees."""
    with Session(engine()) as session:
        return views.saved_views(session, account)


def save_view(account: Account, name: str, address: str, *, shared: bool) -> None:
    """Save the filters under a name.

    Raises:
        ReviewError: it is refused.
    """
    with transaction(engine()) as session:
        views.save_view(session, account, name, address, shared=shared)


def drop_view(account: Account, view_id: int) -> None:
    """Delete an own view.

    Raises:
        ReviewError: it is refused.
    """
    with transaction(engine()) as session:
        views.drop_view(session, account, view_id)


def last_week() -> str:
    """Return the last week that is over."""
    return shoptime.week_before(shoptime.today(zone()))


def sample_calls() -> int:
    """Return how many calls of each manager and week are drawn."""
    return present_settings().sample_calls


def samples(account: Account) -> tuple[Sample, ...]:
    """Return the random samples of the latest weeks."""
    with Session(engine()) as session:
        return sample_store.samples(session, account)


def draw(account: Account, week: str) -> Drawn:
    """Draw the samples of a week.

    Raises:
        ReviewError: it is refused.
    """
    with transaction(engine()) as session:
        return sample_store.draw_week(session, account, week, zone(), sample_calls())
