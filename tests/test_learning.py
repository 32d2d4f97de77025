"""From a mark that a supervisor called wrong to an example in the rule file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session, select

from callqa import learning
from callqa.calls import Mark
from callqa.cli import main
from callqa.errors import PublishError
from callqa.learning import School
from callqa.rules.folders import load_all
from callqa.store.db import open_store
from callqa.store.reviews import override
from callqa.store.rule_tables import ProposalRow, RuleChangeRow
from callqa.store.tables import RecordingRow
from tests.review import seed
from tests.rules.build import write_rules

NO_NO = "# «нет» и как о нём судят\nkind: forbidden\nphrases: [у нас, плохо]  # слишком широко\n"
RUDE = "kind: forbidden\nphrases: [дурак, плохо]\n"
PASSAGE = "К: Здравствуйте, есть аккумулятор для ноутбука?\nМ: Нет, у нас такого нет."


class Shop:
    """Reviewed calls, and the rules that judged them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = open_store(f"sqlite:///{folder / 'callqa.sqlite'}")
        self.seed = seed.fill(self.database, folder)
        write_rules(folder / "scripts", never_say_no=NO_NO, no_rudeness=RUDE)
        self.rule = folder / "scripts" / "ru" / "rules" / "never_say_no.yaml"
        self.school = School(self.database, folder / "scripts", load_all(folder / "scripts"))

    def decide(self, call: str, rule: str, mark: Mark) -> None:
        with Session(self.database) as session:
            recording = session.get_one(RecordingRow, self.seed.calls[call])
            override(
                session=session,
                account=self.seed.supervisor,
                evaluation_id=recording.evaluation_id or 0,
                rule=rule,
                mark=mark,
                reason_code="wrong_verdict",
                comment="Слышно иначе.",
            )
            session.commit()

    def rows(self, table: type[ProposalRow] | type[RuleChangeRow]) -> list[ProposalRow | RuleChangeRow]:
        with Session(self.database) as session:
            return list(session.exec(select(table)))


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path)
    yield shop
    shop.database.dispose()


def test_an_accepted_proposal_is_written_noted_and_does_not_come_back(shop: Shop) -> None:
    shop.decide("middling", "never_say_no", Mark.PASS)
    before = shop.rule.read_text(encoding="utf-8")
    assert learning.collect(shop.school, shop.seed.supervisor) == []
    (proposal,) = learning.listed(shop.school, shop.seed.supervisor)
    assert (proposal.rule, proposal.new.key, proposal.new.text) == ("never_say_no", "must_not_find", PASSAGE)
    assert "+must_not_find: [хорошо," in learning.shown(shop.school, shop.seed.supervisor, proposal)
    assert shop.rule.read_text(encoding="utf-8") == before, "nothing is written before a person accepts"

    new = learning.accept(shop.school, shop.seed.supervisor, proposal.id)
    after = shop.rule.read_text(encoding="utf-8")
    assert len(after.splitlines()) == len(before.splitlines())
    (change,) = shop.rows(RuleChangeRow)
    assert isinstance(change, RuleChangeRow)
    assert (change.before, change.after, change.why) == (before, after, "learned")
    assert change.account_id == shop.seed.supervisor.id
    (wrong,) = learning.still_wrong(shop.school, new)
    assert wrong.text == PASSAGE
    assert wrong.finding == "a violation is found: «у нас» (phrase 'у нас')"

    learning.collect(shop.school, shop.seed.supervisor)
    assert learning.listed(shop.school, shop.seed.supervisor) == ()
    with pytest.raises(PublishError, match="no open proposal"):
        learning.accept(shop.school, shop.seed.supervisor, proposal.id)


def test_a_rejected_proposal_does_not_come_back_from_another_call_either(shop: Shop) -> None:
    shop.decide("middling", "never_say_no", Mark.PASS)
    learning.collect(shop.school, None)
    learning.reject(shop.school, None, learning.listed(shop.school, None)[0].id)
    shop.decide("awful", "never_say_no", Mark.PASS)  # the same words
    learning.collect(shop.school, None)
    assert learning.listed(shop.school, None) == ()
    assert len(shop.rows(ProposalRow)) == 1


def test_a_review_that_was_taken_back_proposes_nothing(shop: Shop) -> None:
    shop.decide("middling", "never_say_no", Mark.PASS)
    learning.collect(shop.school, None)
    assert len(learning.listed(shop.school, None)) == 1
    shop.decide("middling", "never_say_no", Mark.FAIL)
    assert learning.listed(shop.school, None) == ()


def test_what_the_machine_missed_needs_the_lines_that_a_person_chooses(shop: Shop) -> None:
    shop.decide("exemplary", "no_rudeness", Mark.FAIL)
    (unshown,) = learning.collect(shop.school, None)
    assert (unshown.recording, unshown.rule) == ("exemplary.wav", "no_rudeness")
    found = learning.suggestion(shop.school, shop.seed.supervisor, shop.seed.calls["exemplary"], "no_rudeness")
    assert found is not None
    assert found[1] == ""
    assert learning.put_forward(shop.school, shop.seed.supervisor, found[0], "М: Ну вы дурак.") == 1
    assert [one.new.key for one in learning.listed(shop.school, None)] == ["must_find"]


def test_managers_neither_see_nor_decide(shop: Shop) -> None:
    shop.decide("middling", "never_say_no", Mark.PASS)
    learning.collect(shop.school, None)
    (proposal,) = learning.listed(shop.school, None)
    assert learning.listed(shop.school, shop.seed.olga) == ()
    assert learning.suggestion(shop.school, shop.seed.olga, proposal.recording_id, "never_say_no") is None
    for attempt in (learning.accept, learning.reject):
        with pytest.raises(PublishError, match="Only supervisors"):
            attempt(shop.school, shop.seed.olga, proposal.id)
    assert len(learning.listed(shop.school, None)) == 1


def test_a_file_that_cannot_be_written_leaves_the_proposal_open(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.decide("middling", "never_say_no", Mark.PASS)
    learning.collect(shop.school, None)
    (proposal,) = learning.listed(shop.school, None)
    monkeypatch.setattr(
        "callqa.publishing.tempfile.mkstemp", lambda **_: (_ for _ in ()).throw(PermissionError(13, "no"))
    )
    with pytest.raises(PublishError, match="cannot be written"):
        learning.accept(shop.school, None, proposal.id)
    assert learning.listed(shop.school, None) == (proposal,)
    assert shop.rows(RuleChangeRow) == []


def test_the_command(shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    config = shop.folder / "callqa.toml"
    config.write_text('cache = "cache"\nmeaning = "off"\n', encoding="utf-8")
    monkeypatch.setenv("CALLQA_CONFIG", str(config))
    shop.decide("middling", "never_say_no", Mark.PASS)
    assert main(["rules", "learn"]) == 0
    listed = capsys.readouterr().out
    assert "[1] rules/never_say_no.yaml, must_not_find: broken → kept of middling.wav, anna: Слышно иначе." in listed
    assert "+++ ru/rules/never_say_no.yaml (proposed)" in listed
    assert main(["rules", "learn", "--accept", "1"]) == 1, "the rule is still wrong, and it says so"
    told = capsys.readouterr().out
    assert "[1] written into ru/rules/never_say_no.yaml." in told
    assert "(phrase 'у нас'); narrow that phrase, or add an exception." in told
    assert main(["rules", "check"]) == 1
    assert "phrases alone, no meaning engine" in capsys.readouterr().out
    shop.rule.write_text(shop.rule.read_text("utf-8").replace("[у нас, плохо]", "[плохо]"), "utf-8")
    assert main(["rules", "check"]) == 0
