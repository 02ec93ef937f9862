"""The month's bill before it is made: days that are measured, and courses of those that are not."""

import numpy as np
import polars as pl

from yingshou.core.forecasting.daily import Array
from yingshou.core.forecasting.forecast import Forecast
from yingshou.core.forecasting.paths import QUANTILES, sum_courses
from yingshou.core.money import EXACT, PRICE, YUAN, multiply, round_yuan, round_yuan_value

PRICES = pl.Schema({"account_no": pl.String(), "use_date": pl.Date(), "price": PRICE, "basic": YUAN})
"""What a kWh of a day that is foretold costs an account, and the yuan of the day whatever is used."""
FEE_DAYS = 30
MEASURED = pl.Schema(
    {"account_no": pl.String(), "value": YUAN, "days": pl.Int64(), "days_past": pl.Int64(), "ratio": PRICE}
)
"""What the measured days of a billing period are worth in yuan, how many they are of how many.

`days_past`: from the period's first day to the account's last measured one; the days after are foretold.
`ratio`: the last bill ÷ what the same estimate said of its days: power factor, excess demand, discounts.
"""
BILLS = pl.Schema(
    {
        "account_no": pl.String(), "days_left": pl.Int32(), "days_missing": pl.Int32(), "measured": YUAN,
        "low": YUAN, "middle": YUAN, "high": YUAN,
    }
)  # fmt: skip
"""A bill to come in yuan: the value of its measured days, and three percentiles of the whole."""


def month_bills(*, foretold: Forecast, prices: pl.DataFrame, measured: pl.DataFrame) -> pl.DataFrame:
    """Add what is measured to what the rest of the billing period may bring.

    The courses of a customer's days are priced day by day and summed, spread as sums ask for; so the interval
    of a bill knows that a customer who uses more tomorrow uses more the day after. Days after the last
    measured one that have passed are foretold like those to come; gaps before it are taken to be worth what
    the measured days are on average. What the estimate leaves out of a bill is taken to be the share it was
    of the last one.

    Args:
        foretold: what `forecast` returned.
        prices: PRICES of the days of each account's billing period that are foretold.
        measured: MEASURED.

    Returns:
        BILLS of the accounts that have prices and, where a day of the period lies before the last measured
        one, a measured day in it; days_missing are those that have passed unmeasured.
    """
    measured_days = pl.when(pl.col("days") > 0).then(pl.col("days"))
    likely = pl.col("value").cast(EXACT) * pl.col("days_past") / measured_days
    whole = likely.fill_null(pl.col("value").cast(EXACT))
    known = {
        row["account_no"]: row
        for row in measured.with_columns(
            value=round_yuan(multiply(pl.col("value"), pl.col("ratio"))),
            whole=round_yuan(multiply(whole.round(6), pl.col("ratio"))),
        ).iter_rows(named=True)
    }
    parts = prices.sort("use_date").partition_by("account_no", as_dict=True, maintain_order=True)
    places = {day: place for place, day in enumerate(foretold.days)}
    rows = []
    for row, account in enumerate(foretold.accounts):
        part, past = parts.get((account,)), known.get(account)
        if part is None or past is None or past["days"] < min(past["days_past"], 1):
            continue
        at = [places[day] for day in part["use_date"]]
        # Of a month one basic fee is due, a thirtieth of which each day was given, however many they are.
        basic = part["basic"].sum() + part["basic"][0] * (FEE_DAYS - past["days_past"] - len(at))
        price = part["price"].cast(pl.Float64).to_numpy() * float(past["ratio"])
        energy: Array = foretold.courses[row : row + 1][:, :, at] * price
        rest = np.quantile(sum_courses(energy, foretold.width)[0], QUANTILES)
        days_left = int((part["use_date"] > foretold.made_on).sum())
        rows.append(
            {
                "account_no": account, "days_left": days_left,
                "days_missing": past["days_past"] - past["days"] + len(at) - days_left,
                "measured": past["value"],
                "fixed": past["whole"] + round_yuan_value(basic * past["ratio"]),
            }
            | dict(zip(("low", "middle", "high"), map(float, rest), strict=True))
        )  # fmt: skip
    drawn = pl.Schema(
        {**BILLS, "fixed": YUAN, "low": pl.Float64(), "middle": pl.Float64(), "high": pl.Float64()}
    )
    found = pl.DataFrame(rows, schema=drawn)
    return found.with_columns(
        pl.col(name).round(2).cast(YUAN) + pl.col("fixed") for name in ("low", "middle", "high")
    ).select(pl.col(name).cast(dtype) for name, dtype in BILLS.items())
