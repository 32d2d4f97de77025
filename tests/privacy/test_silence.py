"""Which seconds are silenced."""

from callqa.privacy import Kind, Span, silences


def span(start_s: float, end_s: float, kind: Kind = Kind.CARD) -> Span:
    return Span(0, 0, 1, kind, start_s, end_s)


def test_pieces_of_a_card_are_one_stretch_with_the_pauses_between() -> None:
    assert silences([span(5.0, 6.0), span(7.5, 8.0), span(20.0, 21.0)]) == ((4.7, 8.3), (19.7, 21.3))


def test_other_numbers_are_heard() -> None:
    assert silences([span(5.0, 6.0, Kind.PHONE), span(7.0, 8.0, Kind.NAME)]) == ()


def test_nothing_is_before_the_beginning() -> None:
    assert silences([span(0.1, 0.5)]) == ((0.0, 0.8),)
