"""Stage: warnings. Who is likely to stop paying, why, and whom to visit first."""

from yingshou.core.warnings.cards import cards_of, moves, reasons
from yingshou.core.warnings.events import event_features
from yingshou.core.warnings.payment import money_features, overdraft_features
from yingshou.core.warnings.rank import visits
from yingshou.core.warnings.rules import default_rules, rules_on
from yingshou.core.warnings.use import use_features

__all__ = [
    "cards_of",
    "default_rules",
    "event_features",
    "money_features",
    "moves",
    "overdraft_features",
    "reasons",
    "rules_on",
    "use_features",
    "visits",
]
