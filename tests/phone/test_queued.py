"""Events of one call in queues → what became of it."""

from callqa.phone import queue_log
from callqa.phone.calls import Ending, Rings
from callqa.phone.queued import Queued, fold


def told(*lines: str) -> Queued:
    """Fold lines, each without its epoch's first digits and the call's id."""
    events = [queue_log.parse(f"17636{at}|1763600000.1|{rest}") for at, rest in (line.split("|", 1) for line in lines)]
    found = fold(event for event in events if event)
    assert found is not None
    return found


def test_a_call_that_overflows_from_queue_to_queue_is_one_wait() -> None:
    call = told(
        "00000|sales|NONE|ENTERQUEUE||89001112233|1",
        "00030|sales|NONE|EXITWITHTIMEOUT|1|1|30",
        "00030|reserve|NONE|ENTERQUEUE||89001112233|1",
        "00041|reserve|SIP/201|CONNECT|11|1763600041.2|4",
        "00101|reserve|SIP/201|COMPLETEAGENT|11|60|1",
    )
    assert (call.ending, call.queue, call.member) == (Ending.ANSWERED, "reserve", "201")
    assert (call.wait_s, call.talk_s) == (41, 60)


def test_who_leaves_one_queue_and_waits_in_the_next_is_not_lost_yet() -> None:
    waiting = ["00000|sales|NONE|ENTERQUEUE||89001112233|1", "00030|sales|NONE|EXITWITHTIMEOUT|1|1|30"]
    assert told(*waiting).ending is Ending.TIME_OUT
    further = [*waiting, "00030|reserve|NONE|ENTERQUEUE||89001112233|1"]
    assert told(*further).ending is Ending.UNKNOWN
    assert told(*further, "00050|reserve|NONE|ABANDON|1|1|20").ending is Ending.GAVE_UP
    assert told(*further, "00050|reserve|NONE|ABANDON|1|1|20").wait_s == 50


def test_a_transfer_ends_the_talk() -> None:
    call = told(
        "00000|sales|NONE|ENTERQUEUE||89001112233|1",
        "00005|sales|SIP/201|CONNECT|5|1763600005.2|5",
        "00025|sales|SIP/201|BLINDTRANSFER|202|from-internal|5|20|1",
    )
    assert (call.member, call.talk_s) == ("201", 20)


def test_a_missing_line_costs_no_call() -> None:
    end = "00065|sales|SIP/201|COMPLETECALLER|5|60|1"
    without_connect = told("00000|sales|NONE|ENTERQUEUE||89001112233|1", end)
    assert (without_connect.ending, without_connect.wait_s, without_connect.talk_s) == (Ending.ANSWERED, 5, 60)
    without_enter = told("00005|sales|SIP/201|CONNECT|5|1763600005.2|5", end)
    assert (without_enter.ending, without_enter.wait_s, without_enter.number) == (Ending.ANSWERED, 5, None)


def test_a_wait_that_contradicts_the_clock_is_not_believed() -> None:
    call = told("00000|sales|NONE|ENTERQUEUE||89001112233|1", "00012|sales|SIP/201|CONNECT|92|1763600012.2|5")
    assert call.wait_s == 12


def test_phones_that_rang_in_vain() -> None:
    call = told(
        "00000|sales|NONE|ENTERQUEUE||89001112233|1",
        "00005|sales|SIP/201|RINGNOANSWER|5000",
        "00015|sales|SIP/201|RINGNOANSWER|8000",
        "00015|sales|SIP/202|RINGNOANSWER|0",
        "00020|sales|NONE|ABANDON|1|1|20",
    )
    assert call.rings == (Rings("201", 2, 8.0), Rings("202", 1, 0.0))


def test_agents_and_restarts_are_no_call() -> None:
    lines = ["1763600000|NONE|NONE|NONE|QUEUESTART|", "1763600001|NONE|sales|SIP/201|ADDMEMBER|", ""]
    assert fold(event for line in lines if (event := queue_log.parse(line))) is None
