from pathlib import Path

import pytest

from callqa.errors import SettingsError
from callqa.settings import Settings, load


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("CALLQA_CONFIG", "CALLQA_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "shop" / "callqa.toml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return path


def test_paths_are_taken_from_the_folder_of_the_file(tmp_path: Path) -> None:
    settings = load(write(tmp_path, 'recordings = "calls"\ndatabase = "my.sqlite"'))
    assert settings.recordings == tmp_path / "shop" / "calls"
    assert settings.database_url == f"sqlite:///{tmp_path}/shop/my.sqlite"


def test_without_a_file_the_current_folder_counts(tmp_path: Path) -> None:
    assert load().database_url == f"sqlite:///{tmp_path}/callqa.sqlite"


def test_a_variable_wins_over_the_file_and_an_option_over_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, 'database = "file.sqlite"\n[speech]\nmodel = "small"\nbeam_size = 3')
    monkeypatch.setenv("CALLQA_SPEECH__MODEL", "medium")
    monkeypatch.setenv("CALLQA_DATABASE", "variable.sqlite")
    assert load(path).speech.model == "medium"
    assert load(path).speech.beam_size == 3
    assert load(path).database_url.endswith("/variable.sqlite")
    assert load(path, database="option.sqlite").database_url.endswith("/option.sqlite")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("modle = 1", "'modle'"),
        ("[speech]\nbeam_size = 0", "'speech.beam_size'"),
        ("[speech.queues.sales]\nbeam_size = 1", "'speech.queues.sales.beam_size'"),
        ("[review]\nport = 99999", "'review.port'"),
        ('time_zone = "Moon/Crater"', "'time_zone'.*no such time zone"),
        ('shifts = [{ name = "a", from = "9", to = "x" }]', "'shifts.0"),
        (
            'shifts = [{ name = "a", from = "09:00", to = "21:00" }, { name = "a", from = "21:00", to = "09:00" }]',
            "same",
        ),
        ("sample_calls = 0", "'sample_calls'"),
        ("workers = = 2", "no valid TOML"),
        ('home = "/tmp"', "'home'"),
    ],
)
def test_a_wrong_value_is_named(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        load(write(tmp_path, text))


def test_a_queue_differs_in_what_its_table_names(tmp_path: Path) -> None:
    text = '[speech]\nmodel = "small"\nbeam_size = 3\n[speech.queues."support en"]\nlanguage = "en"\n'
    speech = load(write(tmp_path, text)).speech

    english = speech.for_queue("support en")
    assert (english.language, english.model, english.beam_size) == ("en", "small", 3)
    assert speech.for_queue("sales") == speech.for_queue(None) == speech


def test_a_named_file_must_exist(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"absent\.toml"):
        load(tmp_path / "absent.toml")


def test_every_setting_is_documented() -> None:
    root = Path(__file__).parents[1]
    example = (root / "callqa.toml").read_text(encoding="utf-8")
    guide = (root / "docs" / "settings.md").read_text(encoding="utf-8")
    for name, info in Settings.model_fields.items():
        nested = getattr(info.annotation, "model_fields", None)
        for key in nested or ([name] if name != "home" else []):
            assert f"# {key} = " in example or f"# [{name}.{key}." in example, key
            assert f"`{key}`" in guide, key


def test_shifts_have_a_name_and_the_shops_times(tmp_path: Path) -> None:
    night = load(write(tmp_path, 'shifts = [{ name = "Ночь", from = "21:00", to = "09:30" }]')).shifts[0]
    assert (night.name, night.start.hour, night.end.minute) == ("Ночь", 21, 30)
