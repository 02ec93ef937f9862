"""All checks together: of a month's usage before it is rated, and of its bills before they are issued."""

from dataclasses import dataclass, field

import polars as pl

from yingshou.core.joins import only, without
from yingshou.core.metering.validation.amounts import large_bills
from yingshou.core.metering.validation.findings import gravest
from yingshou.core.metering.validation.history import HISTORY
from yingshou.core.metering.validation.readings import (
    days_in_part,
    estimated_reads,
    meter_clock,
    meters_of_month,
    rolled_over,
)
from yingshou.core.metering.validation.use import (
    demand_over_capacity,
    negative_use,
    spike_use,
    use_while_suspended,
    zero_use,
)
from yingshou.core.tables import PROBLEMS
from yingshou.core.tables.validation import METER_CLOCKS, VALIDATION_RULES, rules_in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """What the checks of a batch need: frames VALIDATION_RULES (all versions), HISTORY and METER_CLOCKS."""

    rules: pl.DataFrame = field(default_factory=VALIDATION_RULES.empty)
    history: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=HISTORY))
    clocks: pl.DataFrame = field(default_factory=METER_CLOCKS.empty)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What checks leave: the usage that may be rated, the accounts they block, and what they only note.

    `blocked` holds one problem an account, `noted` the findings with effect HOLD or WARN.
    """

    usage: pl.DataFrame
    blocked: pl.DataFrame
    noted: pl.DataFrame


def check_usage(
    *,
    usage: pl.DataFrame,
    reads: pl.DataFrame,
    daily_usage: pl.DataFrame,
    metering_points: pl.DataFrame,
    accounts: pl.DataFrame,
    idle: pl.DataFrame,
    validation: Validation,
    bill_month: int,
) -> Checked:
    """Check a month's usage by the rules in force.

    Args:
        usage: frame USAGE.
        reads: frame READS of the month.
        daily_usage: frame DAILY_USAGE of the month.
        metering_points: frame METERING_POINTS.
        accounts: frame ACCOUNTS, capacity_kva as it is installed in the month.
        idle: account_no of accounts whose whole capacity rested all month.
        validation: rules and what they look at.
        bill_month: billing month YYYYMM.

    Returns:
        Accounts in = rows of usage + accounts blocked.
    """
    in_force = rules_in_force(rules=validation.rules, accounts=accounts, bill_month=bill_month)
    given = {"accounts": accounts, "in_force": in_force}
    meters = meters_of_month(metering_points=metering_points, accounts=accounts, bill_month=bill_month)
    past = {"usage": usage, "history": validation.history}
    found = pl.concat(
        [
            negative_use(usage=usage, **given),
            spike_use(**past, **given),
            zero_use(**past, **given),
            demand_over_capacity(usage=usage, **given),
            use_while_suspended(usage=usage, idle=idle, **given),
            estimated_reads(reads=reads, meters=meters, **given),
            rolled_over(reads=reads, meters=meters, **given),
            days_in_part(
                daily_usage=daily_usage, metering_points=metering_points, bill_month=bill_month, **given
            ),
            meter_clock(clocks=validation.clocks, meters=meters, **given),
        ]
    )
    found = only(found, usage)
    blocked = gravest(found.filter(pl.col("effect") == "BLOCK"))
    return Checked(
        usage=without(usage, blocked),
        blocked=blocked,
        noted=without(found.filter(pl.col("effect") != "BLOCK"), blocked),
    )


def check_bills(
    *, bills: pl.DataFrame, accounts: pl.DataFrame, validation: Validation, bill_month: int
) -> pl.DataFrame:
    """Return what the rules note of a month's bills, frame PROBLEMS; a bill is never blocked, only held."""
    if bills.is_empty():
        return PROBLEMS.empty()
    in_force = rules_in_force(rules=validation.rules, accounts=accounts, bill_month=bill_month)
    return large_bills(bills=bills, history=validation.history, accounts=accounts, in_force=in_force)


def held_reasons(noted: pl.DataFrame) -> pl.DataFrame:
    """Return the gravest finding that holds each bill: account_no, held_reason."""
    return gravest(noted.filter(pl.col("effect") == "HOLD")).select("account_no", held_reason="code")
