"""The packages that callqa stands on: declared, pinned, installed as pinned, fit for each other, under known licences.

What nobody can see without a network, whether a version has a known hole, is asked elsewhere (``docs/security.md``).
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution, packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LICENCES = (
    r"MIT(-0|-CMU)?( License)?",
    r"(3-Clause )?BSD( License|-[23]-Clause)?",
    r"0BSD",
    r"Apache-2\.0( WITH LLVM-exception)?",
    r"Apache (Software )?License( 2\.0)?",
    r"PSF-2\.0|Zlib|CC0-1\.0|BSL-1\.0",
    r"MPL-2\.0|Mozilla Public License 2\.0 \(MPL 2\.0\)",
    r"LGPL-3\.0-only|LGPL-2\.1(-or-later)?",
    r"OSI Approved",
)
"""Of packages that are installed beside callqa and not changed; LGPL and MPL ask for no more then."""
READ_BY_A_PERSON: dict[str, str] = {}
"""Packages whose metadata name no licence, and where one stands."""
APART = {"audioop-lts", "setuptools"}
"""Pinned for other versions of Python; part of every environment."""


def project() -> dict[str, list[str]]:
    """Return what pyproject.toml asks for, by extra; '' for what everybody gets."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {"": told["dependencies"], **told["optional-dependencies"]}


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").split()
    return {canonicalize_name(name): version for name, _, version in (line.partition("==") for line in lines)}


def installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


@cache
def needed() -> dict[str, list[tuple[str, Requirement]]]:
    """Return every package that is pinned for an extra, with who needs it in which versions."""
    pinned = pins()
    found: dict[str, list[tuple[str, Requirement]]] = {}
    todo = [("callqa", Requirement(text), "") for extra in project().values() for text in extra]
    seen: set[tuple[str, str, str]] = set()
    while todo:
        who, asked, extra = todo.pop()
        name = canonicalize_name(asked.name)
        if asked.marker and not asked.marker.evaluate({"extra": extra}):
            continue
        if (who, str(asked), extra) in seen or (who == "callqa" and name not in pinned and installed(name) is None):
            continue  # an extra that is not installed here
        seen.add((who, str(asked), extra))
        found.setdefault(name, []).append((who, asked))
        if one := installed(name):
            below = [Requirement(text) for text in one.requires or ()]
            todo += [(name, part, wanted) for part in below for wanted in ("", *asked.extras)]
    return found


def imported() -> Iterator[tuple[str, str]]:
    """Yield the packages that callqa imports, and where."""
    for path in sorted((ROOT / "callqa").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((alias.name.split(".")[0], str(path)) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module.split(".")[0], str(path)


def licences(of: Distribution) -> list[str]:
    told = of.metadata
    classes = told.get_all("Classifier") or ()
    classified = [one.split(" :: ")[-1] for one in classes if one.startswith("License ::")]
    text = (
        "".join(told.get_all("License-Expression") or ())
        or "; ".join(classified)
        or "".join(told.get_all("License") or ()).split("\n")[0]
    )
    return [part.strip(" ()") if part.count("(") != part.count(")") else part.strip()
            for part in re.split(r" AND | OR |; ", text) if part.strip()]  # fmt: skip


def test_every_package_that_is_needed_is_pinned_and_no_other() -> None:
    assert needed().keys() - pins().keys() - APART == set()
    assert pins().keys() - needed().keys() - APART == set()


def test_what_is_installed_is_what_is_pinned_and_fits() -> None:
    versions = {name: one.version.partition("+")[0] for name in pins() if (one := installed(name))}
    assert {name: version for name, version in versions.items() if version != pins()[name]} == {}
    assert {
        f"{who} needs {asked}": pins()[name]
        for name, by in needed().items()
        for who, asked in by
        if name in pins() and not asked.specifier.contains(pins()[name], prereleases=True)
    } == {}


def test_everything_imported_is_declared() -> None:
    declared = {canonicalize_name(Requirement(text).name) for extra in project().values() for text in extra}
    providers = packages_distributions()
    strange = {
        (name, path)
        for name, path in imported()
        if name not in sys.stdlib_module_names
        and name not in {"callqa", *_CHOSEN}
        and not {canonicalize_name(one) for one in providers.get(name, [name])} & (declared | _BROUGHT_ALONG)
    }
    assert strange == set()


_BROUGHT_ALONG = {"sqlalchemy", "ctranslate2", "anyio"}
"""Imported through what is declared, of which they are the very interface."""
_CHOSEN = {"sentence_transformers", "fastembed"}
"""Installed by whoever names them in the settings."""


def test_every_licence_is_known() -> None:
    told = {name: licences(one) for name in pins() if name not in READ_BY_A_PERSON and (one := installed(name))}
    assert [name for name, found in told.items() if not found] == [], "read it, and note it in READ_BY_A_PERSON"
    strange = {
        one for found in told.values() for one in found if not any(re.fullmatch(known, one) for known in LICENCES)
    }
    assert strange == set()
