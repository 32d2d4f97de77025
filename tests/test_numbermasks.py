"""Numbers of customers in names of recordings and lines of logs."""

import pytest

from callqa.numbermasks import masked_number, masked_numbers


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+79123405508", "…5508"),
        ("8 (912) 340-55-08", "…5508"),
        ("340512", "…12"),
        ("anonymous", "anonymous"),
        ("", ""),
    ],
)
def test_the_end_of_a_number_can_be_read(number: str, shown: str) -> None:
    assert masked_number(number) == shown
    assert masked_number(shown) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("q-600-79123405508-20251101-101512-1761981312.44.wav", "q-600-…5508-20251101-101512-1761981312.44.wav"),
        ("in-74951234567-+79123405508-20251101-101512-1761981312.44.wav",
         "in-…4567-…5508-20251101-101512-1761981312.44.wav"),
        ("external-101-89123405508-20251101-101512-pbx1-1761981312.123.wav",
         "external-101-…5508-20251101-101512-pbx1-1761981312.123.wav"),
        ("out-0036301234567-101-20251101-101512-1761981312.44.mp3", "out-…4567-101-20251101-101512-1761981312.44.mp3"),
        ("2025-11-01 10-15-12 8 (912) 340-55-08 Ольга.mp3", "2025-11-01 10-15-12 …5508 Ольга.mp3"),
        ("20251101101512_9123405508.wav", "20251101101512_…5508.wav"),
        ("1761981312_9123405508_202511011015.wav", "1761981312_…5508_202511011015.wav"),
        ("/srv/records/2025/11/01/call-1761981312345.wav", "/srv/records/2025/11/01/call-1761981312345.wav"),
        ("dev-akb-asus-courier.wav", "dev-akb-asus-courier.wav"),
    ],
)  # fmt: skip
def test_numbers_in_names_are_masked_and_dates_and_ids_stay(name: str, shown: str) -> None:
    assert masked_numbers(name) == shown
    assert masked_numbers(shown) == shown


def test_a_short_number_is_masked_where_it_is_known() -> None:
    assert masked_numbers("in-340512-101-20251101.wav") == "in-340512-101-20251101.wav"
    assert masked_numbers("in-340512-101-20251101.wav", "340512") == "in-…12-101-20251101.wav"
    assert masked_numbers("tel_1123405508.wav", "+71123405508") == "tel_…5508.wav"
