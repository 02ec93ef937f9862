"""Where the months that run are likely to end, and who decides them."""

from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.forecasting.cash import habits
from yingshou.core.forecasting.items import (
    issued_items,
    items_to_come,
    open_items,
    owed_and_received,
    paid_items,
    reasons,
)
from yingshou.core.forecasting.recovery import roll_up
from yingshou.core.money import PRICE, ZERO_YUAN
from yingshou.core.period import add_months, day_in_month, month_of
from yingshou.records.forecasts import frames, operations, queries


def foretell_recovery(*, as_of: date) -> int:
    """Foretell the cash of the billing month of a day, and of the next where it has begun, to their ends.

    Returns:
        The customers foretold by themselves.
    """
    standing = frames.items(as_of=as_of)
    paid = paid_items(standing)
    learnt = habits(paid=paid, as_of=as_of)
    shapes = queries.shapes_on(as_of)
    found = 0
    for month in (month_of(as_of), add_months(month_of(as_of), 1)):
        last = day_in_month(month, 31)
        owed, received = owed_and_received(standing, bill_month=month)
        if not owed:
            continue
        to_come = items_to_come(
            now=issued_items(standing, bill_month=month),
            before=issued_items(standing, bill_month=add_months(month, -1)),
            as_of=as_of, last=last,
        )  # fmt: skip
        by_day, customers = roll_up(
            items=pl.concat([open_items(standing, bill_month=month), to_come]), learnt=learnt,
            received=received, as_of=as_of, last=last,
        )  # fmt: skip
        expected = owed + Decimal(to_come["open"].sum() or ZERO_YUAN)
        keys = [pl.lit(as_of).alias("made_on"), pl.lit(month, dtype=pl.Int32).alias("bill_month")]
        operations.store(
            operations.RECOVERY,
            by_day.select(*keys, "day", pl.lit(expected).alias("receivable"), "low", "middle", "high"),
        )
        named = reasons(customers=customers, paid=paid, shapes=shapes, as_of=as_of)
        operations.store(operations.CASH, named.select(
            "account_no", *keys, "open", "low", "middle", "high", "expected", "shortfall",
            pl.col("chance").cast(PRICE), "reason",
        ))  # fmt: skip
        found += named.height
    return found
