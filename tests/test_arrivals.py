"""What a run knows of recordings before it hears them, and recordings that lie elsewhere."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fsspec.implementations.memory import MemoryFileSystem
from sqlmodel import select

from callqa import remote
from callqa.errors import SettingsError
from callqa.store.db import open_store, transaction
from callqa.store.tables import RecordingRow
from callqa.summary import Outcome
from tests.shop import FakeEngine, run_in, settings_in, write_call

NAME = "q-600-79001112233-20261120-101512-1763730912.44.wav"
PBX = "memory://pbx/monitor"


def rows(folder: Path) -> dict[str, RecordingRow]:
    engine = open_store(settings_in(folder).database_url)
    with transaction(engine) as session:
        found = {row.name: row for row in session.exec(select(RecordingRow))}
        session.expunge_all()
    engine.dispose()
    return found


@pytest.fixture
def pbx(tmp_path: Path) -> Iterator[MemoryFileSystem]:
    """A phone system's folders somewhere else, with one recording and its sidecar."""
    memory = MemoryFileSystem()
    call = write_call(tmp_path / "made.wav")
    memory.pipe(f"/pbx/monitor/2026/11/20/{NAME}", call.read_bytes())
    memory.pipe(f"/pbx/monitor/2026/11/20/{NAME[:-4]}.json", b'{"member": 2001, "deal": 17}')
    yield memory
    memory.rm("/pbx", recursive=True)


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of what is fetched."""
    names: list[str] = []
    fetch = remote.fetch

    def noting(address: str, target: Path) -> None:
        names.append(Path(address).name)
        fetch(address, target)

    monkeypatch.setattr(remote, "fetch", noting)
    return names


def test_sidecar_crm_file_name_and_directory_tell_together(tmp_path: Path) -> None:
    """The sidecar goes before the CRM's row, that before the file's name, and all before the directory."""
    call = write_call(tmp_path / "recordings" / "2026" / NAME)
    call.with_suffix(".json").write_text(json.dumps({"segment": "b2b", "ring_s": 4}), encoding="utf-8")
    (tmp_path / "calls.csv").write_text(f"file;member;ring_s;customer_number\n{NAME};2001;9;79005556677\n")
    (tmp_path / "phone.yaml").write_text(
        "managers: [{name: Ольга Смирнова, members: 2001}]\nlines: [{queues: 600, shop: Батарейкин, segment: b2c}]",
        encoding="utf-8",
    )
    assert run_in(tmp_path, settings='[phone]\ncalls = "calls.csv"\n')[NAME].outcome == Outcome.SCORED

    row = rows(tmp_path)[NAME]
    assert (row.agent, row.segment, row.ring_s) == ("Ольга Смирнова", "b2b", 4)
    assert (row.customer_number, row.queue, row.direction) == ("79005556677", "600", "in")
    assert (row.call_id, row.facts["shop_names"]) == ("1763730912.44", ["Батарейкин"])


def test_a_call_script_that_there_is_not_stops_the_run_and_a_sidecars_fails_its_call(tmp_path: Path) -> None:
    call = write_call(tmp_path / "recordings" / "a.wav")
    call.with_suffix(".json").write_text('{"script": "nonsense"}')
    assert (run_in(tmp_path)["a.wav"].reason or "").startswith("unknown_script")
    (tmp_path / "phone.yaml").write_text("lines: [{queues: 600, script: nonsense}]")
    with pytest.raises(SettingsError, match=r"phone\.yaml names the call script 'nonsense'.*are: "):
        run_in(tmp_path)


def test_a_recording_elsewhere_is_heard_from_a_copy_and_fetched_once(
    tmp_path: Path, pbx: MemoryFileSystem, fetched: list[str]
) -> None:
    before = pbx.find("/pbx", detail=True)
    assert run_in(tmp_path, place=PBX)[NAME].outcome == Outcome.SCORED
    assert sorted(Path(name).suffix for name in fetched) == [".json", ".wav"]
    row = rows(tmp_path)[NAME]
    assert (row.path, row.facts["member"], row.facts["extra"]) == (f"{PBX}/2026/11/20/{NAME}", "2001", {"deal": 17})
    assert not settings_in(tmp_path).copies.exists()

    fetched.clear()
    assert run_in(tmp_path, place=PBX)[NAME].outcome == Outcome.DONE_BEFORE
    assert (fetched, pbx.find("/pbx", detail=True)) == ([], before)
    assert run_in(tmp_path, FakeEngine(fingerprint="fake-2"), place=PBX, redo=True)[NAME].outcome == Outcome.SCORED


def test_elsewhere_the_same_bytes_are_scored_once_and_a_changed_file_is_another(
    tmp_path: Path, pbx: MemoryFileSystem, fetched: list[str]
) -> None:
    pbx.copy(f"/pbx/monitor/2026/11/20/{NAME}", "/pbx/monitor/x.wav")
    pbx.pipe("/pbx/monitor/empty.wav", b"")
    events = run_in(tmp_path, place=PBX)
    assert events["x.wav"].outcome == Outcome.SAME_BYTES
    assert events["empty.wav"].outcome == Outcome.FAILED
    fetched.clear()
    pbx.pipe("/pbx/monitor/x.wav", write_call(tmp_path / "other.wav", seed=1).read_bytes() + b"\0\0")
    assert run_in(tmp_path, place=PBX)["x.wav"].outcome == Outcome.SCORED
    assert sorted(fetched) == ["empty.wav", "x.wav"]


def test_one_unreadable_file_elsewhere_fails_alone_and_a_server_that_is_gone_stops_the_run(
    tmp_path: Path, pbx: MemoryFileSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    pbx.pipe("/pbx/monitor/a.wav", b"secret")
    get_file, kind = pbx.get_file, type(pbx)

    def failing(_pbx: MemoryFileSystem, path: str, target: str) -> None:
        if path.endswith("a.wav"):
            raise EOFError("broken off")
        get_file(path, target)

    monkeypatch.setattr(kind, "get_file", failing)
    events = run_in(tmp_path, place=PBX)
    assert (events["a.wav"].outcome, events[NAME].outcome) == (Outcome.FAILED, Outcome.SCORED)
    assert "cannot be fetched (EOFError: broken off)" in (events["a.wav"].reason or "")

    def gone(_pbx: MemoryFileSystem) -> None:
        raise ConnectionError("no route to host")

    monkeypatch.setattr(kind, "__init__", gone)
    kind.clear_instance_cache()
    with pytest.raises(SettingsError, match=r"memory://pbx/monitor cannot be reached \(ConnectionError: no route"):
        run_in(tmp_path, place=PBX)


def test_a_recording_that_is_still_being_written_is_left_for_the_next_run(
    tmp_path: Path, pbx: MemoryFileSystem
) -> None:
    write_call(tmp_path / "recordings" / "whole.wav")
    growing = write_call(tmp_path / "recordings" / "growing.wav", seed=1)
    with growing.open("ab"):
        events = run_in(tmp_path, watched=True)
    assert {name: event.outcome for name, event in events.items()} == {
        "whole.wav": Outcome.SCORED,
        "growing.wav": Outcome.STILL_WRITTEN,
    }
    assert run_in(tmp_path, watched=True)["growing.wav"].outcome == Outcome.SCORED

    content = pbx.cat(f"/pbx/monitor/2026/11/20/{NAME}")
    pbx.pipe("/pbx/monitor/open.wav", content[:4] + bytes(4) + content[8:])
    assert run_in(tmp_path, place=PBX, watched=True)["open.wav"].outcome == Outcome.STILL_WRITTEN
    pbx.pipe("/pbx/monitor/open.wav", content + b"\0\0")
    assert run_in(tmp_path, place=PBX)["open.wav"].outcome == Outcome.SCORED


def test_a_password_in_an_address_is_refused_and_never_shown(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="must not hold a password") as caught:
        run_in(tmp_path, place="sftp://shop:geheim@pbx/var/spool")
    assert "geheim" not in str(caught.value)
