"""Stage: settlement. Which share of a month is due when, before its bill is known, and the rest after."""

from yingshou.core.settlement.bases import choose_bases
from yingshou.core.settlement.due_dates import due_calendar, final_due_dates, in_force
from yingshou.core.settlement.final import Settlement, settle
from yingshou.core.settlement.issue import issue_terms

__all__ = [
    "Settlement",
    "choose_bases",
    "due_calendar",
    "final_due_dates",
    "in_force",
    "issue_terms",
    "settle",
]
