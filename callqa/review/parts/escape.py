"""Making text from data safe for Streamlit's Markdown."""

import re

_MEANINGFUL = re.compile(r"[!-/:-@\[-`{-~]")
_CONTROL = re.compile("[\u0000-\u001f\u007f-\u009f\u2028\u2029]")
_TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_WORD_JOINER = "&#8288;"
"""Takes no room. Before a mark it keeps Streamlit from making links, icons, emoji and arrows of the plain words."""


def plain(text: str) -> str:
    """Return Markdown that shows ``text`` as it is: no links, images, HTML, formulas, icons or colours.

    Every ASCII punctuation mark is written as a character reference, which Markdown does not read as syntax. Line
    breaks and controls become spaces, marks that turn the writing direction are left out.
    """
    one_line = _TURNING.sub("", _CONTROL.sub(" ", text))
    return _MEANINGFUL.sub(lambda found: f"{_WORD_JOINER}&#{ord(found.group())};", one_line)
