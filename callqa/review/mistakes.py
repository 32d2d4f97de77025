"""Mistakes in rule files in the language of the reader: those that are known translated, others as they stand."""

import re
from collections.abc import Sequence

from callqa.review.language import N_, _

_KNOWN = (
    (r"unknown key '(?P<key>[^']*)'", N_("Unknown key “{key}”. Remove it or correct its name.")),
    (r"says '(?P<key>[^']*)' twice", N_("“{key}” is said twice. Keep one of them.")),
    (r"^'(?P<key>[^']*)' is missing; add it", N_("The key “{key}” is missing.")),
    (r"the phrase is empty", N_("The phrase is empty. Write what is said, or remove the line.")),
    (
        r"'(?P<phrase>[^']*)' may be found by '(?P<word>[^']*)' alone",
        N_("“{phrase}” may be found by “{word}” alone, which fits too many words. Write more of it."),
    ),
    (r"'(?P<phrase>[^']*)' fits any words", N_("“{phrase}” fits any words: nothing in it must be there.")),
    (r"'(?P<phrase>[^']*)' has no word to look for", N_("“{phrase}” has no word to look for.")),
    (r"there is nothing to look for", N_("There is nothing to look for. Add phrases.")),
    (r"'(?P<text>.*)' stands in line (?P<line>\d+) already", N_("“{text}” stands in line {line} already.")),
    (
        r"'(?P<text>.*)' is the phrase of line (?P<line>\d+) as well",
        N_("The exception “{text}” is the phrase of line {line} as well, so it is never found."),
    ),
    (
        r"'(?P<text>.*)' is listed both as found and as not found",
        N_("“{text}” is listed both as found and as not found."),
    ),
    (r"is no valid YAML", N_("This is no valid YAML: look at brackets, quotation marks and indentation.")),
    (r"lacks a '(?P<sign>.)'", N_("A bracket is not closed: “{sign}” is missing.")),
    (r"there is no list '\{(?P<name>[^}]*)\}'", N_("There is no list “{name}” in lists.yaml.")),
    (r"there is no situation '(?P<name>[^']*)'", N_("There is no situation “{name}” in situations.yaml.")),
    (r"there is no meaning '(?P<name>[^']*)'", N_("There is no meaning “{name}” in the folder meaning.")),
    (r"there is no rule '(?P<name>[^']*)'", N_("There is no rule “{name}”.")),
    (r"must be named after its rule", N_("The id of a rule is the name of its file and cannot be changed here.")),
    (r"'kind' must be one of (?P<kinds>.*)", N_("The kind must be one of: {kinds}.")),
    (r"a phrase is a text", N_("A phrase is a text. Put it in quotation marks.")),
)


def mistake(message: str) -> str:
    """Say what is wrong in the language of the page."""
    return translated(message, _KNOWN)


def translated(message: str, known: Sequence[tuple[str, str]]) -> str:
    """Return the text that belongs to the first pattern which fits, filled in with its groups; else the message."""
    for pattern, text in known:
        found = re.search(pattern, message, re.DOTALL)
        if found:
            return _(text).format(**found.groupdict())
    return message
