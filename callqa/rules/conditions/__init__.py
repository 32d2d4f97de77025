"""Conditions: what is true of a call or is not. Rules, situations, conclusions and call scripts are built of them.

One file each; ``all``, ``any`` and ``not`` combine them. Each docstring is the documentation of its keys.
"""

from callqa.rules.conditions.condition import Condition, Finding
from callqa.rules.conditions.logic import CONDITIONS, AnyCondition

__all__ = ["CONDITIONS", "AnyCondition", "Condition", "Finding"]
