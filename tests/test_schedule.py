"""The units and the crontab of the documentation are what systemd and callqa understand."""

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from callqa.cli import COMMANDS, main
from tests.shop import ROOT

UNITS = sorted((ROOT / "docs" / "systemd").glob("callqa-*"))
CRONTAB = ROOT / "docs" / "cron" / "callqa"
CALLED = re.compile(r"(?:/srv/callqa/\.venv/bin/callqa|\$CALLQA) (\S.*?)(?:'|$| >| &&| \|\|)", re.MULTILINE)


def calls_in(text: str) -> list[list[str]]:
    """Return the words of each call of callqa."""
    return [found.replace('"', "").split() for found in CALLED.findall(text)]


def test_each_command_and_option_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    texts = [unit.read_text(encoding="utf-8") for unit in UNITS]
    called = [words for text in texts for words in calls_in(text)] + calls_in(CRONTAB.read_text(encoding="utf-8"))
    assert {words[0] for words in called} == {
        "run",
        "phone",
        "digest",
        "database",
        "retention",
        "status",
    } & COMMANDS.keys()
    for command, *rest in called:
        action = [word for word in rest[:1] if command in {"phone", "database"}]
        with pytest.raises(SystemExit):
            main([command, *action, "--help"])
        known = capsys.readouterr().out
        assert [word for word in rest if word.startswith("--") and word not in known] == []


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_says_what_it_is_and_a_timer_has_its_service(unit: Path) -> None:
    parsed = configparser.RawConfigParser(strict=False, delimiters=("=",), comment_prefixes=("#",))
    parsed.optionxform = str  # type: ignore[assignment,method-assign]
    parsed.read_string(unit.read_text(encoding="utf-8"))
    assert parsed["Unit"]["Description"].startswith("callqa: ")
    if unit.suffix == ".timer":
        assert unit.with_suffix(".service") in UNITS
        assert parsed["Install"]["WantedBy"] == "timers.target"
    elif "User" in parsed["Service"]:
        hardened = {"NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes", "UMask": "0077"}
        assert hardened.items() <= dict(parsed["Service"]).items()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace("/srv/callqa/.venv/bin/callqa", sys.executable)
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    verify = ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / unit.name) for unit in UNITS)]
    done = subprocess.run(verify, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
