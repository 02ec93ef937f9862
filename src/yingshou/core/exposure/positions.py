"""Cover at the end of every day."""

from datetime import date

import polars as pl

from yingshou.core.money import YUAN, ZERO_YUAN, yuan
from yingshou.core.tables import POSITIONS

_FIGURES = ("value_supplied", "money_received", "security")


def positions(
    *,
    daily_values: pl.DataFrame,
    receipts: pl.DataFrame,
    guarantees: pl.DataFrame,
    from_date: date,
    to_date: date,
    draft_risk: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Accumulate value supplied and money received by day, and set security against the difference.

    A day's position is taken at its end: the day's own supply and the money with its value date are in.
    Everything handed in with an earlier date is in the opening figures, so any window of days gives the
    same positions. uncovered = max(0, supplied - received + draft risk - security): money that came as a
    draft is received, and what the draft may still fail to bring is taken off again until it is paid.

    Args:
        daily_values: table DAILY_VALUES.
        receipts: `account_no`, `value_date`, `amount` in yuan; reversals negative.
        guarantees: table GUARANTEES.
        from_date: first day.
        to_date: day after the last (half-open, as everywhere).
        draft_risk: `account_no`, `position_date`, `amount` (`core.drafts.draft_risk`); None for none.

    Returns:
        Table POSITIONS: every day of the window for every account that has values, receipts or security.
    """
    changes = pl.concat(
        [
            _changes(daily_values, "use_date", "value", "value_supplied"),
            _changes(receipts, "value_date", "amount", "money_received"),
            _changes(guarantees, "valid_from", "amount", "security"),
            _changes(guarantees.drop_nulls("valid_to"), "valid_to", -pl.col("amount"), "security"),
        ],
        how="diagonal",
    ).with_columns(pl.col(_FIGURES).fill_null(yuan(0)))
    window = changes.filter(pl.col("position_date") < to_date).with_columns(
        position_date=pl.max_horizontal("position_date", pl.lit(from_date))
    )
    daily = window.group_by("account_no", "position_date").agg(pl.col(_FIGURES).sum())
    accumulated = _accumulated(daily, changes, from_date, to_date)
    return POSITIONS.conform(_with_cover(_with_draft_risk(accumulated, draft_risk)))


def _changes(frame: pl.DataFrame, day: str, amount: str | pl.Expr, figure: str) -> pl.DataFrame:
    value = pl.col(amount) if isinstance(amount, str) else amount
    return frame.select(
        "account_no", position_date=pl.col(day), **{figure: value.cast(YUAN)}
    )  # fmt: skip


def _accumulated(
    daily: pl.DataFrame, changes: pl.DataFrame, from_date: date, to_date: date
) -> pl.DataFrame:  # fmt: skip
    days = pl.DataFrame({"position_date": pl.date_range(from_date, to_date, closed="left", eager=True)})
    grid = changes.select("account_no").unique().sort("account_no").join(days, how="cross")
    return grid.join(
        daily, on=["account_no", "position_date"], how="left", maintain_order="left"
    ).with_columns(pl.col(_FIGURES).fill_null(yuan(0)).cum_sum().over("account_no"))  # fmt: skip


def _with_draft_risk(accumulated: pl.DataFrame, draft_risk: pl.DataFrame | None) -> pl.DataFrame:
    if draft_risk is None:
        return accumulated.with_columns(draft_risk=yuan(0))
    risk = draft_risk.select("account_no", "position_date", pl.col("amount").cast(YUAN).alias("draft_risk"))
    return accumulated.join(
        risk, on=["account_no", "position_date"], how="left", maintain_order="left"
    ).with_columns(pl.col("draft_risk").fill_null(yuan(0)))  # fmt: skip


def _with_cover(accumulated: pl.DataFrame) -> pl.DataFrame:
    exposure = pl.col("value_supplied") - pl.col("money_received")
    return accumulated.with_columns(exposure=exposure).with_columns(
        uncovered=pl.max_horizontal(
            pl.col("exposure") + pl.col("draft_risk") - pl.col("security"), yuan(0)
        )
    ).with_columns(covered=pl.col("uncovered") == ZERO_YUAN)  # fmt: skip
