"""Slots of phrases that are too many to list: prices, dates, times, telephone numbers, addresses, numbers, people.

A language is one file: its number words, its given names, and what the slots look like.
"""

from callqa.rules.slots.find import NAMES, Slots
from callqa.rules.slots.numbers import Number

__all__ = ["NAMES", "Number", "Slots"]
