"""Numbers and members as phone systems write them."""

import pytest

from callqa.phone.members import bare_id, member_of
from callqa.phone.numbers import normal


@pytest.mark.parametrize(
    "written",
    ["89001234567", "+7 (900) 123-45-67", "79001234567", "9001234567", "81079001234567", "8 900 123 45 67"],
)
def test_a_customer_is_one_customer_however_the_number_is_written(written: str) -> None:
    assert normal(written, "RU") == "+79001234567"


@pytest.mark.parametrize(
    ("written", "country", "compared"),
    [
        ("06 30 123 4567", "HU", "+36301234567"),
        ("+36301234567", "RU", "+36301234567"),
        ("214943", "RU", "214943"),
        ("anonymous", "RU", None),
        ("unknown", "RU", None),
        ("201", "RU", None),
        ("", "RU", None),
        ("1" * 40, "RU", None),
    ],
)
def test_other_countries_short_numbers_and_hidden_ones(written: str, country: str, compared: str | None) -> None:
    assert normal(written, country) == compared


@pytest.mark.parametrize(
    ("written", "member"),
    [
        ("Local/2004@from-internal/n", "2004"),
        ("Local/2004@from-queue-0000000c;1", "2004"),
        ("SIP/2004", "2004"),
        ("PJSIP/2004-0000001f", "2004"),
        ("Agent/1001", "1001"),
        ("Ольга Смирнова", "Ольга Смирнова"),
        ("NONE", None),
        ("", None),
    ],
)
def test_members(written: str, member: str | None) -> None:
    assert member_of(written) == member


def test_a_system_name_in_front_of_an_id() -> None:
    assert bare_id("main-server-1706420300.0") == bare_id("1706420300.0") == "1706420300.0"
