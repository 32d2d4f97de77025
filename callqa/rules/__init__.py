"""Transcript to verdicts: pure, and without input or output once the rules are loaded.

A rule is data, in YAML; a kind of rule is code, one file each, whose docstring is the documentation of its keys.
"""

from callqa.rules.forbidden import Forbidden
from callqa.rules.required import Required
from callqa.rules.response import Response
from callqa.rules.rule import Rule
from callqa.rules.waiting import Waiting

KINDS: dict[str, type[Rule]] = {
    "forbidden": Forbidden,
    "required": Required,
    "response": Response,
    "waiting": Waiting,
}
"""What may stand at ``kind`` in a rule file."""
