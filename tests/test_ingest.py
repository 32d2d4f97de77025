import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from callqa import ingest
from callqa.errors import SettingsError, UnreadableError

SIDECAR = {
    "call_id": "1763730912.44",
    "started_at": "2026-11-20T10:15:12+03:00",
    "direction": "in",
    "agent": "Ольга Смирнова",
    "ring_s": 6.0,
    "shop_names": ["Батарейкин"],
    "agent_channel": 1,
    "crm_deal": 17,
}


def recording(tmp_path: Path, sidecar: str | None = None) -> Path:
    path = tmp_path / "call.wav"
    path.write_bytes(b"sound")
    if sidecar is not None:
        path.with_suffix(".json").write_text(sidecar, encoding="utf-8")
    return path


def test_recordings_are_found_in_folders_once_and_sidecars_are_not(tmp_path: Path) -> None:
    (tmp_path / "2026" / "11").mkdir(parents=True)
    for name in ("b.WAV", "a.mp3", "a.json", "notes.txt", "2026/11/c.ogg"):
        (tmp_path / name).touch()
    found = ingest.find([tmp_path, tmp_path / "a.mp3"])
    assert [path.name for path in found] == ["c.ogg", "a.mp3", "b.WAV"]


def test_a_named_file_is_taken_whatever_its_suffix(tmp_path: Path) -> None:
    (tmp_path / "call.bin").touch()
    assert [path.name for path in ingest.find([tmp_path / "call.bin"])] == ["call.bin"]


def test_a_path_that_does_not_exist_stops_the_run(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="nowhere"):
        ingest.find([tmp_path / "nowhere"])


def test_the_sidecar_tells_the_facts_and_unknown_keys_are_kept(tmp_path: Path) -> None:
    facts = ingest.with_facts(ingest.identify(recording(tmp_path, json.dumps(SIDECAR)))).facts
    assert facts.started_at == datetime(2026, 11, 20, 7, 15, 12, tzinfo=UTC)
    assert (facts.agent, facts.agent_channel, facts.shop_names) == ("Ольга Смирнова", 1, ("Батарейкин",))
    assert facts.extra == {"crm_deal": 17}


def test_without_a_sidecar_nothing_is_known(tmp_path: Path) -> None:
    assert ingest.with_facts(ingest.identify(recording(tmp_path))).facts.agent is None


@pytest.mark.parametrize(
    ("sidecar", "says"),
    [
        ("{not json", "is no JSON"),
        ("[]", "the whole file"),
        ('{"agent_channel": 2}', "'agent_channel'"),
        ('{"started_at": "yesterday"}', "'started_at'"),
        ('{"ring_s": -1}', "'ring_s'"),
    ],
)
def test_a_wrong_sidecar_is_an_error_of_that_call(tmp_path: Path, sidecar: str, says: str) -> None:
    found = ingest.identify(recording(tmp_path, sidecar))
    with pytest.raises(UnreadableError, match=says):
        ingest.with_facts(found)


def test_a_file_that_vanished_is_an_error_of_that_call(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="gone now"):
        ingest.identify(tmp_path / "gone.wav")
