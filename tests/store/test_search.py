"""What is found, where and for whom; the same on SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, delete, text, update
from sqlmodel import Session, col

from callqa.calls import Setback, Speaker, Status, Transcript, Turn, Word
from callqa.store import saving, search_index, sides
from callqa.store.accounts import Account, Role
from callqa.store.db import transaction
from callqa.store.search import Found, FoundCall, Order, SearchFilter, search, search_choices
from callqa.store.search_tables import SearchCallRow
from callqa.store.search_words import parse
from callqa.store.tables import AccountRow, EvaluationRow, RecordingRow, TranscriptRow
from tests import samples

ANNA = Account(1, "anna", Role.SUPERVISOR)
OLGA, IVAN = "Ольга Смирнова", "Иван Петров"
AGENT, CUSTOMER = Speaker.AGENT, Speaker.CUSTOMER
NOT_SCORED = Setback(Status.NOT_SCORED, "no_rulebook: …")


@pytest.fixture
def database_url(either_url: str) -> str:
    return either_url


def heard(*said: tuple[Speaker, str], engine: str = "engine-1", language: str = "ru") -> Transcript:
    turns = tuple(Turn(who, 10.0 * at, 10.0 * at + 5, what, 0.9) for at, (who, what) in enumerate(said))
    return replace(samples.transcript(engine, language), turns=turns)


def store(
    engine: Engine, name: str, *said: tuple[Speaker, str], agent: str | None = OLGA, days: int = 0, language: str = "ru"
) -> int:
    recording = samples.recording(f"{name}.wav", name.encode().hex().ljust(64, "0"), agent)
    began = datetime(2026, 11, 20, 9, tzinfo=UTC) + timedelta(days=days)
    recording = replace(recording, facts=replace(recording.facts, started_at=began, queue="sales", segment="b2c"))
    with transaction(engine) as session:
        saving.save_setback(session, recording, NOT_SCORED, heard(*said, language=language))
        session.execute(update(RecordingRow).values(state="released"))
        recording_id: int = session.execute(text("SELECT max(id) FROM recording")).scalar_one()
        return recording_id


def find(
    engine: Engine,
    asked: str,
    account: Account = ANNA,
    page: int = 1,
    **wanted: Any,  # noqa: ANN401 - the fields of a search
) -> Found:
    with Session(engine) as session:
        wanted_calls = SearchFilter(parse(asked), **wanted)
        return search(session=session, account=account, wanted=wanted_calls, page=page, length=2)


def names(
    engine: Engine,
    asked: str,
    account: Account = ANNA,
    **wanted: Any,  # noqa: ANN401 - the fields of a search
) -> list[str]:
    return [call.name.removesuffix(".wav") for call in find(engine, asked, account, **wanted).calls]


def shown(call: FoundCall) -> list[str]:
    """Each moment as one text, what is found in brackets."""
    return ["".join(f"[{piece.text}]" if piece.found else piece.text for piece in hit.pieces) for hit in call.hits]


def test_words_are_found_in_every_form(engine: Engine) -> None:
    store(engine, "ru", (AGENT, "Ваши заказы готовы."), (CUSTOMER, "Спасибо"))
    store(engine, "en", (AGENT, "Your orders are ready."), language="en", days=1)
    store(engine, "hu", (AGENT, "A rendeléseket küldjük."), language="hu", days=2)
    assert names(engine, "заказ") == ["ru"]
    assert names(engine, "ЗАКАЗАМИ") == ["ru"]
    assert names(engine, "order") == ["en"]
    assert names(engine, "rendelés") == ["hu"]
    assert names(engine, "отказ") == []


def test_all_words_must_be_said_in_the_call_but_not_in_one_turn(engine: Engine) -> None:
    store(engine, "both", (AGENT, "Привезём аккумулятор."), (CUSTOMER, "Сколько стоит доставка?"))
    store(engine, "one", (AGENT, "Есть аккумулятор."))
    call = find(engine, "доставку аккумулятора").calls[0]
    assert (call.name, call.turns) == ("both.wav", 2)
    assert shown(call) == ["Привезём [аккумулятор].", "Сколько стоит [доставка]?"]


def test_a_phrase_is_looked_for_as_it_stands(engine: Engine) -> None:
    store(engine, "said", (AGENT, "Его нет — в наличии только другой. Ёлки нет в наличии!"))
    store(engine, "else", (AGENT, "В наличии нет. Нету в наличии."))
    assert names(engine, '"нет в наличии"') == ["said"]
    assert shown(find(engine, "«елки НЕТ, в наличии»").calls[0]) == [
        "Его нет — в наличии только другой. [Ёлки нет в наличии]!"
    ]
    assert sorted(names(engine, "нет в наличии")) == ["else", "said"]
    assert names(engine, '"заказами"') == []


def test_by_whom_it_is_said(engine: Engine) -> None:
    store(engine, "agent", (AGENT, "Предлагаю скидку."), (CUSTOMER, "Хорошо."))
    store(engine, "customer", (AGENT, "Слушаю."), (CUSTOMER, "Будет скидка?"), days=1)
    assert names(engine, "скидка") == ["customer", "agent"]
    assert names(engine, "скидка", speaker=AGENT) == ["agent"]
    assert names(engine, '"будет скидка"', speaker=CUSTOMER) == ["customer"]
    assert names(engine, '"будет скидка"', speaker=AGENT) == []


def test_filters_narrow_what_is_found(engine: Engine) -> None:
    store(engine, "old", (AGENT, "Добрый день"), days=-5)
    store(engine, "new", (AGENT, "Добрый день"), agent=IVAN)
    with transaction(engine) as session:
        session.execute(update(RecordingRow).where(col(RecordingRow.name) == "new.wav").values(score=40, queue="help"))
    day = datetime(2026, 11, 18, tzinfo=UTC)
    assert names(engine, "день", since=day) == ["new"]
    assert names(engine, "день", until=day) == ["old"]
    assert names(engine, "день", agent=IVAN) == ["new"]
    assert names(engine, "день", queue="sales") == ["old"]
    assert names(engine, "день", score_from=30.0, score_to=40.0) == ["new"]
    assert names(engine, "день", segment="b2b") == []


def test_managers_find_in_their_own_calls_only(engine: Engine) -> None:
    store(engine, "hers", (AGENT, "Добрый день"))
    store(engine, "his", (AGENT, "Добрый день"), agent=IVAN)
    store(engine, "nobodys", (AGENT, "Добрый день"), agent=None)
    olga = Account(2, "olga", Role.MANAGER, OLGA)
    assert names(engine, "день", olga) == ["hers"]
    assert find(engine, "день", olga).count == 1
    assert names(engine, "день", olga, agent=IVAN) == []
    assert names(engine, "день", Account(3, "nobody", Role.MANAGER, None)) == []
    with Session(engine) as session:
        assert search_choices(session=session, account=olga).agents == (OLGA,)


def test_pages_follow_each_other_and_count_all(engine: Engine) -> None:
    for number in range(5):
        store(engine, f"call-{number}", (AGENT, "Добрый день"), days=number)
    assert [names(engine, "день", page=page) for page in (1, 2, 3)] == [
        ["call-4", "call-3"],
        ["call-2", "call-1"],
        ["call-0"],
    ]
    assert {find(engine, "день", page=page).count for page in (1, 2, 3)} == {5}
    past = find(engine, "день", page=9)
    assert (past.page, past.calls[0].name) == (1, "call-4.wav")


def test_the_best_call_says_all_of_it_in_one_turn_and_often(engine: Engine) -> None:
    store(engine, "together", (AGENT, "Бесплатная доставка"), days=-1)
    store(engine, "apart", (AGENT, "Доставка"), (AGENT, "Бесплатно. Бесплатная."), (AGENT, "доставка"))
    assert names(engine, "бесплатная доставка") == ["apart", "together"]
    assert names(engine, "бесплатная доставка", order=Order.BEST) == ["together", "apart"]
    assert names(engine, "доставка", order=Order.BEST) == ["apart", "together"]


def test_a_moment_is_the_second_of_the_word(engine: Engine) -> None:
    words = tuple(Word(word, 30 + at, 31 + at, 0.9) for at, word in enumerate(["вот", "ваш", "новый", "аккумулятор"]))
    turn = Turn(AGENT, 30.0, 34.0, "вот ваш новый аккумулятор", 0.9, words)
    recording = samples.recording()
    with transaction(engine) as session:
        saving.save_setback(session, recording, NOT_SCORED, replace(samples.transcript(), turns=(turn,)))
    assert find(engine, "аккумуляторы").calls[0].hits[0].start_s == 33.0


@pytest.mark.parametrize(
    "asked",
    ['"', "AND", "OR NOT", "a AND (", "NEAR(a b)", "*", "нет*", "col:нет", "-нет", "^нет", "'", "\\", "a & b | !c",
     "<->", "нет:A", "{x} : y", "\x00", "%", "💥", "=нет", "((((", '""""', "«»", "''; DROP TABLE recording"],
)  # fmt: skip
def test_no_sign_has_a_meaning_but_quotation_marks(engine: Engine, asked: str) -> None:
    store(engine, "call", (AGENT, "Нет"))
    for order in Order:
        found = find(engine, asked, order=order)
        assert found.count in (0, 1)
    assert names(engine, "нет") == ["call"]


