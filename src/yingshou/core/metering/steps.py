"""Steps of the quantity chain as rows: each adds to or takes from an account's energy."""

from decimal import Decimal

import polars as pl

from yingshou.core.energy import ENERGY, PERIOD_COLUMNS
from yingshou.core.tables import USAGE

_ENERGY = (*PERIOD_COLUMNS.values(), "total_kwh")
STEP_COLUMNS = ("account_no", "kind", "source", *_ENERGY, "reactive_kvarh", "exact_kwh")
"""account, kind, source, energy by period and in all, reactive energy, energy before rounding."""


def end_versions(rules: pl.DataFrame, *, key: tuple[str, ...]) -> pl.DataFrame:
    """Let each version of a rule end where the next one of the same key begins."""
    following = pl.col("valid_from").shift(-1).over(key)
    return rules.sort(*key, "valid_from").with_columns(valid_to=pl.min_horizontal("valid_to", following))


def metered(usage: pl.DataFrame) -> pl.DataFrame:
    """Return the first step of accounts: what their meters counted."""
    return usage.with_columns(
        kind=pl.lit("METERED"), source=pl.lit("-"), exact_kwh=pl.col("total_kwh")
    ).select(STEP_COLUMNS)


def taken(steps: pl.DataFrame) -> pl.DataFrame:
    """Give steps the sign of what is taken off."""
    names = [*_ENERGY, "reactive_kvarh", "exact_kwh"]
    return steps.with_columns((pl.col(name) * pl.lit(Decimal(-1))).cast(ENERGY) for name in names).select(
        STEP_COLUMNS
    )


def sum_steps(steps: pl.DataFrame) -> pl.DataFrame:
    """Sum the steps of each account; without a reactive meter its reactive energy stays unknown."""
    reactive = pl.col("reactive_kvarh")
    return steps.group_by("account_no", maintain_order=True).agg(
        pl.col(_ENERGY).sum().cast(ENERGY),
        reactive_kvarh=pl.when(~reactive.is_null().any()).then(reactive.sum().cast(ENERGY)),
    )


def settled(*, usage: pl.DataFrame, steps: pl.DataFrame) -> pl.DataFrame:
    """Put the sums of steps in place of what was metered, for accounts that have steps."""
    sums = sum_steps(steps).with_columns(_stepped=pl.lit(value=True))
    joined = usage.join(sums, on="account_no", how="left", suffix="_new", maintain_order="left")
    return USAGE.conform(
        joined.with_columns(
            pl.when("_stepped").then(pl.col(f"{name}_new")).otherwise(pl.col(name)).alias(name)
            for name in (*_ENERGY, "reactive_kvarh")
        )
    )
