"""What is shipped: costs of acts, what they are taken to bring, the comparison. All to be replaced."""

from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.tables.next_action import NEXT_COSTS, NEXT_EFFECTS, NEXT_RULES, NOTHING, SEGMENTS

_SHIPPED = date(2000, 1, 1)
_UNVERIFIED = "未经核实的起始值，请换成本单位数据"
_PRIOR_CASES = 50
# act, minutes, yuan, may be advanced, days of rest
_COSTS = (
    ("SMS", 1, "0.05", True, 3), ("CALL", 6, "0.30", True, 3), ("OFFER_PREPAYMENT", 12, "0.30", True, 7),
    ("ASK_LANDLORD", 12, "0.30", True, 7), ("LETTER", 5, "8.00", False, 0), ("VISIT", 24, "20.00", False, 0),
    ("STOP_NOTICE", 10, "8.00", False, 0), ("STOP_REQUEST", 7, "0.00", False, 0),
    ("LEGAL_REVIEW", 18, "0.00", False, 0),
)  # fmt: skip
# Whole hundredths of the overdue sum that come in within the watched days, in the order of SEGMENTS.
_SHARES = {
    NOTHING: (60, 40, 15, 70, 45, 15),
    "SMS": (66, 44, 17, 72, 47, 16),
    "CALL": (70, 52, 22, 80, 58, 23),
    "OFFER_PREPAYMENT": (66, 50, 24, 74, 55, 24),
    "ASK_LANDLORD": (66, 52, 28, 74, 56, 28),
    "LETTER": (66, 50, 24, 76, 56, 26),
    "VISIT": (74, 60, 32, 84, 66, 34),
    "STOP_NOTICE": (74, 64, 45, 84, 70, 45),
    "STOP_REQUEST": (74, 64, 50, 84, 70, 50),
    "LEGAL_REVIEW": (62, 44, 22, 72, 50, 24),
}


def default_next_rules() -> pl.DataFrame:
    """Return the comparison that is shipped, in the table NEXT_RULES: one case in twenty held out, 30 days.

    Below 200 yuan no case takes part. No public text sets these; 30 cases a side is where an interval begins
    to say something.
    """
    row = (_SHIPPED, Decimal("0.05"), "yingshou", 30, Decimal(200), 30, _UNVERIFIED, False)
    return pl.DataFrame([row], schema=NEXT_RULES.schema, orient="row")


def default_next_costs() -> pl.DataFrame:
    """Return what acts cost, in the table NEXT_COSTS.

    The minutes are those of the shipped capacities in a day of six hours: 60 calls, 15 visits. Costs in yuan
    are not verified.
    """
    rows = [
        (act, _SHIPPED, minutes, Decimal(cost), advance, rest, _UNVERIFIED, False)
        for act, minutes, cost, advance, rest in _COSTS
    ]
    return pl.DataFrame(rows, schema=NEXT_COSTS.schema, orient="row")


def default_next_effects() -> pl.DataFrame:
    """Return what acts are taken to bring, in the table NEXT_EFFECTS.

    No public text gives such shares for power customers; these are a beginning, each worth fifty observed
    acts, and not verified.
    """
    rows = [
        (act, segment, _SHIPPED, Decimal(share) / 100, _PRIOR_CASES, _UNVERIFIED, False)
        for act, shares in _SHARES.items()
        for segment, share in zip(SEGMENTS, shares, strict=True)
    ]
    return pl.DataFrame(rows, schema=NEXT_EFFECTS.schema, orient="row")
