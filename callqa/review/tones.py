"""Colours by meaning: red for what went wrong, green for what is fine, orange for what a person should look at."""

from collections.abc import Mapping, Sequence

from callqa.review import words

_FAILING = ("auto_fail", "below_pass_mark")


def flag_chip(code: str, titles: Mapping[str, str]) -> dict[str, str]:
    """Return a flag as a chip: its words and its colour."""
    return {"text": words.flag(code, titles), "tone": "fail" if code.startswith(_FAILING) else "warn"}


def score_tone(score: float | None, flags: Sequence[str]) -> str:
    """Return the colour of a score: red where the call failed, by the flags that say so."""
    if score is None:
        return "none"
    return "fail" if any(flag.startswith(_FAILING) for flag in flags) else "pass"
