"""Files that somebody made to do harm: each is bounded, and a failure of that call or file alone."""

import gzip
import json
import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from callqa import audio, ingest, yamlsize
from callqa.cli import main
from callqa.cli.options import printable
from callqa.errors import SettingsError, UnreadableError
from callqa.phone import yaml_file
from callqa.rules import sources
from callqa.rules.sources import SourceError
from callqa.sidecars import MOST_BYTES, read_sidecar
from callqa.summary import Outcome
from tests.shop import run_in, write_call

LAUGHS = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"a{level}: &a{level} [{','.join([f'*a{level - 1}'] * 9)}]\n" for level in range(1, 30)
)
SIDECARS = {
    "deep": "[" * 100_000,
    "nested": '{"x":' * 30 + "1" + "}" * 30,
    "digits": '{"x": ' + "9" * 5000 + "}",
    "nul": '{"agent": "a\\u0000b"}',
    "half a character": '{"agent": "\\ud800"}',
    "no number": '{"x": NaN}',
    "no number inside": '{"x": [{"y": Infinity}]}',
    "long": json.dumps({"x": "x" * MOST_BYTES}),
}
NAMES = (
    "ctrl\x1b[2Jx.wav",
    "two\nlines.wav",
    "rtl\u202evaw.wav",
    "-rf.wav",
    "quote'\"$(reboot).wav",
    "тест é 電話.wav",
)


def lying_wav(path: Path, *, channels: int = 1, rate: int = 8000, bits: int = 16, size: int | None = None) -> Path:
    """Write twenty seconds of silence whose header says something else."""
    data = bytes(2 * 8000 * 20)
    byte_rate, said = rate * channels * bits // 8 & 0xFFFFFFFF, len(data) if size is None else size
    head = b"RIFF\x24\0\0\0WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, channels, rate, byte_rate, 2, bits)
    head += b"data" + struct.pack("<I", said)
    path.write_bytes(head + data)
    return path


@pytest.mark.parametrize(
    "told",
    [{"channels": 255}, {"channels": 0}, {"rate": 0}, {"rate": 1}, {"rate": 0x7FFFFFFF}, {"rate": 0xFFFFFFFF},
     {"bits": 0}, {"bits": 255}, {"size": 0xEFFFFFFF}],
)  # fmt: skip
def test_a_header_that_lies_is_refused_or_as_short_as_the_file(tmp_path: Path, told: dict[str, int]) -> None:
    try:
        heard = audio.decode(lying_wav(tmp_path / "call.wav", **told))
    except UnreadableError:
        return
    assert heard.duration_s <= 60 * 60


def test_bytes_at_random_are_no_sound(tmp_path: Path) -> None:
    for suffix in (".mp3", ".wav", ".ogg", ".gsm", ".m4a"):
        path = tmp_path / f"call{suffix}"
        path.write_bytes(os.urandom(1_000_000))
        with pytest.raises(UnreadableError):
            audio.decode(path)


@pytest.mark.parametrize("text", SIDECARS.values(), ids=SIDECARS)
def test_a_hostile_sidecar_is_a_failure_of_its_call(tmp_path: Path, text: str) -> None:
    sidecar = tmp_path / "call.json"
    sidecar.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableError) as caught:
        read_sidecar(sidecar)
    assert caught.value.code == "bad_sidecar"
    assert len(str(caught.value)) < 300


def test_a_sidecar_that_never_ends_is_not_read(tmp_path: Path) -> None:
    endless, pipe = tmp_path / "endless.json", tmp_path / "pipe.json"
    endless.symlink_to("/dev/zero")
    os.mkfifo(pipe)
    for path in (endless, pipe):
        with pytest.raises(UnreadableError):
            read_sidecar(path)


@pytest.mark.parametrize("text", [LAUGHS, "a: &a [*a]\n", "x" * (yamlsize.MOST_BYTES + 1), "[" * 5000])
def test_yaml_that_stands_for_more_than_fits_into_memory(tmp_path: Path, text: str) -> None:
    path = tmp_path / "lists.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError):
        yaml_file.read(path)
    with pytest.raises(SourceError):
        sources.read(path)


