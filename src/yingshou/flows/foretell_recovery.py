"""Where the months that run are likely to end, and who decides them."""

from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.forecasting.cash import habits
from yingshou.core.forecasting.items import (
    issued_amounts,
    issued_items,
    items_to_come,
    open_items,
    owed_and_received,
    paid_items,
    reasons,
)
from yingshou.core.forecasting.recovery import roll_up
from yingshou.core.forecasting.settling import SETTLING, settle_bills
from yingshou.core.money import PRICE, ZERO_YUAN
from yingshou.core.period import add_months, day_in_month, month_of, with_cycles
from yingshou.records.contracts.frames import agreements
from yingshou.records.customers.frames import accounts_of
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
        opened = open_items(standing, bill_month=month)
        left, to_come, back = settle_bills(
            opened=opened, to_come=to_come, issued=issued_amounts(standing, bill_month=month),
            bills=_bills(bill_month=month, as_of=as_of, last=last),
        )  # fmt: skip
        by_day, customers = roll_up(
            items=pl.concat([left, to_come]), learnt=learnt, received=received, as_of=as_of, last=last,
            back=back,
        )  # fmt: skip
        given = _sum(opened["open"]) - _sum(left["open"]) + _sum(back["amount"])
        expected = owed + _sum(to_come["open"]) - given
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


def _sum(amounts: pl.Series) -> Decimal:
    return sum(amounts.to_list(), ZERO_YUAN)


def _bills(*, bill_month: int, as_of: date, last: date) -> pl.DataFrame:
    """Return the bills of a month foretold on a day that come by its end, as SETTLING."""
    foretold = frames.bills(made_on=as_of, bill_month=bill_month)
    numbers = foretold["account_no"].to_list()
    days = agreements(numbers).sort("version").group_by("account_no").agg(pl.col("final_due_days").last())
    about = with_cycles(
        accounts=accounts_of(numbers).select("account_no", "supply_class", "reading_day"),
        bill_month=bill_month,
    )
    return (
        foretold.join(about, on="account_no")
        .join(days, on="account_no")
        .with_columns(bill_date="cycle_end")
        .filter(pl.col("bill_date").is_between(as_of, last, closed="right"))
        .with_columns(due_date=pl.col("bill_date") + pl.duration(days="final_due_days"))
        .select(pl.col(name).cast(dtype) for name, dtype in SETTLING.items())
    )
