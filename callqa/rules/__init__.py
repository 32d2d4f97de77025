"""Transcript to verdicts: pure, and without input or output once the rules are loaded.

A rule is data, in YAML; a kind of rule is code, one file each, whose docstring is the documentation of its keys.
"""

from callqa.rules.conditional import Conditional
from callqa.rules.counted import Counted
from callqa.rules.forbidden import Forbidden
from callqa.rules.measured import Measured
from callqa.rules.phone import Phone
from callqa.rules.questions import Questions
from callqa.rules.required import Required
from callqa.rules.response import Response
from callqa.rules.rule import Rule
from callqa.rules.steps import StepsInOrder
from callqa.rules.talk_over import TalkOver
from callqa.rules.waiting import Waiting

KINDS: dict[str, type[Rule]] = {
    "forbidden": Forbidden,
    "required": Required,
    "response": Response,
    "conditional": Conditional,
    "counted": Counted,
    "questions": Questions,
    "talk_over": TalkOver,
    "measured": Measured,
    "phone": Phone,
    "steps": StepsInOrder,
    "waiting": Waiting,
}
"""What may stand at ``kind`` in a rule file."""
