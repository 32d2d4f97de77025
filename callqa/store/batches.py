"""Values in parts that a statement can take."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
BATCH = 500
"""Values a statement: databases limit how many one may have."""


def batches(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Cut values into parts of at most ``BATCH``."""
    return (values[at : at + BATCH] for at in range(0, len(values), BATCH))
