"""The logs of two real phone systems, counted by hand."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callqa.phone.calls import Ending, PhoneCall
from tests.phone.logs import MASTER, QUEUE_LOG, calls_of, keys_of, needs_logs

pytestmark = needs_logs


class TestQueueLog:
    """278 lines: 221 RINGNOANSWER, 21 ENTERQUEUE, 12 ABANDON, 8 CONNECT, 7 COMPLETE…, 7 CONFIGRELOAD, 2 QUEUESTART."""

    @pytest.fixture
    def calls(self) -> dict[str, PhoneCall]:
        return calls_of(QUEUE_LOG.read_bytes())

    def test_calls_and_why_they_were_missed(self, calls: dict[str, PhoneCall]) -> None:
        endings = Counter(call.ending for call in calls.values())
        # 21 entered = 8 connected + 12 abandoned + 1 still ringing when the log stops
        assert endings == {Ending.ANSWERED: 8, Ending.GAVE_UP: 12, Ending.UNKNOWN: 1}

    def test_waits(self, calls: dict[str, PhoneCall]) -> None:
        waited = {
            ending: sorted(call.wait_s or 0 for call in calls.values() if call.ending is ending) for ending in Ending
        }
        # CONNECT|1, 2, 36, 6, 84, 4, 5, 5: 143 s, six of the eight within 20 s
        assert waited[Ending.ANSWERED] == [1, 2, 4, 5, 5, 6, 36, 84]
        # ABANDON|…|13, 17, 45, 17, 32, 15, 21, 17, 23, 10, 2, 3: 215 s, two of the twelve within 5 s
        assert waited[Ending.GAVE_UP] == [2, 3, 10, 13, 15, 17, 17, 17, 21, 23, 32, 45]

    def test_talk(self, calls: dict[str, PhoneCall]) -> None:
        # COMPLETE…|…|3, 4, 8, 12, 5, 13, 0: 45 s; the eighth, 1266839761.533, is connected and has no end
        assert sum(call.talk_s or 0 for call in calls.values()) == 45
        assert calls["1266839761.533"].talk_s is None

    def test_who_answered_and_whose_phone_rang_in_vain(self, calls: dict[str, PhoneCall]) -> None:
        assert Counter(call.member for call in calls.values() if call.member) == {"2004": 7, "2001": 1}
        assert sum(rings.times for call in calls.values() for rings in call.rings) == 221

    def test_hidden_numbers(self, calls: dict[str, PhoneCall]) -> None:
        hidden = [call for call in calls.values() if call.number is None]
        assert len(hidden) == 10  # ENTERQUEUE||anonymous


class TestCdr:
    """84 rows of 36 calls (different linked ids), the last 21 with a system name in front of their ids."""

    @pytest.fixture
    def calls(self) -> dict[str, PhoneCall]:
        return calls_of(MASTER.read_bytes())

    def test_calls_and_why_they_were_missed(self, calls: dict[str, PhoneCall]) -> None:
        assert {call.direction for call in calls.values()} == {"in"}
        # 36 = 24 answered + 6 that only heard an announcement (one row, ANSWERED, lastapp Hangup, nobody dialled)
        #    + 2 that rang as long as Dial lets them (60 s and 40 s) + 3 that hung up before (23, 7, 7 s) + 1 BUSY
        assert Counter(call.ending for call in calls.values()) == {
            Ending.ANSWERED: 24,
            Ending.MENU: 6,
            Ending.TIME_OUT: 2,
            Ending.GAVE_UP: 3,
            Ending.BUSY: 1,
        }

    def test_a_call_over_local_channels_is_one_call(self, calls: dict[str, PhoneCall]) -> None:
        call = calls["1706407446.50"]
        # started 02:04:06, answered by SIP/301 02:04:12, ended 02:04:29
        assert (call.wait_s, call.talk_s, call.member, call.line) == (6, 17, "301", "211553")

    def test_who_answered_behind_a_trunk(self, calls: dict[str, PhoneCall]) -> None:
        # Dial(SIP/301&SIP/200@stadionpbx): the channel SIP/stadionpbx-… is 200
        answered = Counter(call.member for call in calls.values() if call.member)
        assert answered == {"301": 19, "200": 5}

    def test_bytes_that_are_no_utf8_cost_no_row(self, calls: dict[str, PhoneCall]) -> None:
        with pytest.raises(UnicodeDecodeError):
            MASTER.read_bytes().decode()
        assert calls["mainserverdss-1706445411.103"].talk_s == 66


@pytest.mark.parametrize("log", [QUEUE_LOG, MASTER], ids=["queue_log", "cdr"])
class TestDamage:
    """What is broken is left out, and every call that the damage does not touch is as before."""

    def test_cut_at_every_byte_of_the_last_kilobyte(self, log: Path) -> None:
        content = log.read_bytes()
        whole = calls_of(content)
        for cut in range(len(content) - 1024, len(content)):
            assert_rest_is_right(content, content[:cut], whole)

    def test_lines_in_any_order(self, log: Path) -> None:
        lines = log.read_bytes().splitlines(keepends=True)
        for seed in range(20):
            shuffled = Random(seed).sample(lines, len(lines))  # noqa: S311 - an order, no secret
            assert calls_of(b"".join(shuffled)) == calls_of(b"".join(lines))

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def test_bytes_flipped(self, log: Path, data: st.DataObject) -> None:
        content = log.read_bytes()
        damaged = bytearray(content)
        places = st.integers(0, len(content) - 1)
        for at, mask in data.draw(st.lists(st.tuples(places, st.integers(1, 255)), min_size=1, max_size=20)):
            damaged[at] ^= mask
        assert_rest_is_right(content, bytes(damaged), calls_of(content))


def assert_rest_is_right(before: bytes, after: bytes, whole: Mapping[str, PhoneCall]) -> None:
    lines, left = Counter(before.split(b"\n")), Counter(after.split(b"\n"))
    touched = keys_of((lines - left) + (left - lines))
    told = calls_of(after)
    for key in whole.keys() - touched:
        assert told[key] == whole[key]
