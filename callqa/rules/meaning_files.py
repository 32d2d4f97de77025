"""The examples of meanings: ``meaning/NAME.yaml``; ``meaning/ordinary.yaml`` has sentences that mean none of them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, ValidationError

from callqa.meaning.cache import CachedEncoder
from callqa.meaning.classifier import MIN_EXAMPLES, VERSION
from callqa.meaning.meanings import Examples, Meanings
from callqa.rules.rule import Strict, Text
from callqa.rules.sentences import as_heard
from callqa.rules.sources import Problem, Source, SourceError, read

ORDINARY = "ordinary"


def _has_words(text: str) -> str:
    if not as_heard(text):
        raise ValueError("an example is a whole sentence; this one has no words")
    return text


def _enough(texts: tuple[str, ...]) -> tuple[str, ...]:
    if len(texts) < MIN_EXAMPLES:
        raise ValueError(f"{len(texts)} examples are too few to learn from; give at least {MIN_EXAMPLES}")
    return texts


Example = Annotated[Text, AfterValidator(_has_words)]
Enough = Annotated[tuple[Example, ...], AfterValidator(_enough)]


class OrdinaryFile(Strict):
    """Sentences of ordinary talk.

    Keys:
        not_meant: sentences of both sides that have none of the meanings.
    """

    not_meant: Enough


class MeaningFile(OrdinaryFile):
    """Examples of one meaning.

    Keys:
        meant: whole sentences, as people say them, that mean it; fifty or more, as different as possible.
        not_meant: sentences that are like them and mean something else.
        near: other meanings whose sentences may mean this as well, so that they are no counter-examples.
    """

    meant: Enough
    near: tuple[str, ...] = ()


class MeaningFiles:
    """What a folder holds.

    Args:
        folder: may be missing, then there are no meanings.
        problems: is added what is wrong with the files.
    """

    def __init__(self, folder: Path, problems: list[Problem]) -> None:
        self.names = tuple(sorted(path.stem for path in folder.glob("*.yaml") if path.stem != ORDINARY))
        self.examples: dict[str, Examples] = {}
        self.ordinary: tuple[str, ...] = ()
        self._content: dict[str, Mapping[str, Any]] = {}
        for path in sorted(folder.glob("*.yaml")):
            try:
                source = read(path)
                self._take(source, problems)
            except SourceError as error:
                problems.append(error.problem)
            except ValidationError as error:
                problems += source.problems(error)

    def meanings(self, encoder: CachedEncoder | None) -> Meanings | None:
        """Return what finds them; ``None`` where there is nothing to find them with."""
        return Meanings(self.examples, self.ordinary, encoder) if encoder else None

    def content(self, encoder: CachedEncoder | None) -> dict[str, Any]:
        """Return everything that changes what is found, as plain values."""
        return {"encoder": encoder.fingerprint, "version": VERSION, **self._content} if encoder else {}

    def _take(self, source: Source, problems: list[Problem]) -> None:
        name = source.path.stem
        self._content[name] = source.data
        if name == ORDINARY:
            self.ordinary = _heard(OrdinaryFile.model_validate(source.data).not_meant)
            return
        file = MeaningFile.model_validate(source.data)
        self.examples[name] = Examples(_heard(file.meant), _heard(file.not_meant), frozenset(file.near))
        problems += [
            source.problem(f"'{text}' is listed both as meant and as not meant", ("meant",))
            for text in sorted(set(file.meant) & set(file.not_meant))
        ]
        problems += [
            source.problem(f"there is no meaning '{other}'; remove it", ("near",))
            for other in file.near
            if other not in self.names
        ]


def _heard(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return sentences written the way those of turns are."""
    return tuple(dict.fromkeys(map(as_heard, texts)))
