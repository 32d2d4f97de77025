"""Files at addresses, with a real SFTP server among them."""

from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from callqa import remote
from callqa.addresses import place
from callqa.errors import SettingsError, UnreadableError

pytest.importorskip("paramiko", reason="the extra remote is not installed")

import paramiko

from tests import sftp

KEY = paramiko.ECDSAKey.generate()


@pytest.fixture
def pbx(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a phone system's folder; the password is in fsspec's settings."""
    folder = tmp_path / "pbx" / "monitor" / "2026"
    folder.mkdir(parents=True)
    (folder / "звонок #1 100%.WAV").write_bytes(b"sound")
    (folder / "звонок #1 100%.json").write_text("{}")
    (folder / "notes.txt").write_text("no sound")
    (folder.parent / "b.wav").write_bytes(b"other sound")
    monkeypatch.setenv("HOME", str(tmp_path))
    with sftp.served(tmp_path / "pbx", KEY) as port:
        sftp.know(tmp_path / ".ssh" / "known_hosts", port, KEY)
        monkeypatch.setitem(fsspec.config.conf, "sftp", {"username": sftp.ACCOUNT, "password": sftp.PASSWORD})
        yield f"sftp://127.0.0.1:{port}/monitor"
    _forget_connections()


def _forget_connections() -> None:
    kind = fsspec.get_filesystem_class("sftp")
    for key, filesystem in list(kind._cache.items()):
        filesystem.client.close()
        kind._cache.pop(key)


def test_files_are_found_with_their_sidecars_and_fetched_unchanged(pbx: str, tmp_path: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "pbx").rglob("*")}
    remote.reach(pbx)
    deep, flat = remote.find(pbx, {".wav"})
    assert (deep.address, deep.name, deep.sidecar) == (
        f"{pbx}/2026/звонок #1 100%.WAV", "звонок #1 100%.WAV", f"{pbx}/2026/звонок #1 100%.json",
    )  # fmt: skip
    assert (flat.address, flat.size_bytes, flat.sidecar) == (f"{pbx}/b.wav", 11, None)
    assert remote.find(deep.address, ()) == [deep] == [remote.look_again(deep)]

    remote.fetch(deep.address, tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == b"sound"
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "pbx").rglob("*")} == before


def test_a_connection_that_the_server_has_cut_is_opened_again(pbx: str, tmp_path: Path) -> None:
    (file, _) = remote.find(pbx, {".wav"})
    kind = fsspec.get_filesystem_class("sftp")
    for filesystem in kind._cache.values():
        filesystem.client.close()
    remote.fetch(file.address, tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == b"sound"


def test_a_file_that_is_gone_or_forbidden_fails_alone(pbx: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="vanished"):
        remote.fetch(f"{pbx}/gone.wav", tmp_path / "copy")
    assert remote.size_of(f"{pbx}/gone.wav") is None
    with pytest.raises(SettingsError, match=f"There is nothing at {pbx}/gone"):
        remote.find(f"{pbx}/gone", {".wav"})


def test_a_wrong_password_and_a_server_that_is_not_there_are_one_sentence(
    pbx: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(fsspec.config.conf, "sftp", {"username": sftp.ACCOUNT, "password": "falsch"})
    with pytest.raises(SettingsError, match="cannot be reached") as caught:
        remote.find(pbx, {".wav"})
    assert "falsch" not in str(caught.value)
    with pytest.raises(SettingsError, match=r"sftp://127\.0\.0\.1:1/x cannot be reached"):
        remote.find("sftp://127.0.0.1:1/x", {".wav"})
    with pytest.raises(SettingsError, match="no kind of address 'sftpp'"):
        remote.find("sftpp://host/x", {".wav"})


def test_a_server_that_is_not_known_or_has_another_key_is_not_asked(pbx: str, tmp_path: Path) -> None:
    known_hosts = tmp_path / ".ssh" / "known_hosts"
    port = int(pbx.split(":")[2].partition("/")[0])
    sftp.know(known_hosts, port, paramiko.ECDSAKey.generate())
    with pytest.raises(SettingsError, match=rf"key of \[127\.0\.0\.1\]:{port} is none of those in ~/\.ssh/known_hosts"):
        remote.find(pbx, {".wav"})
    known_hosts.unlink()
    with pytest.raises(SettingsError, match="of this user: connect once with sftp"):
        remote.find(pbx, {".wav"})


def test_a_name_from_a_server_is_never_taken_for_another_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """fsspec's own ``open`` would follow ``::`` to a file of this machine."""
    monkeypatch.chdir(tmp_path)
    Path("secret.wav").write_bytes(b"secret")
    memory = MemoryFileSystem()
    memory.pipe("/evil/x::secret.wav", b"harmless")
    (found,) = remote.find("memory://evil", {".wav"})
    remote.fetch(found.address, tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == b"harmless"
    memory.rm("/evil", recursive=True)


@pytest.mark.parametrize("text", ["sftp://a:secret@h/x", "sftp://a:se/c@ret@h/x", "smb://:secret@h/x"])
def test_an_address_with_a_password_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="must not hold a password"):
        place(text)
    assert place("sftp://a@h:22/x") == "sftp://a@h:22/x"
    assert place("C:/calls") == Path("C:/calls")
