"""Shares of a whole by largest remainder: nothing is lost, nothing is made."""

from decimal import Decimal

import polars as pl

from yingshou.core.energy import ENERGY, PERIOD_COLUMNS

_GRAIN = Decimal(10_000)
_PERIODS = list(PERIOD_COLUMNS.values())
_FLAT = "flat_kwh"


def allocate(frame: pl.DataFrame, *, group: str) -> pl.DataFrame:
    """Add `part`: the whole of each group shared out by weight, in units, by largest remainder.

    Each row first gets its quota cut off to a unit; the units left over go, one a row, to the largest
    remainders, the earlier row first among equals. Groups without weight get nothing.

    Args:
        frame: the group column, whole (units, the same in all rows of a group) and weight; Int128, not
            negative.
        group: name of the group column.
    """
    none = pl.lit(0, pl.Int128)
    sums = frame.group_by(group).agg(_total=pl.col("weight").sum())
    product = pl.col("whole") * pl.col("weight")
    rows = (
        frame.with_row_index("_order")
        .join(sums, on=group, how="left")
        .with_columns(_divisor=pl.when(pl.col("_total") > none).then("_total"))
        .with_columns(_floor=product // pl.col("_divisor"), _rest=product % pl.col("_divisor"))
        .sort("_rest", descending=True, maintain_order=True)
    )
    left = pl.col("whole") - pl.col("_floor").sum().over(group)
    place = pl.col("_order").cum_count().over(group).cast(pl.Int128)
    part = (pl.col("_floor") + (place <= left).cast(pl.Int128)).fill_null(none)
    return rows.with_columns(part=part).sort("_order").select(*frame.columns, "part")


def spread(steps: pl.DataFrame) -> pl.DataFrame:
    """Add the energy of each period: total_kwh over the periods in proportion to their weights.

    Whole kWh where the total and all weights are whole, else to the fourth decimal; so no period gives more
    than it has. Without any weight, and where `flat_only`, all is flat.

    Args:
        steps: total_kwh (not negative), flat_only, and weight_sharp_kwh to weight_deep_kwh (not negative).
    """
    weights = [f"weight_{name}" for name in _PERIODS]
    flat = pl.col("flat_only") | (pl.sum_horizontal(weights) == 0)
    whole = pl.all_horizontal(pl.col(name) == pl.col(name).round(0) for name in ("total_kwh", *weights))
    unit = pl.when(whole).then(pl.lit(10_000, pl.Int128)).otherwise(pl.lit(1, pl.Int128))
    numbered = steps.with_row_index("_step").with_columns(_unit=unit, _flat=flat)
    long = (
        numbered.unpivot(on=weights, index=["_step", "total_kwh", "_unit", "_flat"], variable_name="_period")
        .with_columns(
            whole=_grains("total_kwh") // pl.col("_unit"), weight=_grains("value") // pl.col("_unit")
        )
        .with_columns(
            weight=pl.when("_flat")
            .then((pl.col("_period") == f"weight_{_FLAT}").cast(pl.Int128))
            .otherwise("weight")
        )
        .sort("_step", maintain_order=True)
    )
    parts = allocate(long, group="_step").select("_step", "_period", kwh=from_grains("part", "_unit"))
    by_period = parts.group_by("_step").agg(
        pl.col("kwh").filter(pl.col("_period") == f"weight_{name}").sum().alias(name) for name in _PERIODS
    )
    return (
        numbered.drop(_PERIODS, strict=False)
        .join(by_period, on="_step", how="left", maintain_order="left")
        .drop("_step", "_unit", "_flat")
    )


def _grains(name: str) -> pl.Expr:
    """Return an energy in ten-thousandths of a kWh, as an exact integer."""
    return (pl.col(name).cast(ENERGY) * pl.lit(_GRAIN)).cast(pl.Int128)


def from_grains(name: str, unit: str) -> pl.Expr:
    """Return units of so many ten-thousandths as energy."""
    grains = (pl.col(name) * pl.col(unit)).cast(pl.Decimal(38, 0)).cast(ENERGY)
    return (grains * pl.lit(Decimal("0.0001"))).cast(ENERGY)
