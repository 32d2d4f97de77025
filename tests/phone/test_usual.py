"""Whom a customer usually speaks with."""

import pytest

from callqa.intervals import Share
from callqa.phone.usual import Spoken, Usual, usual_manager


def calls(said: str) -> list[Spoken]:
    """Write calls as letters: capital ones are the customer's, small ones the manager's."""
    return [Spoken(letter.upper(), letter.isupper()) for letter in said]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("", Usual(None, 0, Share(0, 0))),
        ("A", Usual(None, 0, Share(0, 0))),
        ("AB", Usual(None, 0, Share(0, 0))),
        ("AA", Usual("A", 2, Share(0, 0))),
        ("AAA", Usual("A", 3, Share(1, 1))),
        ("AAB", Usual("A", 2, Share(0, 1))),
        ("AABB", Usual("B", 2, Share(0, 2))),  # of two with as many calls the last
        ("AABBA", Usual("A", 3, Share(0, 3))),  # B was it when A answered
        ("aaA", Usual("A", 3, Share(1, 1))),  # who calls customers is known to them, too
        ("AAb", Usual("A", 2, Share(0, 0))),  # the customer did not return
    ],
)
def test_the_usual_manager_and_whether_customers_reach_them(said: str, expected: Usual) -> None:
    assert usual_manager(calls(said)) == expected