def test_links_that_lead_out_of_the_folder_are_left_out(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    inside = write_call(tmp_path / "recordings" / "call.wav")
    (tmp_path / "recordings" / "again.wav").symlink_to(inside)
    (tmp_path / "recordings" / "theirs.wav").symlink_to(write_call(tmp_path / "private" / "secret.wav"))
    found = ingest.find([tmp_path / "recordings"])
    assert [Path(str(one)).name for one in found] == ["again.wav", "call.wav"]
    assert "1 link(s) lead out of" in caplog.text


def test_a_run_survives_all_of_them(tmp_path: Path) -> None:
    folder = tmp_path / "recordings"
    for seed, name in enumerate(NAMES):
        write_call(folder / name, seed=seed)
    os.link(write_call(folder / "bytes.wav", seed=99), os.fsencode(folder) + b"/bad\xff.wav")
    (folder / "bytes.wav").unlink()
    write_call(folder / "deep.wav", seed=100)
    (folder / "deep.json").write_text(SIDECARS["deep"], encoding="utf-8")
    lying_wav(folder / "lies.wav", channels=255)
    outcomes = {name: event.outcome for name, event in run_in(tmp_path).items()}
    assert [outcomes[name] for name in NAMES] == [Outcome.SCORED] * len(NAMES)
    assert [outcome for name, outcome in outcomes.items() if name.startswith("bad")] == [Outcome.FAILED]
    assert outcomes["deep.wav"] == outcomes["lies.wav"] == Outcome.FAILED
    told = "".join(map(printable, outcomes))
    assert not any(sign in told for sign in "\x1b\n\u202e\udcff")


def test_logs_that_unpack_to_a_thousand_times_as_much_take_no_more_memory(tmp_path: Path) -> None:
    path = tmp_path / "queue_log.gz"
    with gzip.open(path, "wb") as file:
        for _ in range(60):
            file.write(bytes(1_000_000))
    program = (
        "import sys; from pathlib import Path; from datetime import UTC; from callqa.phone import files\n"
        "log = files.Log(Path(sys.argv[1]), UTC)\n"
        "for batch in log.batches(files.Format(files.Kind.QUEUE_LOG)): pass\n"
        "print(*(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, timeout=120, check=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    )  # fmt: skip
    assert int(done.stdout) < 300_000  # KiB


SECRETS = (
    "postgresql+psycopg://anna:{}@127.0.0.1:1/calls",
    "postgresql+psycopg://anna@127.0.0.1:1/calls?password={}",
    "postgresql+psycopg://anna@127.0.0.1:1/calls?sslpassword={}",
    "postgresql+psycopg://anna:{}@127.0.0.1:port/calls",
    "mysql://anna:{}@127.0.0.1/calls",
    "nonsense+driver://anna:{}@127.0.0.1/calls",
)
COMMANDS = (
    ["users", "list"], ["retention"], ["forget", "--number", "+79000000001"], ["reindex"], ["rescore"],
    ["backtest", "--rules", "."],
    ["export", "--format", "jsonl"], ["database", "check"], ["database", "upgrade"], ["database", "backup", "copy"],
    ["phone", "import"], ["sample"], ["rules", "learn"], ["clip", "1"],
)  # fmt: skip


@pytest.mark.parametrize("url", SECRETS)
def test_no_command_tells_the_databases_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], url: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CALLQA_SCRIPTS", str(tmp_path))
    monkeypatch.setenv("CALLQA_CACHE", str(tmp_path))
    for command in COMMANDS:
        assert main(["--database", url.format("geheim"), *command]) == 2
        said = capsys.readouterr()
        assert "geheim" not in said.out + said.err
        assert said.err.startswith("callqa: "), command


def test_what_commands_make_is_for_its_owner_whatever_the_umask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CALLQA_CACHE", str(tmp_path / "cache"))
    (tmp_path / "old.csv").write_text("open to all", encoding="utf-8")
    (tmp_path / "old.csv").chmod(0o644)
    before = os.umask(0)
    try:
        for command in (["database", "upgrade"], ["users", "list"], ["database", "backup", "copy.sqlite"]):
            (tmp_path / "callqa.sqlite").touch(0o600)
            assert main(command) == 0, command
        assert main(["export", "--format", "csv", "--out", "old.csv"]) == 0
    finally:
        os.umask(before)
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in tmp_path.iterdir()}
    assert set(modes.values()) <= {"0o600", "0o700"}, modes
