"""Next best action: at which case to do what, in people's hours, and whether that is any better.

Modules:
    shipped: costs, shares and the comparison that come with the product.
    draw: which cases are held out.
    options: which acts are open at a case.
    effects: what an act is taken to bring.
    rank: the order of a person's day.
    lift: how much better it did than what was held out.
"""

from yingshou.core.next_action.draw import draw, rules_on, with_segment
from yingshou.core.next_action.effects import OBSERVED, expected_shares, latest, shares_told, with_gain
from yingshou.core.next_action.lift import ALL_MONTHS, CONFIDENCE, lifts
from yingshou.core.next_action.options import options
from yingshou.core.next_action.rank import PEOPLE, considered, hopeful, worklists
from yingshou.core.next_action.shipped import default_next_costs, default_next_effects, default_next_rules

__all__ = [
    "ALL_MONTHS", "CONFIDENCE", "OBSERVED", "PEOPLE", "considered", "default_next_costs",
    "default_next_effects", "default_next_rules", "draw", "expected_shares", "hopeful", "latest", "lifts",
    "options", "rules_on", "shares_told", "with_gain", "with_segment", "worklists",
]  # fmt: skip
