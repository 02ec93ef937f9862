"""Exposure day by day ahead: use goes on as it was, and what falls due is paid on its day."""

from datetime import date, timedelta

import polars as pl

from yingshou.core.exposure.positions import positions
from yingshou.core.money import YUAN


def exposure_ahead(
    *,
    accounts: pl.DataFrame,
    dues: pl.DataFrame,
    guarantees: pl.DataFrame,
    as_of: date,
    days: int,
    draft_risk: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Lay the positions of the coming days out, columns as in `positions`.

    The exposure of today opens the first day; each later day adds the daily value, and takes off what falls
    due on it. Overdue items stay open: nobody may count on them. Security ends on its day.

    Args:
        accounts: `account_no`, `exposure`, `daily_value` in yuan at the end of `as_of`.
        dues: `account_no`, `due_date`, `amount`: items issued, and those planned.
        guarantees: table GUARANTEES, what counts of it.
        as_of: today; the first row is its end.
        days: how many days after it.
        draft_risk: as of `core.drafts.draft_risk`.
    """
    last = as_of + timedelta(days=days)
    coming = pl.DataFrame({"use_date": pl.date_range(as_of + timedelta(days=1), last, eager=True)})
    values = pl.concat(
        [
            accounts.select("account_no", use_date=pl.lit(as_of), value="exposure"),
            accounts.select("account_no", "daily_value").join(coming, how="cross")
            .select("account_no", "use_date", value="daily_value"),
        ]
    ).with_columns(billed=pl.lit(value=False))  # fmt: skip
    paid = dues.filter(pl.col("due_date").is_between(as_of, last, closed="right")).join(
        accounts, on="account_no", how="semi"
    )
    return positions(
        daily_values=values,
        receipts=paid.select("account_no", value_date="due_date", amount=pl.col("amount").cast(YUAN)),
        guarantees=guarantees.join(accounts, on="account_no", how="semi"),
        from_date=as_of,
        to_date=last + timedelta(days=1),
        draft_risk=draft_risk,
    )
