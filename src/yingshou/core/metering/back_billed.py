"""Energy added or given back (退补电量) after the quantity chain: the last step before rating."""

import polars as pl

from yingshou.core.energy import ENERGY, PERIOD_COLUMNS
from yingshou.core.metering.chain import Settled
from yingshou.core.metering.steps import STEP_COLUMNS, metered, settled, sum_steps
from yingshou.core.tables.problems import problem_rows
from yingshou.core.tables.quantities import QUANTITY_STEPS

BACK_BILLED = "BACK_BILLED"
BACK_BILLED_ENERGY = pl.Schema({"account_no": pl.String(), **dict.fromkeys(PERIOD_COLUMNS.values(), ENERGY)})
"""Columns of back-billed energy, kWh by period; below zero goes back to the customer."""

_ENERGY = (*PERIOD_COLUMNS.values(), "total_kwh")


def with_back_billed(*, chain: Settled, back_billed: pl.DataFrame, bill_month: int) -> Settled:
    """Add back-billed energy to the usage of accounts, as a step of its own; kWh.

    An account that the chain left without steps gets its metered energy as the first. Reactive energy and
    demand stay as they were counted.

    Args:
        chain: what the quantity chain gave.
        back_billed: columns BACK_BILLED_ENERGY, one row an account.
        bill_month: billing month YYYYMM.

    Returns:
        The same accounts; one that would come below zero in a period is blocked, DEDUCTION_TOO_LARGE.
    """
    before = pl.concat(
        [
            chain.steps.select(*STEP_COLUMNS, "step_no"),
            metered(
                chain.usage.join(chain.steps, on="account_no", how="anti").join(
                    back_billed, on="account_no", how="semi"
                )
            ).with_columns(step_no=pl.lit(1, pl.Int32)),
        ]
    )
    steps = pl.concat([before, _added(before, back_billed, chain.usage)])
    changed = sum_steps(steps).join(back_billed, on="account_no", how="semi")
    below = changed.filter(pl.any_horizontal(pl.col(name) < 0 for name in _ENERGY))
    good = chain.usage.join(below, on="account_no", how="anti")
    kept = steps.join(below, on="account_no", how="anti").sort("account_no", "step_no", maintain_order=True)
    too_much = problem_rows(
        below, stage="metering", code="DEDUCTION_TOO_LARGE", subject="account_no", column="total_kwh"
    )
    return Settled(
        usage=settled(usage=good, steps=kept),
        steps=QUANTITY_STEPS.conform(kept.with_columns(bill_month=pl.lit(bill_month, pl.Int32))),
        problems=pl.concat([chain.problems, too_much]),
    )


def _added(before: pl.DataFrame, back_billed: pl.DataFrame, usage: pl.DataFrame) -> pl.DataFrame:
    """Return the step of each account with back-billed energy, numbered after the others."""
    last = before.group_by("account_no").agg(pl.col("step_no").max() + 1)
    total = pl.sum_horizontal(PERIOD_COLUMNS.values()).cast(ENERGY)
    return (
        back_billed.join(usage.select("account_no"), on="account_no", how="semi")
        .join(last, on="account_no")
        .with_columns(
            kind=pl.lit(BACK_BILLED), source=pl.lit("-"), total_kwh=total,
            reactive_kvarh=pl.lit(0).cast(ENERGY), exact_kwh=total,
        )
        .select(*STEP_COLUMNS, "step_no")
    )  # fmt: skip
