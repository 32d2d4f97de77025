"""Lines of queue logs, and rows of their table, that nobody should have written."""

from datetime import UTC

import pytest

from callqa.phone import queue_log
from callqa.phone.queue_table import queue_table
from callqa.phone.reading import BrokenLine

COLUMNS = ("time", "callid", "queuename", "agent", "event", "data1")


@pytest.mark.parametrize("time", ["000631152000" + "0" * 30, "9" * 5000, "631151999", "4102444801", "", "١٧٦٣٦٢٢٩٠٠"])
def test_a_time_that_is_none_breaks_its_line_alone(time: str) -> None:
    with pytest.raises(BrokenLine, match="no time"):
        queue_log.parse(f"{time}|1763622890.1|sales|NONE|ENTERQUEUE||89001112233|1")


@pytest.mark.parametrize("call_id", ["9" * 5000 + ".1", "NONE", "x", "99999999999.1"])
def test_an_id_that_tells_no_time_leaves_the_time_of_the_row(call_id: str) -> None:
    table = queue_table(COLUMNS, UTC)
    assert table is not None
    event = table.parse(["2025-11-20 10:15:00.250000", call_id, "sales", "NONE", "ENTERQUEUE", ""])
    assert event is not None
    assert event.at.isoformat() == "2025-11-20T10:15:00+00:00"
