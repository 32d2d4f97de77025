import re
from datetime import UTC, datetime
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

import pytest

from callqa.errors import SettingsError
from callqa.phone.file_names import file_names
from callqa.recording import CallFacts

MOSCOW = ZoneInfo("Europe/Moscow")
AT = datetime(2026, 11, 20, 7, 15, 12, tzinfo=UTC)


def read(name: str, *patterns: str, zone: ZoneInfo = MOSCOW) -> CallFacts:
    return file_names(patterns, "[0-9]{2,5}", zone).facts(PurePosixPath("2026/11/20") / name)


@pytest.mark.parametrize(
    ("ends", "told"),
    [
        ("in-74951234567-79001112233", CallFacts(direction="in", line="74951234567", customer_number="79001112233")),
        ("in-74951234567-unknown", CallFacts(direction="in", line="74951234567")),
        ("in-s-+79001112233", CallFacts(direction="in", customer_number="+79001112233")),
        ("out-89001112233-2001", CallFacts(direction="out", customer_number="89001112233", member="2001")),
        ("out-89001112233-74950000000", CallFacts(direction="out", customer_number="89001112233")),
        ("q-600-79001112233", CallFacts(direction="in", queue="600", customer_number="79001112233")),
        ("q-600-2001", CallFacts(queue="600")),
        ("q-sales-b2b-79001112233", CallFacts(direction="in", queue="sales-b2b", customer_number="79001112233")),
        ("rg-700-79001112233", CallFacts(direction="in", queue="700", customer_number="79001112233")),
        ("external-2001-79001112233", CallFacts(direction="in", member="2001", customer_number="79001112233")),
        ("exten-2001-79001112233", CallFacts(direction="in", member="2001", customer_number="79001112233")),
        ("exten-2001-2002", CallFacts()),
        ("internal-2001-2002", CallFacts()),
        ("generic-74951234567-79001112233", CallFacts(direction="in", line="74951234567",
                                                      customer_number="79001112233")),
        ("ondemand-79001112233-2001", CallFacts(direction="out", member="2001", customer_number="79001112233")),
        ("parked-2001-79001112233", CallFacts(direction="in", member="2001", customer_number="79001112233")),
        ("conf-800-always", CallFacts()),
        ("in-74951234567-", CallFacts(direction="in", line="74951234567")),
        ("in-8-800-555-8-900-111", CallFacts(direction="in")),
    ],
)  # fmt: skip
def test_names_of_freepbx_tell_who_called_whom(ends: str, told: CallFacts) -> None:
    found = read(f"{ends}-20261120-101512-1763730912.44.wav")
    assert (found.call_id, found.started_at) == ("1763730912.44", AT)
    told_too = CallFacts(call_id=found.call_id, started_at=found.started_at)
    assert {key: getattr(found, key) for key in FIELDS} == {key: getattr(told, key) for key in FIELDS}, told_too


FIELDS = ("direction", "queue", "line", "customer_number", "member", "agent")


def test_a_systems_name_in_the_unique_id_may_have_dashes() -> None:
    found = read("q-600-79001112233-20261120-101512-pbx-moscow-1-1763730912.44.WAV")
    assert (found.call_id, found.queue) == ("pbx-moscow-1-1763730912.44", "600")


@pytest.mark.parametrize(
    "name",
    [
        "call.wav",
        "in-1-2-20261340-101512-1763730912.44.wav",
        "-----.wav",
        "in-1-2-20261120-1015-1.2.wav",
        "",
        "....wav",
    ],
)
def test_other_names_tell_nothing_of_the_time(name: str) -> None:
    assert read(name).started_at is None


def test_a_changing_clock_is_no_trouble() -> None:
    """In Berlin 2:30 did not exist on 29 March 2026, and came twice on 25 October."""
    berlin = ZoneInfo("Europe/Berlin")
    gap = read("in-1-2-20260329-023000-1774747800.1.wav", zone=berlin).started_at
    twice = [
        read(f"in-1-2-20261025-023000-{epoch}.1.wav", zone=berlin).started_at for epoch in (1792888200, 1792891800)
    ]
    assert gap == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert twice == [datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1)]


def test_own_patterns_go_first_and_may_look_at_the_folders() -> None:
    pattern = r"(?P<agent>[^/]+)/(?P<date>[\d.]+)_(?P<time>[\d-]+)_(?P<from>\d+)_(?P<to>\d+)$"
    found = read("Ольга/20.11.2026_10-15-12_2001_89001112233.mp3", pattern)
    assert (found.agent, found.started_at, found.direction) == ("Ольга", AT, "out")
    assert (found.customer_number, found.member) == ("89001112233", "2001")
    assert read("in-1-79001112233-20261120-101512-1763730912.44.wav", pattern).direction == "in"


def test_a_patterns_direction_decides_whose_the_numbers_are() -> None:
    pattern = r"(?P<direction>\w+) (?P<from>\d+) (?P<to>\d+) (?P<epoch>\d+)"
    found = read("вх 79001112233 74951234567 1795158912.wav", pattern)
    assert (found.direction, found.customer_number, found.line, found.member) == (
        "in",
        "79001112233",
        "74951234567",
        None,
    )
    assert found.started_at == AT


@pytest.mark.parametrize(("pattern", "says"), [(r"(?P<when>\d+)", "a group 'when'"), (r"\d+", "names no group")])
def test_a_pattern_with_unknown_groups_is_refused(pattern: str, says: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(says)):
        read("call.wav", pattern)
