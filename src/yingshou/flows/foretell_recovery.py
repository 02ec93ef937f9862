"""Where the months that run are likely to end, and who decides them."""

from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.forecasting.cash import habits
from yingshou.core.forecasting.items import items_to_come, reasons
from yingshou.core.forecasting.recovery import roll_up
from yingshou.core.money import PRICE, ZERO_YUAN
from yingshou.core.period import add_months, day_in_month, month_of
from yingshou.records.forecasts import frames, operations, queries


def foretell_recovery(*, as_of: date) -> int:
    """Foretell the cash of the billing month of a day, and of the next where it has begun, to their ends.

    Returns:
        The customers foretold by themselves.
    """
    paid = frames.paid_items(as_of=as_of)
    learnt = habits(paid=paid, as_of=as_of)
    shapes = queries.shapes_on(as_of)
    found = 0
    for month in (month_of(as_of), add_months(month_of(as_of), 1)):
        last = day_in_month(month, 31)
        standing = frames.owed_and_received(bill_month=month, as_of=as_of).row(0, named=True)
        if not standing["owed"]:
            continue
        opened = frames.open_items(bill_month=month, as_of=as_of)
        to_come = items_to_come(
            now=frames.issued_items(bill_month=month, as_of=as_of),
            before=frames.issued_items(bill_month=add_months(month, -1), as_of=as_of),
            as_of=as_of, last=last,
        )  # fmt: skip
        items = pl.concat([opened, to_come])
        by_day, customers = roll_up(
            items=items, learnt=learnt, received=standing["received"], as_of=as_of, last=last
        )
        expected = Decimal(standing["owed"]) + Decimal(to_come["open"].sum() or ZERO_YUAN)
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
