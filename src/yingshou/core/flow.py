"""Composes the stages; read top to bottom it is the product."""

from dataclasses import dataclass, field

import polars as pl

from yingshou.core.billing import make_bills
from yingshou.core.errors import InvariantError
from yingshou.core.joins import only
from yingshou.core.metering.periods import account_periods, supplied_accounts
from yingshou.core.metering.validation.check import Checked, Validation, check_bills, check_usage
from yingshou.core.rating import rate
from yingshou.core.rating.capacity import installed_capacity
from yingshou.core.rating.idle import idle_accounts
from yingshou.core.settled import settled_month
from yingshou.core.tables import CAPACITY_CHANGES, PROBLEMS, Tariffs
from yingshou.core.tables.quantities import QUANTITY_STEPS, Quantities


@dataclass(frozen=True, slots=True, kw_only=True)
class Billing:
    """What a bill run gives: frames BILLS, CHARGE_LINES, PROBLEMS and QUANTITY_STEPS.

    `problems` say why an account has no bill; `noted`, PROBLEMS too, what the rules hold or note of its bill.
    """

    bills: pl.DataFrame
    charge_lines: pl.DataFrame
    problems: pl.DataFrame
    quantity_steps: pl.DataFrame = field(default_factory=QUANTITY_STEPS.empty)
    noted: pl.DataFrame = field(default_factory=PROBLEMS.empty)


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
    validation: Validation | None = None,
    benefits: pl.DataFrame | None = None,
) -> Billing:
    """Bill the accounts of a batch for a month: reads → usage → charge lines → bills.

    Accounts not supplied in it, or that only feed in, are no part of it; all others have a bill or a problem.

    Args:
        bill_month: billing month YYYYMM.
        accounts: frame ACCOUNTS of the batch.
        metering_points: frame METERING_POINTS of these accounts.
        reads: frame READS, with the opening and closing reads of the period.
        daily_usage: frame DAILY_USAGE of interval-metered accounts for the period.
        accumulated: account_no, accumulated_kwh of the year so far; in January earlier_accumulated_kwh too.
        tariffs: the catalogue.
        quantities: losses, deductions and shares, and the other accounts they need; None for none.
        capacity_changes: frame CAPACITY_CHANGES of these accounts, all of them; None for none.
        back_billed: energy added or given back (退补电量), BACK_BILLED_ENERGY; None for none.
        validation: rules by which usage and bills are checked; None for none but what no bill can be made of.
        benefits: frame HOUSEHOLD_BENEFITS of these accounts; None for none.

    Raises:
        InvariantError: an account was lost on the way, or lines and bills differ.
    """
    changes = CAPACITY_CHANGES.empty() if capacity_changes is None else capacity_changes
    quantities = quantities or Quantities()
    accounts = supplied_accounts(
        accounts=accounts, metering_points=metering_points, rules=quantities.rules.quantity_rules
    )
    month = settled_month(
        accounts=accounts, metering_points=metering_points, reads=reads, daily_usage=daily_usage,
        capacity_changes=changes, quantities=quantities, back_billed=back_billed,
        register_periods=tariffs.register_periods, bill_month=bill_month,
        validation_rules=validation.rules if validation else None,
    )  # fmt: skip
    chain = (month.chain.usage, month.chain.problems, month.chain.steps)
    usage, problems, steps = (only(frame, accounts) for frame in chain)
    checked = _checked(
        usage=usage, accounts=accounts, metering_points=metering_points, reads=reads, daily_usage=daily_usage,
        changes=changes, validation=validation, bill_month=bill_month,
    )  # fmt: skip
    usage, problems = checked.usage, pl.concat([problems, checked.blocked])
    rated = rate(
        usage=usage, accounts=accounts, tariffs=tariffs, accumulated=accumulated, capacity_changes=changes,
        sections=only(month.parts, usage), benefits=benefits, frozen=month.frozen,
    )  # fmt: skip
    bills, charge_lines = make_bills(usage=usage, rated=rated, accounts=accounts)
    problems = pl.concat([problems, rated.problems])
    _assert_none_lost(bills=bills, problems=problems, accounts=accounts, bill_month=bill_month)
    noted = _noted(
        noted=checked.noted, bills=bills, accounts=accounts, validation=validation, bill_month=bill_month
    )
    return Billing(
        bills=bills, charge_lines=charge_lines, problems=problems, quantity_steps=only(steps, bills),
        noted=noted,
    )  # fmt: skip


def _checked(
    *,
    usage: pl.DataFrame,
    accounts: pl.DataFrame,
    metering_points: pl.DataFrame,
    reads: pl.DataFrame,
    daily_usage: pl.DataFrame,
    changes: pl.DataFrame,
    validation: Validation | None,
    bill_month: int,
) -> Checked:
    """Check the usage by the rules, where there are any."""
    if validation is None:
        return Checked(usage=usage, blocked=PROBLEMS.empty(), noted=PROBLEMS.empty())
    month = {"accounts": accounts, "capacity_changes": changes}
    return check_usage(
        usage=usage,
        reads=reads,
        daily_usage=daily_usage,
        metering_points=metering_points,
        accounts=installed_capacity(**month, bill_month=bill_month),
        idle=idle_accounts(**month, bill_month=bill_month),
        validation=validation,
        bill_month=bill_month,
    )


def _noted(
    *,
    noted: pl.DataFrame,
    bills: pl.DataFrame,
    accounts: pl.DataFrame,
    validation: Validation | None,
    bill_month: int,
) -> pl.DataFrame:
    """Add what the bills themselves show to what was noted of their usage; keep what has a bill."""
    if validation is None:
        return noted
    found = check_bills(bills=bills, accounts=accounts, validation=validation, bill_month=bill_month)
    return pl.concat([only(noted, bills), found])


def _assert_none_lost(
    *, bills: pl.DataFrame, problems: pl.DataFrame, accounts: pl.DataFrame, bill_month: int
) -> None:
    """Raise InvariantError unless every account of the month has a bill or a problem."""
    days = accounts.select("account_no", "reading_day", "opened_date", "closed_date")
    eligible = len(account_periods(accounts=days, bill_month=bill_month))
    blocked = problems["account_no"].n_unique()
    if eligible != len(bills) + blocked:
        raise InvariantError(
            zh=f"应计费 {eligible} 户，出账 {len(bills)} 户，被拦 {blocked} 户，数目不符",
            en=f"{eligible} accounts to bill, {len(bills)} billed, {blocked} blocked: accounts were lost",
        )