def test_nasty_words_are_found_as_words(engine: Engine) -> None:
    long, nasty = "и" * 10_000, "<script>alert(\"раз\")</script> =HYPERLINK(1) \u202eтсет\u202c it's O'Brien"
    store(engine, "nasty", (AGENT, f"{nasty} {long}"))
    for asked in ("hyperlink", "раз", "тсет", "o'brien", f'"{long}"', long):
        assert names(engine, asked) == ["nasty"], asked[:20]
    call = find(engine, "раз").calls[0]
    assert "".join(piece.text for piece in call.hits[0].pieces).startswith('<script>alert("раз")</script>')
    assert len("".join(piece.text for piece in call.hits[0].pieces)) < 300


def test_a_turn_longer_than_the_index_takes_can_be_stored(engine: Engine) -> None:
    words = " ".join(f"слово{number}{'ж' * 60}" for number in range(4100))
    store(engine, "long", (AGENT, words))
    assert names(engine, f"слово7{'ж' * 60}") == ["long"]


def test_only_the_transcript_that_counts_is_searched(engine: Engine) -> None:
    recording = samples.recording()
    with transaction(engine) as session:
        saving.save_rulebook(session, samples.RULEBOOK_HASH, samples.RULEBOOK)
        saving.save_judged(session, recording, heard((AGENT, "Первая версия")), samples.evaluation())
    assert find(engine, "первая").count == 1
    with transaction(engine) as session:
        again = heard((AGENT, "Вторая версия"), engine="engine-2")
        saving.save_judged(session, recording, again, samples.evaluation())
    assert (find(engine, "первая").count, find(engine, "вторая").count, find(engine, "версия").count) == (0, 1, 1)
    with transaction(engine) as session:
        third = heard((AGENT, "Третья версия"), engine="engine-3")
        saving.save_setback(session, recording, NOT_SCORED, third)
    assert (find(engine, "вторая").count, find(engine, "третья").count) == (1, 0), "the evaluation is of the second"


