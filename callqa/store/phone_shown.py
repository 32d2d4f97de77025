"""Customers of the phone system's lists as they are shown: with their numbers, or with the ends of them."""

from collections.abc import Iterable
from dataclasses import replace

from callqa.phone.contact import Contacted
from callqa.phone.followup import Episode
from callqa.store.personal import Sight


def shown_episodes(episodes: Iterable[Episode], seen: Sight) -> tuple[Episode, ...]:
    """Return customers who did not get through; calls by which they can be followed stay."""
    return tuple(replace(one, customer=seen.number(one.customer)) for one in episodes)


def shown_orders(orders: Iterable[Contacted], seen: Sight) -> tuple[Contacted, ...]:
    """Return orders with the numbers of their customers."""
    return tuple(replace(one, order=replace(one.order, customer=seen.number(one.order.customer))) for one in orders)
