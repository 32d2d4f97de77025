"""What holds for all tests."""

import pytest


@pytest.fixture(autouse=True)
def _phrases_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Judge by phrases unless a test says otherwise: encoding all examples of the shipped rules takes minutes."""
    monkeypatch.setenv("CALLQA_MEANING", "off")
