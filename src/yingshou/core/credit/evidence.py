"""The rows behind a criterion's points: reasons down to the due items and what paid them."""

from datetime import date

import polars as pl

from yingshou.core.credit.facts import judged_items, window_start

_LATE = pl.col("overdue_days") > 0
_OPEN = pl.col("open") > 0
_BY_DRAFT = pl.col("paid_by_draft") > 0
_ITEMS = {
    "ON_TIME": _LATE,
    "OVERDUE_MONTHS": _LATE,
    "LONGEST_OVERDUE": _LATE,
    "OVERDUE_RATIO": _OPEN,
    "DRAFT_SHARE": _BY_DRAFT,
}
"""Which due items speak for the points of a criterion; the others look at security, signals and findings."""


def evidence_items(*, items: pl.DataFrame, criterion: str, as_of: date) -> pl.DataFrame:
    """Return the due items that cost an account points of a criterion, the worst first.

    Args:
        items: table CREDIT_ITEMS of the account.
        criterion: one of CREDIT_CRITERIA.
        as_of: the day the points were given for.

    Returns:
        The items with `open`, `late_days`, `overdue_days`; none for criteria that look at no due items.
    """
    judged = judged_items(items, as_of=as_of)
    if criterion not in _ITEMS:
        return judged.clear()
    of_window = pl.col("due_date") >= window_start(as_of)
    counts = of_window if criterion in {"ON_TIME", "OVERDUE_MONTHS", "DRAFT_SHARE"} else pl.lit(value=True)
    return judged.filter(_ITEMS[criterion] & counts).sort(
        "overdue_days", "receivable_no", descending=[True, False]
    )
