"""Lines of a log without telephone numbers, as journals and monitoring systems keep them where nobody masks anything.

Names of recordings hold numbers, and so do errors that quote them.
"""

import logging

from callqa.numbermasks import masked_numbers


class Masked(logging.Formatter):
    """Formats a record with its traceback as others do, and masks the numbers in it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the lines of a record."""
        return masked_numbers(super().format(record))


def begin() -> None:
    """Write what is logged to standard error, unless something else was set up to take it."""
    root = logging.getLogger()
    if not root.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(Masked())
        root.addHandler(handler)
