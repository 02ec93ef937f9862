"""Losses of an account's transformers and lines as steps of its energy."""

from decimal import Decimal

import polars as pl

from yingshou.core.allocation import spread
from yingshou.core.energy import ENERGY, PERIOD_COLUMNS
from yingshou.core.metering.losses import round_kwh, transformer_losses
from yingshou.core.metering.steps import STEP_COLUMNS, end_versions
from yingshou.core.money import EXACT, multiply
from yingshou.core.tables.quantities import QuantityRules

_WHOLE = pl.Decimal(38, 0)
_ZERO = Decimal(0)


def loss_steps_of(*, usage: pl.DataFrame, rules: QuantityRules) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return TRANSFORMER_LOSS and LINE_LOSS steps, spread over the periods as the metered energy, and faults.

    A transformer in use on some days of the period carries that part of the energy, times its share. The
    maximum demand is left as it was metered.

    Returns:
        Steps, and account_no, code, subject, value of what is wrong.
    """
    loads = _loads(usage=usage, parameters=rules.loss_parameters)
    done = transformer_losses(loads=loads, loss_steps=rules.loss_steps)
    faults = pl.concat(
        [
            done.filter("lacking").select(
                "account_no", code=pl.lit("NO_LOSS_PARAMETERS"), subject=_subject(), value="active_kwh"
            ),
            _shared_too_often(loads),
        ]
    )
    good = done.join(faults, on="account_no", how="anti")
    exact = (
        (pl.col("active_no_load") + pl.col("active_load")).round(4, mode="half_away_from_zero").cast(ENERGY)
    )
    transformer = good.filter(pl.col("method") != "LINE").with_columns(
        kind=pl.lit("TRANSFORMER_LOSS"),
        total_kwh="active_loss_kwh",
        reactive_kvarh="reactive_loss_kvarh",
        exact_kwh=exact,
    )
    through = (pl.col("active_kwh") + pl.col("active_loss_kwh")).cast(ENERGY)
    on_line = multiply(through, pl.col("line_loss_share"))
    line = good.filter(pl.col("line_loss_share") > _ZERO).with_columns(
        kind=pl.lit("LINE_LOSS"),
        total_kwh=round_kwh(on_line),
        reactive_kvarh=pl.lit(_ZERO).cast(ENERGY),
        exact_kwh=on_line.round(4, mode="half_away_from_zero").cast(ENERGY),
    )
    steps = pl.concat([transformer, line]).with_columns(
        source="transformer_no", flat_only=pl.lit(value=False)
    )
    return spread(steps).select(STEP_COLUMNS), faults


def _subject() -> pl.Expr:
    return pl.format("{}/{}", "account_no", "transformer_no")


def _loads(*, usage: pl.DataFrame, parameters: pl.DataFrame) -> pl.DataFrame:
    """Return what each transformer carried in the days of the period on which it stood."""
    names = PERIOD_COLUMNS.values()
    of_account = usage.select(
        "account_no", "period_start", "period_end", "total_kwh", _reactive="reactive_kvarh",
        **{f"weight_{name}": pl.col(name) for name in names},
    )  # fmt: skip
    start = pl.max_horizontal("period_start", "valid_from")
    end = pl.min_horizontal("period_end", "valid_to")
    whole_days = (pl.col("period_end") - pl.col("period_start")).dt.total_days()
    # Reading days are 1 to 28, so a period of a month to the day is never one cut short.
    whole_cycle = pl.col("period_start").dt.offset_by("1mo") == pl.col("period_end")
    loads = (
        end_versions(parameters, key=("account_no", "transformer_no"))
        .join(of_account, on="account_no", how="inner")
        .with_columns(days=(end - start).dt.total_days(), period_days=whole_days)
        .filter(pl.col("days") > 0)
        .with_columns(whole_period=(pl.col("days") == pl.col("period_days")) & whole_cycle)
    )
    return loads.with_columns(active_kwh=_carried("total_kwh"), reactive_kvarh=_carried("_reactive")).drop(
        "total_kwh", "_reactive"
    )


def _carried(name: str) -> pl.Expr:
    """Return a transformer's part of an energy: its share, and its days of the period's."""
    days, period_days = (pl.col(column).cast(_WHOLE) for column in ("days", "period_days"))
    part = multiply(pl.col(name), pl.col("energy_share")) * days / period_days
    return part.cast(EXACT).round(4, mode="half_away_from_zero").cast(ENERGY)


def _shared_too_often(loads: pl.DataFrame) -> pl.DataFrame:
    """Find the accounts whose transformers together would carry more than all of the energy."""
    sums = loads.group_by("account_no").agg(
        carried=(pl.col("energy_share").cast(EXACT) * pl.col("days").cast(_WHOLE)).sum(),
        days=pl.col("period_days").first().cast(_WHOLE),
        value=pl.col("active_kwh").sum().cast(ENERGY),
    )
    over = sums.filter(pl.col("carried") > pl.col("days"))
    return over.select("account_no", code=pl.lit("RATIO_SUM"), subject="account_no", value="value")
