"""The page Search: what each role finds, and where a click leads."""

from streamlit.testing.v1 import AppTest

from callqa.review import context, routes
from callqa.store import search_index
from callqa.store.accounts import Account
from callqa.store.db import transaction
from callqa.store.search import Order
from tests.review import seed
from tests.review.drawn import Draw, given


def asked(draw: Draw, account: Account, words: str) -> AppTest:
    page = draw("search.py", account)
    page.text_input(key="search_words").set_value(words).run()
    assert not page.exception
    return page


def found(page: AppTest) -> dict[int, list[str]]:
    """By recording the moments, each as one text, what is found in brackets."""
    return {
        call["id"]: [
            "".join(f"[{piece['text']}]" if piece["found"] else piece["text"] for piece in hit["pieces"])
            for hit in call["hits"]
        ]
        for call in given(page, "found")["calls"]
    }


def test_a_supervisor_finds_in_all_calls_with_the_second(draw: Draw, calls: seed.Seed) -> None:
    page = asked(draw, calls.supervisor, "аккумуляторы")
    assert set(found(page)) == {calls.calls[name] for name in ("awful", "middling", "exemplary", "nasty")}
    assert given(page, "heading")["facts"][0]["text"] == "4 звонка"
    call = given(page, "found")["calls"][0]
    hit = call["hits"][0]
    assert (hit["when"], hit["who"], hit["href"]) == ("0:07", "Покупатель", f"call?call={call['id']}&at=6.8")
    assert found(page)[call["id"]] == ["Здравствуйте, есть [аккумулятор] для ноутбука?"]


def test_a_manager_finds_in_their_own_calls_and_is_offered_no_colleague(draw: Draw, calls: seed.Seed) -> None:
    page = asked(draw, calls.olga, "аккумулятор")
    assert set(found(page)) == {calls.calls["awful"], calls.calls["middling"]}
    assert "search_agent" not in {box.key for box in page.selectbox}


def test_speaker_filters_and_order(draw: Draw, calls: seed.Seed) -> None:
    page = asked(draw, calls.supervisor, "ожидание")
    assert len(found(page)) == 4
    page.selectbox(key="search_side").select("customer").run()
    assert found(page) == {}
    assert given(page, "found")["nothing"] == "В выбранных звонках этого не говорили."
    page.selectbox(key="search_side").select("agent").run()
    page.selectbox(key="search_agent").select(seed.IVAN).run()
    assert set(found(page)) == {calls.calls["exemplary"], calls.calls["nasty"]}
    page.selectbox(key="search_segment").select("b2b").run()
    page.selectbox(key="search_order").select(Order.BEST).run()
    assert set(found(page)) == {calls.calls["exemplary"]}


def test_nothing_is_looked_for_until_something_is_asked(draw: Draw, calls: seed.Seed) -> None:
    page = draw("search.py", calls.supervisor)
    assert not page.get("bidi_component") or "found" not in {
        element.proto.component_name.removeprefix("callqa_") for element in page.get("bidi_component")
    }
    page.text_input(key="search_words").set_value("???").run()
    assert not page.exception


def test_nasty_words_are_text(draw: Draw, calls: seed.Seed) -> None:
    page = asked(draw, calls.supervisor, '"alert 1" тсет')
    assert set(found(page)) == {calls.calls["nasty"]}
    assert found(page)[calls.calls["nasty"]][0].startswith('<img src=x onerror="[alert(1])">')


def test_supervisors_read_that_calls_are_missing_in_the_index(draw: Draw, calls: seed.Seed) -> None:
    with transaction(context.engine()) as session:
        session.connection().exec_driver_sql("DELETE FROM search_call WHERE recording_id = 1")
    assert "callqa reindex" in draw("search.py", calls.supervisor).warning[0].value
    assert not draw("search.py", calls.olga).warning
    assert sum(search_index.rebuild(context.engine())) == 6
    assert not draw("search.py", calls.supervisor).warning


def test_a_call_opens_at_the_second_of_the_address(draw: Draw, calls: seed.Seed) -> None:
    page = draw("call.py", calls.supervisor, call=str(calls.calls["awful"]), at="12.5")
    assert given(page, "player")["start_s"] == 12.5
    assert [routes.second(text) for text in ("", "x", "-1", "nan", "inf", "7")] == [0, 0, 0, 0, 0, 7]
