"""What is personal is found however it is said, and what a supervisor needs stays."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from callqa.calls import Attribution, Speaker, Transcript, Turn, Word
from callqa.privacy import Kind, find, mask
from callqa.recording import CallFacts

FACTS = CallFacts(agent="Иванова Ольга", shop_names=("Батарейкин",), line="+74951234567")
DIGITS = ("ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять")


def turns(*said: str) -> tuple[Turn, ...]:
    """Make turns of lines such as ``C: …``, with a second for each word."""
    made, at = [], 0.0
    for line in said:
        words = []
        for text in line[3:].split():
            words.append(Word(text, at, at + 0.8, 0.9))
            at += 1
        speaker = Speaker.AGENT if line[0] == "A" else Speaker.CUSTOMER
        made.append(Turn(speaker, words[0].start_s, words[-1].end_s, line[3:], 0.9, tuple(words)))
    return tuple(made)


def masked(*said: str, language: str = "ru", facts: CallFacts = FACTS) -> list[str]:
    heard = turns(*said)
    transcript = Transcript(heard, (), 600.0, 2, language, Attribution.CHANNELS, 1.0, "engine")
    return [turn.text for turn in mask(transcript, find(heard, language, facts)).turns]


def test_number_dictated_in_pieces_is_one_number() -> None:
    said = ("A: Телефон?", "C: Восемь девятьсот пять", "A: Восемь девятьсот пять, угу.", "C: шестьсот двадцать",
            "A: Так.", "C: тридцать три одиннадцать.")  # fmt: skip
    assert masked(*said) == ["Телефон?", "[телефон]", "[телефон], угу.", "[телефон]", "Так.", "[телефон]."]


def test_card_that_misses_a_digit_is_still_a_card() -> None:
    assert masked("C: 4276 3800 1122 446") == ["[карта]"]
    assert masked(
        "C: Сорок два семьдесят шесть, тридцать восемь ноль ноль, одиннадцать двадцать два, сорок четыре"
    ) == ["[карта]"]


def test_agents_own_name_and_the_shops_stay() -> None:
    assert masked("A: «Батарейкин», меня зовут Ольга.", "C: Ольга, здравствуйте, я Марина Котова.") == [
        "«Батарейкин», меня зовут Ольга.",
        "Ольга, здравствуйте, я [имя].",
    ]


def test_customer_with_the_agents_name_is_masked_where_she_says_so() -> None:
    assert masked("A: Как вас зовут?", "C: Меня зовут Ольга.") == ["Как вас зовут?", "Меня зовут [имя]."]


def test_name_once_told_is_masked_in_every_case() -> None:
    assert masked("C: Фамилия Гнездилов.", "A: Заказ на Гнездилова собран.") == [
        "Фамилия [имя].",
        "Заказ на [имя] собран.",
    ]


def test_agents_recital_is_masked_and_the_shops_address_is_not() -> None:
    said = ("C: Улица Кирова, дом сорок два.", "A: Кирова, сорок два. А наш магазин на улице Мира, дом семь.")
    assert masked(*said) == ["[адрес].", "[адрес]. А наш магазин на улице Мира, дом семь."]


def test_shops_own_line_stays() -> None:
    assert masked("A: Наберите 8 495 123 45 67.") == ["Наберите 8 495 123 45 67."]


def test_what_a_supervisor_needs_stays() -> None:
    said = (
        "A: Номер заказа?",
        "C: Двадцать три, сорок пять, шестьдесят семь.",
        "A: ASUS X550, 15990 рублей, 25.03.2025.",
    )
    assert masked(*said) == [line[3:] for line in said]


def test_times_of_a_span_are_those_of_its_words() -> None:
    (span,) = find(turns("C: Телефон 8 912 340 55 08 вот"), "ru")
    assert (span.kind, span.start_s, span.end_s) == (Kind.PHONE, 1.0, 5.8)


def test_a_text_without_end_takes_no_time_without_end() -> None:
    for said in ("a@" * 20_000, "Ж" * 40_000):
        assert masked(f"C: {said}") == [said]


def test_accounts_taxpayers_and_insured_said_as_words() -> None:
    assert masked("C: расчётный счёт сорок восемьсот семнадцать восемьсот десять пять тридцать восемь двенадцать "
                  "четыреста сорок ноль ноль семьдесят один") == ["расчётный счёт [счёт]"]  # fmt: skip
    assert masked("C: и эн эн двести семьдесят шесть ноль ноль один сто двенадцать ноль сорок восемь") == [
        "и эн эн [личный номер]"
    ]
    assert masked("A: СНИЛС?", "C: Сто двенадцать, двести тридцать три, четыреста сорок пять, девяносто пять.") == [
        "СНИЛС?",
        "[личный номер].",
    ]


def test_numbers_of_firms_and_invoices_stay() -> None:
    said = (
        "C: Счёт номер двадцать три сорок пять, сорок тысяч восемьсот семнадцать рублей.",
        "C: ИНН организации семьдесят семь ноль один двадцать три сорок пять шестьдесят семь.",
        "C: Расчётный счёт 40702 810 3 8000 0012345.",
        "A: Наш счёт сорок восемьсот два, восемьсот десять, три, восемь ноль ноль ноль, ноль ноль, сто двадцать три.",
    )
    assert masked(*said) == [line[3:] for line in said]


def test_card_called_an_account_is_a_card_and_silent() -> None:
    (span,) = find(turns("C: На счёт 4276 3800 1122 4460."), "ru")
    assert span.kind is Kind.CARD


def test_digits_by_their_other_names() -> None:
    assert masked("C: телефон восемь девятьсот три четыреста две семёрки одиннадцать два ноля") == ["телефон [телефон]"]
    assert masked("C: Call me on oh seven, triple eight, double four oh two one six.", language="en") == [
        "Call me on [phone]."
    ]
    said = ("C: Набор: две шестёрки, три восьмёрки.", "C: We'll call between ten and twelve thirty, oh okay.")
    assert masked(said[0]) == [said[0][3:]]
    assert masked(said[1], language="en") == [said[1][3:]]


def test_names_and_streets_without_capitals() -> None:
    assert masked("C: меня зовут оксана звоню по поводу возврата", "C: получатель другой человек") == [
        "меня зовут [имя] звоню по поводу возврата",
        "получатель другой человек",
    ]
    assert masked("C: везите на кирова сорок два квартира семнадцать") == ["везите на [адрес]"]
    assert masked("A: какая площадь экрана", "C: экран сорок три дюйма квартира маленькая") == [
        "какая площадь экрана",
        "экран сорок три дюйма квартира маленькая",
    ]


def test_other_languages() -> None:
    english = masked(
        "C: My card is four two seven six 3800 1122 4460, mail john dot smith at gmail dot com.", language="en"
    )
    assert english == ["My card is [card], mail [mail]."]
    assert masked("C: A telefonszámom 06 30 123 4567.", language="hu") == ["A telefonszámom [telefon]."]
    assert masked("C: bankszámla tizenegy hétszázhetvenhárom nulla tizenhat, 11110188 00000000", language="hu") == [
        "bankszámla [bankszámla]"
    ]
    assert masked("C: Nummer 0170 1234567 89, a@b.de", language="de") == ["Nummer [phone], [mail]"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("AC"), st.text(max_size=60)), max_size=6),
    st.sampled_from(["ru", "en", "hu", "xx"]),
)
def test_never_fails(said: list[tuple[str, str]], language: str) -> None:
    sides = {"A": Speaker.AGENT, "C": Speaker.CUSTOMER}
    heard = tuple(Turn(sides[side], float(at), at + 1.0, text, 0.5) for at, (side, text) in enumerate(said))
    transcript = Transcript(heard, (), 9.0, 1, language, Attribution.NONE, 0.0, "engine")
    spans = find(heard, language)
    assert len(mask(transcript, spans).turns) == len(heard)
    assert all(one.turn < other.turn or one.end <= other.begin for one, other in pairwise(spans))


@settings(max_examples=150, deadline=None)
@given(
    st.text("0123456789", min_size=9, max_size=9),
    st.lists(st.integers(1, 4), min_size=3, max_size=9),
    st.booleans(),
    st.sampled_from([" ", ", ", "-", " э-э, "]),
    st.booleans(),
)
def test_dictated_mobile_number_never_stays(
    rest: str, sizes: list[int], spoken: bool, between: str, turned: bool
) -> None:
    digits, pieces = "89" + rest, []
    for size in (*sizes, 11):
        if digits:
            piece, digits = digits[:size], digits[size:]
            pieces.append(" ".join(DIGITS[int(one)] for one in piece) if spoken else piece)
    said = (
        [line for piece in pieces for line in (f"C: {piece}", "A: Угу.")] if turned else [f"C: {between.join(pieces)}."]
    )
    left = " ".join(masked("A: Ваш телефон, пожалуйста?", *said)[1:])
    assert not any(sign.isdigit() for sign in left)
    assert not set(left.lower().replace(",", " ").replace(".", " ").split()) & set(DIGITS)
