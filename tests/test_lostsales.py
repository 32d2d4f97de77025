"""How a lost sale was lost."""

from callqa.calls import Attribution, Conclusion, Evidence, Mark, Speaker, Transcript, Turn
from callqa.lostsales import ALTERNATIVE, AROUND_S, Marked, analyse

AGENT, CUSTOMER = Speaker.AGENT, Speaker.CUSTOMER
SAID = (
    (AGENT, 0.0, "Добрый день."),
    (CUSTOMER, 3.0, "Есть аккумулятор для ноутбука?"),
    (AGENT, 8.0, "Нет."),
    (AGENT, 10.0, "И не будет."),
    (CUSTOMER, 14.0, "Жаль."),
    (AGENT, 60.0, "До свидания."),
)
HEARD = Transcript(
    tuple(Turn(who, at, at + 2, text, 0.9) for who, at, text in SAID), (), 70.0, 2, "ru", Attribution.CHANNELS, 1, "e"
)
LOST = Conclusion("outcome", "no_order")


def at(start_s: float) -> tuple[Evidence, ...]:
    return (Evidence(None, start_s, start_s + 1, "слова"),)


def test_the_question_before_the_moment_that_decided_and_its_answer() -> None:
    reason = Conclusion("loss_reason", "out_of_stock", (*at(15.0), *at(8.0)))
    lost = analyse(HEARD, [LOST, reason], {})
    assert lost is not None
    assert lost.asked is HEARD.turns[1]
    assert lost.answered == HEARD.turns[2:4]
    assert (lost.broken, lost.alternative, lost.offered) == ((), None, ())


def test_a_request_that_is_no_question_is_found_behind_short_words() -> None:
    said = (
        (CUSTOMER, 1.0, "Мне математика, третий класс."),
        (AGENT, 4.0, "Минутку."),
        (CUSTOMER, 6.0, "Жду."),
        (AGENT, 20.0, "Закончилась."),
    )
    turns = tuple(Turn(who, start_s, start_s + 1, text, 0.9) for who, start_s, text in said)
    heard = Transcript(turns, (), 30.0, 2, "ru", Attribution.CHANNELS, 1, "e")
    lost = analyse(heard, [LOST, Conclusion("loss_reason", "out_of_stock", at(20.0))], {})
    assert lost is not None
    assert (lost.asked, lost.answered) == (turns[0], (turns[1], turns[3]))


def test_only_rules_broken_around_it_are_told_in_order_of_time() -> None:
    rules = {
        "late": Marked(Mark.FAIL, at(8.0 + AROUND_S + 1)),
        "second": Marked(Mark.FAIL, at(10.0)),
        "first": Marked(Mark.FAIL, at(8.0)),
        "kept": Marked(Mark.PASS, at(8.0)),
        "unheard": Marked(Mark.FAIL),
        ALTERNATIVE: Marked(Mark.PASS, at(20.0)),
    }
    lost = analyse(HEARD, [LOST, Conclusion("loss_reason", "undecided")], rules)
    assert lost is not None
    assert [rule for rule, _evidence in lost.broken] == ["first", "second"]
    assert (lost.alternative, lost.offered) == (Mark.PASS, at(20.0))


def test_without_a_moment_the_customers_last_question_counts() -> None:
    lost = analyse(HEARD, [LOST], {})
    assert lost is not None
    assert lost.asked is HEARD.turns[1]


def test_other_calls_are_no_lost_sales() -> None:
    assert analyse(HEARD, [Conclusion("outcome", "order")], {}) is None
    assert analyse(HEARD, [], {}) is None


def test_nobody_but_an_announcement_was_heard() -> None:
    silent = Transcript((), (), 1.0, 1, "ru", Attribution.NONE, 0, "e")
    lost = analyse(silent, [LOST], {})
    assert lost is not None
    assert (lost.asked, lost.answered) == (None, ())
