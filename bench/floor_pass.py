"""What the core cannot go below: its tables read, and the rows it must return laid out, from ready figures.

Every cell of the input is taken once, row by row as an index says, for the tables come in any order. Bills
and lines are then built column by column: whole numbers that are known already become decimals and days,
codes become their texts, and each bill gets its number. Nothing is calculated, matched, sorted or checked.
"""

import time
from collections.abc import Callable

import numpy as np
import polars as pl

from bench.mixed import Month
from yingshou.core.flow import Billing

Column = Callable[[], pl.Series]


def timed_floor(billing: Billing, drawn: Month) -> float:
    """Return the processor time of reading the month and laying its bills and lines out, proven equal."""
    tables = [drawn.accounts, drawn.metering_points, drawn.reads, drawn.accumulated]
    orders = [np.arange(table.height) for table in tables]
    bills, lines = _columns(billing.bills), _columns(billing.charge_lines)
    whose = np.repeat(
        np.arange(billing.bills.height),
        billing.charge_lines.group_by("bill_no", maintain_order=True).len()["len"].to_numpy(),
    )
    started = time.process_time()
    for table, order in zip(tables, orders, strict=True):
        table[order]
    made = pl.DataFrame([column() for column in bills.values()]).with_columns(
        bill_no=pl.format("{}-{}-{}", "account_no", "bill_month", "sequence")
    )
    of_bill = {name: made[name] for name in ("bill_no", "account_no")}
    rows = pl.DataFrame([
        of_bill[name].gather(whose) if name in of_bill else column() for name, column in lines.items()
    ])  # fmt: skip
    seconds = time.process_time() - started
    shown = [name for name in made.columns if name != "bill_no"]
    if not (made.select(shown).equals(billing.bills.select(shown)) and made["bill_no"].is_unique().all()):
        raise RuntimeError("the bills laid out are not those of the core")
    shown = [name for name in rows.columns if name != "bill_no"]
    if not rows.select(shown).equals(billing.charge_lines.select(shown)):
        raise RuntimeError("the lines laid out are not those of the core")
    return seconds


def _columns(frame: pl.DataFrame) -> dict[str, Column]:
    return {series.name: _ready(series) for series in frame}


def _ready(series: pl.Series) -> Column:
    """Take a column apart into numbers, and return what puts it together again."""
    missing = series.is_null().to_numpy() if series.null_count() else None
    if series.dtype == pl.String:
        texts = series.unique()
        codes = pl.DataFrame({"text": texts, "code": range(texts.len())})
        places = series.to_frame("text").join(
            codes, on="text", how="left", nulls_equal=True, maintain_order="left"
        )["code"].to_numpy()  # fmt: skip
        return lambda: texts.gather(places).alias(series.name)
    physical = series.to_physical().cast(pl.Int64).fill_null(0).to_numpy()

    def put_together() -> pl.Series:
        numbers = pl.Series(series.name, physical)
        if series.dtype.is_decimal():
            made = pl.select(numbers.cast(pl.Int128).reinterpret(dtype=series.dtype)).to_series()
        else:
            made = numbers.cast(pl.Int32).cast(series.dtype)
        return made if missing is None else made.set(pl.Series(missing), None)

    return put_together
