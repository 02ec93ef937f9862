"""Where the month ends: what is in, what is open, who pays when, rolled up with what befalls all alike."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import polars as pl

from yingshou.core.forecasting.cash import SAME_FATE, Habits, paid_shares
from yingshou.core.forecasting.daily import Array
from yingshou.core.forecasting.paths import QUANTILES
from yingshou.core.money import YUAN, ZERO_YUAN

PATHS = 500
_TOGETHER = 0.05
"""Share of the fate of an item that all customers have in common."""
_MANY = 50
"""Items alike from which only their expected share moves, not each one."""
DAYS = pl.Schema({"day": pl.Date(), "low": YUAN, "middle": YUAN, "high": YUAN})
"""Received of the month by the end of a day in yuan: tenth, fiftieth and ninetieth percentile."""
CUSTOMERS = pl.Schema(
    {
        "account_no": pl.String(),
        "open": YUAN,
        "low": YUAN,
        "middle": YUAN,
        "high": YUAN,
        "expected": YUAN,
        "shortfall": YUAN,
        "chance": pl.Float64(),
    }
)
"""Cash of an account to the month's end, what is expected to stay open, and the chance that nothing does."""


def roll_up(
    *, items: pl.DataFrame, learnt: Habits, received: Decimal, as_of: date, last: date,
    back: pl.DataFrame | None = None, seed: int = 1,
) -> tuple[pl.DataFrame, pl.DataFrame]:  # fmt: skip
    """Simulate the days to the month's end.

    Each item is paid on the day its chance passes a number drawn for it. The numbers of a customer's items
    hang together, and those of all customers a little: a bad month befalls many at once, and without it the
    sum of thousands of items would look surer than it is.

    Args:
        items: OPEN; the account_no is empty for small accounts taken together.
        learnt: paying habits.
        received: what has come of the month so far, in yuan.
        as_of: the last day that is known.
        last: the month's last day.
        back: BACK of `core.forecasting.settling`: what was received and counts no longer from a day on.
        seed: the same seed draws the same months.

    Returns:
        DAYS from the day after `as_of`, and CUSTOMERS, those with the largest shortfall first.
    """
    days = max((last - as_of).days, 0)
    if not days or items.is_empty():
        return _less(_flat(received, as_of, days), back), _settled(items)
    # What is drawn for an item goes by its place, and whoever read the items promises no order.
    items = items.sort(items.columns)
    shares = paid_shares(items=items, learnt=learnt, as_of=as_of, days=days)
    sums, at_end = _cash(items, shares, np.random.default_rng(seed))
    total = np.quantile(sums, QUANTILES, axis=0)
    by_day = pl.DataFrame(
        {
            "day": [as_of + timedelta(days=offset) for offset in range(1, days + 1)],
            **{
                name: [received + _money(value) for value in values]
                for name, values in zip(("low", "middle", "high"), total, strict=True)
            },
        },
        schema=DAYS,
    )
    return _less(by_day, back), _by_customer(items, at_end, shares[:, -1])


def _cash(items: pl.DataFrame, shares: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    """Return on each path what all items have brought by each day, and each item by the last: yuan."""
    from scipy.special import ndtr, ndtri  # noqa: PLC0415  slow to import

    amounts, counts = items["open"].cast(pl.Float64).to_numpy(), items["count"].to_numpy()
    codes = items["account_no"].rank("dense").to_numpy() - 1
    sums, at_end = np.empty((PATHS, shares.shape[1])), np.empty((PATHS, shares.shape[0]))
    limits = ndtri(np.clip(shares, 1e-9, 1 - 1e-9))
    for path in range(PATHS):
        common = rng.standard_normal() * np.sqrt(_TOGETHER)
        same = rng.standard_normal(codes.max() + 1)[codes] * np.sqrt(SAME_FATE)
        own = rng.standard_normal(items.height) * np.sqrt(1 - _TOGETHER - SAME_FATE)
        single = (common + same + own)[:, None] < limits
        # Of many items alike the share is paid that the common fate leaves them, give or take their number.
        tilted = ndtr((limits - common) / np.sqrt(1 - _TOGETHER))
        noise = rng.standard_normal(items.height)[:, None] * np.sqrt(tilted * (1 - tilted) / counts[:, None])
        together = np.maximum.accumulate(np.clip(tilted + noise, 0, 1), axis=1)
        cash = np.where(counts[:, None] >= _MANY, together, single) * amounts[:, None]
        sums[path], at_end[path] = cash.sum(axis=0), cash[:, -1]
    return sums, at_end


def _by_customer(items: pl.DataFrame, cash: Array, shares: Array) -> pl.DataFrame:
    """Sum the items of each named account: its quantiles, its expected shortfall, its chance to be even."""
    rows = []
    accounts = items["account_no"].to_numpy()
    amounts = items["open"].cast(pl.Float64).to_numpy()
    for account in items.filter(pl.col("account_no") != "")["account_no"].unique(maintain_order=True):
        places = np.flatnonzero(accounts == account)
        paths = cash[:, places].sum(axis=1)
        open_now = sum(items["open"].gather(places).to_list(), Decimal(0))
        low, middle, high = (min(_money(value), open_now) for value in np.quantile(paths, QUANTILES))
        expected = min(_money(float((amounts[places] * shares[places]).sum())), open_now)
        even = float((paths >= amounts[places].sum() * 0.9999).mean())
        rows.append((account, open_now, low, middle, high, expected, open_now - expected, round(even, 4)))
    found = pl.DataFrame(rows, schema=CUSTOMERS, orient="row")
    return found.sort("shortfall", "account_no", descending=[True, False])


def _flat(received: Decimal, as_of: date, days: int) -> pl.DataFrame:
    """Return days on which nothing more comes, as nothing is open."""
    rows = [(as_of + timedelta(days=offset), received, received, received) for offset in range(1, days + 1)]
    return pl.DataFrame(rows, schema=DAYS, orient="row")


def _less(by_day: pl.DataFrame, back: pl.DataFrame | None) -> pl.DataFrame:
    """Take from each day what is given back by then."""
    if back is None or back.is_empty():
        return by_day
    sums = back.group_by("day").agg(pl.col("amount").sum())
    total = pl.col("amount").fill_null(pl.lit(ZERO_YUAN).cast(YUAN)).cum_sum()
    found = by_day.join(sums, on="day", how="left", maintain_order="left")
    return found.with_columns(pl.col(name) - total for name in ("low", "middle", "high")).drop("amount")


def _settled(items: pl.DataFrame) -> pl.DataFrame:
    """Return the accounts when no day is left: what is open stays open."""
    zero = pl.lit(Decimal("0.00")).cast(YUAN)
    by_account = items.filter(pl.col("account_no") != "").group_by("account_no").agg(pl.col("open").sum())
    return (
        by_account.with_columns(
            low=zero, middle=zero, high=zero, expected=zero, shortfall=pl.col("open"),
            chance=pl.when(pl.col("open") > 0).then(0.0).otherwise(1.0),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in CUSTOMERS.items())
        .sort("shortfall", "account_no", descending=[True, False])
    )  # fmt: skip


def _money(value: float) -> Decimal:
    return Decimal(repr(round(float(value), 2))).quantize(Decimal("0.01"))