def test_swapped_sides_are_searched_as_swapped(engine: Engine) -> None:
    with transaction(engine) as session:
        session.add(AccountRow(id=1, login="anna", role="supervisor", password_hash="-"))
        saving.save_rulebook(session, samples.RULEBOOK_HASH, samples.RULEBOOK)
        saving.save_judged(session, samples.recording(), samples.transcript(), samples.evaluation())
    assert (find(engine, "добрый", speaker=AGENT).count, find(engine, "добрый", speaker=CUSTOMER).count) == (1, 0)
    with transaction(engine) as session:
        swapped = heard((CUSTOMER, "Добрый день!"), engine="engine-1 | sides by a person 1")
        seen = session.execute(text("SELECT id FROM transcript")).scalar_one()
        sides.keep(session, ANNA, 1, seen, swapped=True, transcript=swapped, evaluation=samples.evaluation())
    assert (find(engine, "добрый", speaker=AGENT).count, find(engine, "добрый", speaker=CUSTOMER).count) == (0, 1)


def test_what_is_deleted_is_found_no_more(engine: Engine) -> None:
    recording_id = store(engine, "gone", (AGENT, "Добрый день"))
    kept = store(engine, "kept", (AGENT, "Добрый день"))
    with transaction(engine) as session:
        session.execute(delete(TranscriptRow).where(col(TranscriptRow.recording_id) == recording_id))
        assert session.execute(text("SELECT count(*) FROM search_turn")).scalar_one() == 1
        session.execute(delete(RecordingRow).where(col(RecordingRow.id) == recording_id))
    assert names(engine, "день") == ["kept"]
    assert find(engine, "день").calls[0].recording_id == kept


def test_a_block_that_fails_leaves_the_index_as_it_was(engine: Engine) -> None:
    store(engine, "call", (AGENT, "Добрый день"))

    def interrupted() -> None:
        with transaction(engine) as session:
            saving.save_setback(session, samples.recording(), NOT_SCORED, heard((AGENT, "Добрый вечер")))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert names(engine, "добрый") == ["call"]


def test_an_index_that_is_missing_or_of_another_version_is_made_anew(engine: Engine) -> None:
    for number in range(3):
        store(engine, f"call-{number}", (AGENT, "Добрый день"), days=number)
    with transaction(engine) as session:
        session.execute(delete(SearchCallRow).where(col(SearchCallRow.recording_id) == 1))
        session.execute(update(SearchCallRow).where(col(SearchCallRow.recording_id) == 2).values(version="0"))
    with Session(engine) as session:
        assert search_index.missing(session) == 2
    assert find(engine, "день").count == 1, "what another version indexed may be masked now"
    assert sum(search_index.rebuild(engine)) == 3
    with Session(engine) as session:
        assert search_index.missing(session) == 0
    assert find(engine, "день").count == 3
    assert sum(search_index.rebuild(engine, everything=True)) == 3
    assert find(engine, "день").count == 3


def test_a_transcript_that_cannot_be_read_has_nothing_to_find(engine: Engine) -> None:
    store(engine, "call", (AGENT, "Добрый день"))
    with transaction(engine) as session:
        session.execute(update(TranscriptRow).values(turns=[{"text": "no turn"}]))
    assert list(search_index.rebuild(engine, everything=True)) == [1]
    assert find(engine, "день").count == 0


def test_judging_again_leaves_the_index_alone(engine: Engine) -> None:
    recording = samples.recording()
    with transaction(engine) as session:
        for book in ("book-1", "book-2"):
            saving.save_rulebook(session, book, samples.RULEBOOK)
            saving.save_judged(session, recording, samples.transcript(), samples.evaluation(rulebook=book))
        assert session.execute(text("SELECT count(*) FROM search_call")).scalar_one() == 1
        assert len(session.execute(text("SELECT id FROM evaluation")).all()) == 2
        assert session.get(EvaluationRow, 2)
    assert find(engine, "нет").count == 1
