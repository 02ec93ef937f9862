"""Stage: supply. Whether a stop may be commanded, what money does to it, and what a meter's answer means."""

from yingshou.core.supply.conditions import Condition, judge
from yingshou.core.supply.facts import Debt, Dues, Hold, Link, Notice, Prepaid, Standing, StopFacts, Traits
from yingshou.core.supply.orders import Reading, after_change, covers, outcome, step
from yingshou.core.supply.rules import StopDay, StopRule, default_rules
from yingshou.core.supply.warrant import find_warrant_breaks, warrant_content, warrant_hash, warrant_text

__all__ = [
    "Condition",
    "Debt",
    "Dues",
    "Hold",
    "Link",
    "Notice",
    "Prepaid",
    "Reading",
    "Standing",
    "StopDay",
    "StopFacts",
    "StopRule",
    "Traits",
    "after_change",
    "covers",
    "default_rules",
    "find_warrant_breaks",
    "judge",
    "outcome",
    "step",
    "warrant_content",
    "warrant_hash",
    "warrant_text",
]
