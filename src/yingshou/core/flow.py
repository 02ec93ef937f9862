"""Composes the stages; read top to bottom it is the product."""

from dataclasses import dataclass, field

import polars as pl

from yingshou.core.billing import make_bills
from yingshou.core.errors import InvariantError
from yingshou.core.metering.back_billed import with_back_billed
from yingshou.core.metering.chain import settle_quantities
from yingshou.core.metering.intervals import usage_from_daily
from yingshou.core.metering.links import with_linked
from yingshou.core.metering.periods import account_periods
from yingshou.core.metering.registers import usage_from_reads
from yingshou.core.rating import rate
from yingshou.core.rating.capacity import installed_capacity
from yingshou.core.tables import CAPACITY_CHANGES, Tariffs
from yingshou.core.tables.quantities import QUANTITY_STEPS, Quantities


@dataclass(frozen=True, slots=True, kw_only=True)
class Billing:
    """What a bill run gives: frames BILLS, CHARGE_LINES, PROBLEMS and QUANTITY_STEPS."""

    bills: pl.DataFrame
    charge_lines: pl.DataFrame
    problems: pl.DataFrame
    quantity_steps: pl.DataFrame = field(default_factory=QUANTITY_STEPS.empty)


def bill(
    *,
    bill_month: int,
    accounts: pl.DataFrame,
    metering_points: pl.DataFrame,
    reads: pl.DataFrame,
    daily_usage: pl.DataFrame,
    accumulated: pl.DataFrame,
    tariffs: Tariffs,
    quantities: Quantities | None = None,
    capacity_changes: pl.DataFrame | None = None,
    back_billed: pl.DataFrame | None = None,
) -> Billing:
    """Bill the accounts of a batch for a month: reads → usage → charge lines → bills.

    Accounts opened after their period or closed before it are no part of the month. Every other account gets
    either a bill or a problem row that says why not.

    Args:
        bill_month: billing month YYYYMM.
        accounts: frame ACCOUNTS of the batch.
        metering_points: frame METERING_POINTS of these accounts.
        reads: frame READS, with the opening and closing reads of the period.
        daily_usage: frame DAILY_USAGE of interval-metered accounts for the period.
        accumulated: account_no, accumulated_kwh: used earlier in the calendar year.
        tariffs: the catalogue.
        quantities: losses, deductions and shares, and the other accounts they need; None for none.
        capacity_changes: frame CAPACITY_CHANGES of these accounts, all of them; None for none.
        back_billed: energy added or given back (退补电量), BACK_BILLED_ENERGY; None for none.

    Raises:
        InvariantError: an account was lost on the way, or lines and bills differ.
    """
    own = accounts
    quantities = quantities or Quantities()
    accounts, metering_points, reads, daily_usage = with_linked(
        quantities=quantities, accounts=accounts, metering_points=metering_points, reads=reads,
        daily_usage=daily_usage,
    )  # fmt: skip
    changes = CAPACITY_CHANGES.empty() if capacity_changes is None else capacity_changes
    metered = installed_capacity(accounts=accounts, capacity_changes=changes, bill_month=bill_month)
    meters = {"metering_points": metering_points, "accounts": metered}
    by_register, register_problems = usage_from_reads(reads=reads, **meters, bill_month=bill_month)
    by_interval, interval_problems = usage_from_daily(daily_usage=daily_usage, **meters, bill_month=bill_month)
    settled = settle_quantities(
        usage=pl.concat([by_register, by_interval]),
        problems=pl.concat([register_problems, interval_problems]),
        accounts=accounts,
        metering_points=metering_points,
        rules=quantities.rules,
        bill_month=bill_month,
    )
    if back_billed is not None:
        settled = with_back_billed(chain=settled, back_billed=back_billed, bill_month=bill_month)
    usage, problems, steps = (
        frame.join(own, on="account_no", how="semi", maintain_order="left")
        for frame in (settled.usage, settled.problems, settled.steps)
    )
    rated = rate(
        usage=usage, accounts=own, tariffs=tariffs, accumulated=accumulated, capacity_changes=changes
    )
    bills, charge_lines = make_bills(usage=usage, rated=rated, accounts=own)
    problems = pl.concat([problems, rated.problems])
    _assert_none_lost(bills=bills, problems=problems, accounts=own, bill_month=bill_month)
    return Billing(
        bills=bills,
        charge_lines=charge_lines,
        problems=problems,
        quantity_steps=steps.join(bills, on="account_no", how="semi", maintain_order="left"),
    )


def _assert_none_lost(
    *, bills: pl.DataFrame, problems: pl.DataFrame, accounts: pl.DataFrame, bill_month: int
) -> None:
    """Raise InvariantError unless every account of the month has a bill or a problem."""
    eligible = len(account_periods(accounts=accounts, bill_month=bill_month))
    blocked = problems["account_no"].n_unique()
    if eligible != len(bills) + blocked:
        raise InvariantError(
            zh=f"应计费 {eligible} 户，出账 {len(bills)} 户，被拦 {blocked} 户，数目不符",
            en=f"{eligible} accounts to bill, {len(bills)} billed, {blocked} blocked: accounts were lost",
        )
