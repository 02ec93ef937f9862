"""Stage: prepayment. What is left of the money paid ahead, how long it lasts, and what is to be done."""

from yingshou.core.prepayment.arrears import arrears_part
from yingshou.core.prepayment.balance import balances
from yingshou.core.prepayment.closing import closing_states, late_closings
from yingshou.core.prepayment.cover import campaign_list, cover_shares
from yingshou.core.prepayment.levels import SEVERITY, level_changes
from yingshou.core.prepayment.rules import TERMS, default_prepayment_rules, terms_on
from yingshou.core.prepayment.stops import may_stop_at, stops_due
from yingshou.core.prepayment.wanted import days_wanted

__all__ = [
    "SEVERITY",
    "TERMS",
    "arrears_part",
    "balances",
    "campaign_list",
    "closing_states",
    "cover_shares",
    "days_wanted",
    "default_prepayment_rules",
    "late_closings",
    "level_changes",
    "may_stop_at",
    "stops_due",
    "terms_on",
]
