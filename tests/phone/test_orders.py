from datetime import datetime, timedelta

import pytest

from callqa.intervals import Share
from callqa.phone.calls import Ending
from callqa.phone.contact import Contacted, Placed, contacts, order_figures
from callqa.phone.orders import Broken, Order, OrdersError, read_orders
from callqa.phone.promptness import Speed
from callqa.phone.service import Service
from tests.phone.build import ALWAYS, ANNA, BORIS, MOSCOW, WEEKDAYS, Call, at, call, columns, out

TEN, AFTER = at("10:00"), at("12:00", day=25)


class TestFile:
    @pytest.mark.parametrize(
        "content",
        [
            b"id,time,phone\nA-1,2026-11-20 10:15,8 900 000-00-01\n",
            "\ufeff№ заказа;Сумма;Дата и время;Телефон\nA-1;1,5;20.11.2026 10:15:00;8 900 000-00-01\n".encode(),
            "телефон\tзаказ\tВРЕМЯ\r\n8 900 000-00-01\tA-1\t20.11.2026 10:15\r\n\r\n".encode("cp1251"),
            b'Order_ID,created_at,Phone\n"A-1","2026-11-20T07:15:00Z","8 900 000-00-01"\n',
            b"order number,phone,number,date\nA-1,8 900 000-00-01,7,1795158900\n",
        ],
    )
    def test_is_read_whatever_wrote_it(self, content: bytes) -> None:
        assert read_orders(content, MOSCOW).orders == (Order("A-1", at("10:15"), "8 900 000-00-01"),)

    def test_broken_rows_are_named_and_the_others_count(self) -> None:
        content = "id;time;phone\n1;yesterday;1\n;2026-11-20;2\n3;2026-11-20\n4;2026-11-20;\n4;2026-11-21;5\n"
        found = read_orders(content.encode(), MOSCOW)
        assert found.orders == (Order("4", at("00:00", day=21), "5"),), "the last row of an order counts"
        assert [one.line for one in found.broken] == [2, 3, 4]
        assert found.broken[2] == Broken(4, "it has only 2 column(s)")
        assert "2026-11-20 10:15" in found.broken[0].why

    @pytest.mark.parametrize("content", [b"", b"\n", b"id,time\n1,2026-11-20\n", bytes(range(256)), b'"' * 300_000])
    def test_without_its_columns_is_no_file_of_orders(self, content: bytes) -> None:
        with pytest.raises(OrdersError, match="phone"):
            read_orders(content, MOSCOW)


def contacted(
    *calls: Call,
    ordered: datetime = TEN,
    service: Service = ALWAYS,
    now: datetime = AFTER,
    customer: str = ANNA,
) -> Contacted:
    (found,) = contacts([Placed("A-1", ordered, customer)], columns(calls), service, MOSCOW, now)
    return found


@pytest.mark.parametrize(
    ("calls", "speed", "took_s"),
    [
        ([out("10:20")], Speed.WITHIN_20_MIN, 1200),
        ([out("10:20:01")], Speed.WITHIN_1_H, 1201),
        ([out("11:00")], Speed.WITHIN_1_H, 3600),
        ([out("11:00:01")], Speed.SAME_DAY, 3601),
        ([out("09:00", day=21)], Speed.LATER, 23 * 3600),
        ([out("10:05", Ending.BUSY), out("10:30")], Speed.WITHIN_1_H, 1800),  # an attempt is no contact
        ([call("10:05", Ending.GAVE_UP), call("10:10")], Speed.WITHIN_20_MIN, 600),
        ([out("10:05", customer=BORIS), out("09:00")], Speed.NEVER, None),
        ([call("09:58", wait_s=10, talk_s=300)], Speed.WITHIN_20_MIN, 0),  # ordered on the phone
    ],
)
def test_the_first_contact_comes_sooner_or_later(calls: list[Call], speed: Speed, took_s: float | None) -> None:
    found = contacted(*calls)
    assert (found.speed, found.took_s) == (speed, took_s)


def test_orders_out_of_hours_count_from_the_next_opening() -> None:
    night = contacted(out("09:15", day=23, manager="Ольга"), ordered=at("18:00"), service=WEEKDAYS)
    assert (night.counts_from, night.took_s, night.manager) == (at("09:00", day=23), 900, "Ольга")
    assert contacted(out("18:30"), ordered=at("18:00"), service=WEEKDAYS).took_s == 0


def test_an_order_not_an_hour_old_is_open() -> None:
    assert contacted(now=at("11:00")).speed is Speed.OPEN
    assert contacted(now=at("11:00:01")).speed is Speed.NEVER
    assert contacted(ordered=at("18:00"), service=WEEKDAYS, now=at("09:59", day=23)).speed is Speed.OPEN


def test_orders_are_summed_up_open_ones_and_those_without_a_number_apart() -> None:
    orders = [
        Placed(f"A-{place}", at("10:00") + timedelta(hours=place), customer)
        for place, customer in enumerate([ANNA, ANNA, BORIS, "", ANNA])
    ]
    calls = columns([out("10:10"), out("11:30"), call("11:40", customer="")])
    found = order_figures(contacts(orders, calls, ALWAYS, MOSCOW, now=at("14:30")))
    assert (found.orders, found.open, found.no_number) == (3, 1, 1)
    assert (found.speeds[Speed.WITHIN_20_MIN], found.speeds[Speed.WITHIN_1_H]) == (Share(1, 3), Share(1, 3))
    assert (found.lost, found.median_s) == (Share(1, 3), 1200)
