"""Files that others than their owner must not read."""

from pathlib import Path

import pytest

from callqa.modes import open_to_others
from callqa.settings import load

CACHE = 'cache = "cache"\n'
MAIL = '[mail]\nhost = "smtp.shop.test"\nuser = "callqa"\npassword = "s3cret"\n'
SERVER = 'database = "postgresql://callqa:s3cret@db.shop.test/callqa"\n'


@pytest.mark.parametrize("text", [MAIL, SERVER])
def test_settings_with_a_password_are_for_their_owner(tmp_path: Path, text: str) -> None:
    file = tmp_path / "callqa.toml"
    file.write_text(CACHE + text, encoding="utf-8")
    file.chmod(0o644)
    assert open_to_others(load(file)) == [file]
    file.chmod(0o600)
    assert open_to_others(load(file)) == []


def test_settings_without_one_may_be_read(tmp_path: Path) -> None:
    file = tmp_path / "callqa.toml"
    file.write_text(CACHE, encoding="utf-8")
    file.chmod(0o644)
    assert open_to_others(load(file)) == []
