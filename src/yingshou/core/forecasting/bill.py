"""The month's bill before it is made: days that are measured, and courses of those that are not."""

import numpy as np
import polars as pl

from yingshou.core.forecasting.daily import Array
from yingshou.core.forecasting.forecast import Forecast
from yingshou.core.forecasting.paths import QUANTILES, sum_courses
from yingshou.core.money import PRICE, YUAN

PRICES = pl.Schema({"account_no": pl.String(), "use_date": pl.Date(), "price": PRICE, "basic": YUAN})
"""What a kWh of a day to come costs an account, and the yuan of the day whatever is used."""
BILLS = pl.Schema(
    {
        "account_no": pl.String(), "days_left": pl.Int32(), "measured": YUAN,
        "low": YUAN, "middle": YUAN, "high": YUAN,
    }
)  # fmt: skip
"""A bill to come in yuan: the value of its measured days, and three percentiles of the whole."""


def month_bills(*, foretold: Forecast, prices: pl.DataFrame, measured: pl.DataFrame) -> pl.DataFrame:
    """Add what is measured to what the rest of the billing period may bring.

    The courses of a customer's days are priced day by day and summed, spread as sums ask for; so the interval
    of a bill knows that a customer who uses more tomorrow uses more the day after.

    Args:
        foretold: what `forecast` returned.
        prices: PRICES of the days left of each account's billing period, within those foretold.
        measured: account_no, value: what the days of the period up to now are worth, in yuan.

    Returns:
        BILLS of the accounts that have prices, by account.
    """
    known = dict(measured.select("account_no", "value").iter_rows())
    parts = prices.sort("use_date").partition_by("account_no", as_dict=True, maintain_order=True)
    places = {day: place for place, day in enumerate(foretold.days)}
    rows = []
    for row, account in enumerate(foretold.accounts):
        part = parts.get((account,))
        if part is None:
            continue
        at = [places[day] for day in part["use_date"]]
        price = part["price"].cast(pl.Float64).to_numpy()
        energy: Array = foretold.courses[row : row + 1][:, :, at] * price
        rest = np.quantile(sum_courses(energy, foretold.width)[0], QUANTILES)
        value = pl.Series([known.get(account), *part["basic"].to_list()], dtype=YUAN).sum()
        rows.append(
            {"account_no": account, "days_left": len(at), "measured": known.get(account, 0), "fixed": value}
            | dict(zip(("low", "middle", "high"), map(float, rest), strict=True))
        )
    drawn = pl.Schema(
        {**BILLS, "fixed": YUAN, "low": pl.Float64(), "middle": pl.Float64(), "high": pl.Float64()}
    )
    found = pl.DataFrame(rows, schema=drawn)
    return found.with_columns(
        pl.col(name).round(2).cast(YUAN) + pl.col("fixed") for name in ("low", "middle", "high")
    ).select(pl.col(name).cast(dtype) for name, dtype in BILLS.items())
