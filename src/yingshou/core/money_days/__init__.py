"""Stage: money-days. How long each yuan stood late, early or not yet due, and what it cost."""

from yingshou.core.money_days.balance import balance_days
from yingshou.core.money_days.pieces import money_pieces
from yingshou.core.money_days.rates import default_funds_rates, with_cost
from yingshou.core.money_days.sums import SUMS, sum_parts
from yingshou.core.money_days.windows import cut_at, with_days

__all__ = [
    "SUMS",
    "balance_days",
    "cut_at",
    "default_funds_rates",
    "money_pieces",
    "sum_parts",
    "with_cost",
    "with_days",
]
