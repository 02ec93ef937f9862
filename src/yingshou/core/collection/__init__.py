"""What happens to what is overdue: which treatment, which step is due, who does it, which promise was kept.

Modules:
    shipped: the rules, steps, days and capacities that come with the product.
    cases: what is overdue of an account, and since when.
    choose: which treatment, and why.
    days: on which days steps are taken.
    steps: which step is due.
    hand_out: tasks to people within what they can do.
    promises: promises kept and broken.
"""

from yingshou.core.collection.cases import open_cases
from yingshou.core.collection.choose import choose_treatments, tied_rules
from yingshou.core.collection.days import acting_treatments
from yingshou.core.collection.hand_out import hand_out
from yingshou.core.collection.promises import judge_promises
from yingshou.core.collection.shipped import (
    default_capacity,
    default_days,
    default_rules,
    default_steps,
)
from yingshou.core.collection.steps import due_steps, steps_on

__all__ = [
    "acting_treatments", "choose_treatments", "default_capacity", "default_days", "default_rules",
    "default_steps", "due_steps", "hand_out", "judge_promises", "open_cases", "steps_on", "tied_rules",
]  # fmt: skip
