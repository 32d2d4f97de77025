"""The difference that other rules would make, as JSON."""

import pytest

from callqa.backtest import ChangedCall, ChangedVerdict, Difference
from callqa.calls import Evidence, Mark
from callqa.reports.difference import as_json

NAME = "in-74951234567-79123405508-20251101-101512-1761981312.44.wav"


@pytest.mark.parametrize(
    ("personal", "name", "quote"),
    [
        (False, "in-…4567-…5508-20251101-101512-1761981312.44.wav", "Телефон [телефон]."),
        (True, NAME, "Телефон 8 912 340 55 08."),
    ],
)
def test_names_and_quotes_are_masked_unless_they_are_asked_for(personal: bool, name: str, quote: str) -> None:
    evidence = Evidence(0, 0.0, 1.0, "Телефон 8 912 340 55 08.")
    changed = ChangedCall(1, NAME, None, 100.0, 0.0, (ChangedVerdict("a", Mark.PASS, Mark.FAIL, (), (evidence,)),))
    why = f"cut_off: {NAME} breaks off."
    difference = Difference(1, 0, 100.0, 0.0, (changed,), (), (), ((NAME, why),))
    told = as_json(difference, personal=personal)
    assert told["changed"][0]["recording"] == name
    assert told["changed"][0]["verdicts"]["a"]["after"]["evidence"][0]["quote"] == quote
    assert told["left_out"] == [{"recording": name, "reason": f"cut_off: {name} breaks off."}]
