"""A queue has its own language and model: from the settings to what is stored."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from callqa.store.db import open_store
from callqa.summary import Outcome
from tests.shop import FakeEngine, run_in, settings_in, write_call


@dataclass(frozen=True)
class TwoEngines(FakeEngine):
    """One engine for the queue ``support-en``, one for all others."""

    english: str = "fake-en"

    def for_queue(self, queue: str | None) -> FakeEngine:
        return FakeEngine(self.english if queue == "support-en" else self.fingerprint)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CALLQA_SPEECH__QUEUES", '{"support-en": {"language": "en"}}')
    facts = {
        "sales": {"queue": "sales"},
        "support": {"queue": "support-en"},
        "told": {"queue": "support-en", "language": "hu"},  # what the call's own facts say goes before
    }
    for seed, (name, known) in enumerate(facts.items()):
        path = write_call(tmp_path / "recordings" / f"{name}.wav", seed=seed)
        path.with_suffix(".json").write_text(json.dumps(known), encoding="utf-8")
    return tmp_path


def heard(folder: Path) -> dict[str, tuple[str, str]]:
    """Language and engine of the last transcript of each recording."""
    database = open_store(settings_in(folder).database_url)
    query = (
        "SELECT r.path, t.language, t.engine FROM transcript t JOIN recording r ON r.id = t.recording_id ORDER BY t.id"
    )
    with database.connect() as connection:
        found = {Path(path).stem: (language, engine) for path, language, engine in connection.execute(text(query))}
    database.dispose()
    return found


def test_a_queues_calls_are_heard_in_its_language_and_by_its_engine(shop: Path) -> None:
    run_in(shop, TwoEngines())

    assert heard(shop) == {"sales": ("ru", "fake-1"), "support": ("en", "fake-en"), "told": ("hu", "fake-en")}


def test_redo_hears_again_the_calls_of_a_queue_that_got_another_model(shop: Path) -> None:
    run_in(shop, TwoEngines())

    events = run_in(shop, TwoEngines(english="fake-en-2"), redo=True)

    assert events["sales.wav"].outcome == Outcome.DONE_BEFORE
    assert heard(shop)["support"] == ("en", "fake-en-2")
