"""Stage: loss. What the book is expected to lose within a year, how bad it may get, what stress does."""

from yingshou.core.loss.at_default import loss_at_default, netted_groups, void_inside
from yingshou.core.loss.rates import with_default_rate
from yingshou.core.loss.rules import default_loss_rules, default_rates, default_scenarios, rules_on
from yingshou.core.loss.simulate import Losses, simulate
from yingshou.core.loss.stress import Stressed, stressed

__all__ = [
    "Losses",
    "Stressed",
    "default_loss_rules",
    "default_rates",
    "default_scenarios",
    "loss_at_default",
    "netted_groups",
    "rules_on",
    "simulate",
    "stressed",
    "void_inside",
    "with_default_rate",
]
