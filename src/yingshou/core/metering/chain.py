"""From metered to settled energy: sub-meters, losses, fixed quantities and fixed shares (定比定量).

供电营业规则 (1996) art. 71 and 74. Order: metered energy − sub-meters + losses on all that was metered, then
fixed quantities, then fixed shares of what is left. What an account receives is not split again.
"""

from dataclasses import dataclass

import polars as pl

from yingshou.core.energy import ENERGY, PERIOD_COLUMNS
from yingshou.core.metering.deductions import fixed_quantities, fixed_shares, received, sub_meters
from yingshou.core.metering.loss_steps import loss_steps_of
from yingshou.core.metering.periods import account_periods, active_meters
from yingshou.core.metering.steps import STEP_COLUMNS, end_versions, metered, settled, sum_steps
from yingshou.core.tables import PROBLEMS, USAGE
from yingshou.core.tables.problems import problem_rows
from yingshou.core.tables.quantities import QUANTITY_STEPS, STEP_KINDS, QuantityRules

_ENERGY = [*PERIOD_COLUMNS.values(), "total_kwh"]
_NO_METER = ["NO_METERING_POINT", "NO_READ"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What the chain gives: frames USAGE, QUANTITY_STEPS and PROBLEMS."""

    usage: pl.DataFrame
    steps: pl.DataFrame
    problems: pl.DataFrame


def settle_quantities(
    *,
    usage: pl.DataFrame,
    problems: pl.DataFrame,
    accounts: pl.DataFrame,
    metering_points: pl.DataFrame,
    rules: QuantityRules,
    bill_month: int,
) -> Settled:
    """Turn the metered usage of accounts into what each is billed for, step by step.

    Accounts without losses, deductions or shares pass through and have no steps. An account without a meter
    that receives a quantity or a share is billed for that.

    Args:
        usage: frame USAGE as metered, also of the accounts that rules link to.
        problems: the accounts metering blocked.
        accounts: frame ACCOUNTS of all of them.
        metering_points: frame METERING_POINTS of all of them.
        rules: loss parameters, loss tables, deductions and shares.
        bill_month: billing month YYYYMM.

    Returns:
        Every account of usage and problems is in exactly one of the two again.
    """
    if rules.loss_parameters.is_empty() and rules.quantity_rules.is_empty():
        return Settled(usage=usage, steps=QUANTITY_STEPS.empty(), problems=problems)
    periods = account_periods(accounts=accounts, bill_month=bill_month)
    valid = valid_rules(rules=rules.quantity_rules, periods=periods)
    usage, problems = _supply_receivers(
        usage=usage,
        problems=problems,
        valid=valid,
        periods=periods,
        metering_points=metering_points,
        bill_month=bill_month,
    )
    own, faults = _own_steps(usage=usage, valid=valid, rules=rules)
    steps, linked = _with_received(own=own, faults=faults, valid=valid, usage=usage, periods=periods)
    faults = pl.concat([faults, linked])
    blocked = _first_problems(faults)
    kept = steps.join(blocked, on="account_no", how="anti")
    touched = kept.filter(pl.col("kind") != "METERED").select("account_no").unique()
    kept = kept.join(touched, on="account_no", how="semi")
    good = usage.join(blocked, on="account_no", how="anti")
    return Settled(
        usage=settled(usage=good, steps=kept),
        steps=_numbered(kept, bill_month=bill_month),
        problems=pl.concat([problems, blocked]),
    )


def valid_rules(*, rules: pl.DataFrame, periods: pl.DataFrame) -> pl.DataFrame:
    """Return the rules valid on the first day of their account's period, both accounts being supplied.

    Args:
        rules: frame QUANTITY_RULES.
        periods: frame of `account_periods` with time_of_use, the linked accounts among them.

    Returns:
        The rules in their order, with period_start, time_of_use and other_time_of_use.
    """
    starts = periods.select("account_no", "period_start", "time_of_use")
    others = periods.select(other_account_no="account_no", other_time_of_use="time_of_use")
    first = pl.col("period_start")
    valid = (pl.col("valid_from") <= first) & (pl.col("valid_to") > first).fill_null(value=True)
    return (
        end_versions(rules, key=("account_no", "rule_no"))
        .drop("time_of_use", strict=False)
        .join(starts, on="account_no", how="inner")
        .join(others, on="other_account_no", how="inner")
        .filter(valid)
        .sort("account_no", "rule_no", "valid_from")
    )


def _supply_receivers(
    *,
    usage: pl.DataFrame,
    problems: pl.DataFrame,
    valid: pl.DataFrame,
    periods: pl.DataFrame,
    metering_points: pl.DataFrame,
    bill_month: int,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give receivers that have no meter of their own a usage of nothing, in place of their missing read."""
    receivers = valid.filter(pl.col("kind") != "SUB_METER").select(account_no="other_account_no").unique()
    meters = active_meters(periods=periods, metering_points=metering_points)
    waiting = (
        problems.filter(pl.col("code").is_in(_NO_METER))
        .join(receivers, on="account_no", how="semi")
        .join(meters, on="account_no", how="anti")
    )
    zero = pl.lit(0).cast(ENERGY)
    rows = periods.join(waiting, on="account_no", how="semi").with_columns(
        *(zero.alias(name) for name in _ENERGY),
        reactive_kvarh=zero,
        bill_month=pl.lit(bill_month, pl.Int32),
    )
    return (
        pl.concat([usage, USAGE.conform(rows)]),
        problems.join(waiting.select("account_no"), on="account_no", how="anti"),
    )


def _own_steps(
    *, usage: pl.DataFrame, valid: pl.DataFrame, rules: QuantityRules
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the steps of accounts with rules or losses, without what they receive, and what is wrong."""
    losses, loss_faults = loss_steps_of(usage=usage, rules=rules)
    linked = pl.concat(
        [
            losses.select("account_no"),
            valid.select("account_no"),
            valid.filter(pl.col("kind") != "SUB_METER").select(account_no="other_account_no"),
        ]
    ).unique()
    base = metered(usage.join(linked, on="account_no", how="semi"))
    deducted, unknown = sub_meters(valid=valid, usage=usage)
    steps = pl.concat([base, deducted, losses])
    steps = pl.concat([steps, fixed_quantities(valid=valid, before=sum_steps(steps))])
    shares, over = fixed_shares(valid=valid, before=sum_steps(steps))
    steps = pl.concat([steps, shares])
    negative = sum_steps(steps).filter(pl.any_horizontal(pl.col(name) < 0 for name in _ENERGY))
    too_large = negative.select(
        "account_no", code=pl.lit("DEDUCTION_TOO_LARGE"), subject="account_no", value="total_kwh"
    )
    return steps, pl.concat([loss_faults, unknown, over, too_large])


def _with_received(
    *,
    own: pl.DataFrame,
    faults: pl.DataFrame,
    valid: pl.DataFrame,
    usage: pl.DataFrame,
    periods: pl.DataFrame,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Add what accounts receive from others; name the receivers whose giver is not known."""
    blocked = periods.join(usage, on="account_no", how="anti").select("account_no")
    faulty = pl.concat([faults.select("account_no"), blocked]).unique()
    waiting = valid.filter(pl.col("kind") != "SUB_METER").join(faulty, on="account_no", how="semi")
    linked = waiting.select(
        account_no="other_account_no",
        code=pl.lit("LINKED_ACCOUNT"),
        subject="account_no",
        value=pl.lit(None, ENERGY),
    ).join(usage, on="account_no", how="semi")
    gained = received(own=own, valid=valid).join(usage, on="account_no", how="semi")
    return pl.concat([own, gained]), linked


def _first_problems(faults: pl.DataFrame) -> pl.DataFrame:
    """Describe the first thing wrong with each account."""
    if faults.is_empty():
        return PROBLEMS.empty()
    first = faults.sort("account_no", "code", "subject").unique(
        "account_no", keep="first", maintain_order=True
    )
    named = first.rename({"value": "total_kwh"})
    return problem_rows(named, stage="metering", code=pl.col("code"), subject="subject", column="total_kwh")


def _numbered(steps: pl.DataFrame, *, bill_month: int) -> pl.DataFrame:
    """Number the steps of each account in the order of the chain."""
    order = pl.col("kind").replace_strict({k: i for i, k in enumerate(STEP_KINDS)}, return_dtype=pl.Int8)
    return QUANTITY_STEPS.conform(
        steps.select(STEP_COLUMNS)
        .sort("account_no", order, "source", maintain_order=True)
        .with_columns(
            bill_month=pl.lit(bill_month, pl.Int32),
            step_no=pl.col("kind").cum_count().over("account_no").cast(pl.Int32),
        )
    )
