"""A folder of YAML files to a rulebook.

A language's folder, named after it (``scripts/ru``), holds ``rules/*.yaml`` with one rule each and ``scorecard.yaml``.
It may hold ``lists.yaml`` with phrases and ``situations.yaml`` with conditions that several rules share,
``conclusions.yaml`` with what is told of each call, ``calls/*.yaml`` with call scripts, ``scorecards/*.yaml`` for
certain calls, and ``meaning/*.yaml`` with examples of what sentences mean.
"""

from pathlib import Path

from callqa.errors import RulebookError
from callqa.meaning.cache import CachedEncoder
from callqa.rules.book import Rulebook
from callqa.rules.reader import assemble


def load(folder: Path, encoder: CachedEncoder | None = None) -> Rulebook:
    """Read the rules of one language.

    Args:
        folder: the language's folder.
        encoder: for what rules say about meanings; without it, they go by their phrases alone.

    Raises:
        RulebookError: something in the files is wrong; says the first mistake with file, line and rule.
    """
    reading = assemble(folder, encoder)
    if reading.rulebook is None:
        count = len(reading.problems)
        more = f" ({count - 1} more; 'callqa rules check' lists all)" if count > 1 else ""
        raise RulebookError(f"{reading.problems[0]}{more}")
    return reading.rulebook


def load_all(scripts: Path, encoder: CachedEncoder | None = None) -> dict[str, Rulebook]:
    """Read the rules of every language there is, by language.

    Raises:
        RulebookError: there are none, or something in the files is wrong.
    """
    folders = language_folders(scripts)
    if not folders:
        raise RulebookError(
            f"There are no rules in {scripts}; name a folder with 'ru/rules' and 'ru/scorecard.yaml' as 'scripts'."
        )
    rulebooks = [load(folder, encoder) for folder in folders]
    return {rulebook.language: rulebook for rulebook in rulebooks}


def language_folders(folder: Path) -> list[Path]:
    """Return the folders of languages: the folder itself if it is one, else those in it."""
    if (folder / "rules").is_dir():
        return [folder]
    return sorted(path.parent for path in folder.glob("*/rules") if path.is_dir())
