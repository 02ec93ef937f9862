"""Explains the bills of a month: inputs, rules and formulas, from which every amount can be rebuilt."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from yingshou.core.errors import InvariantError
from yingshou.core.explanation.capacity import capacity_days
from yingshou.core.explanation.capacity_parts import CapacityDays
from yingshou.core.explanation.energy import energy_counts
from yingshou.core.explanation.market import MarketRule, market_rules
from yingshou.core.explanation.parts import (
    DemandRule,
    EnergyCount,
    Explanation,
    LineFormula,
    PowerFactorRule,
)
from yingshou.core.explanation.prices import demand_rules, with_sources
from yingshou.core.explanation.quantities import by_account
from yingshou.core.explanation.tax import tax_rows, tax_rule
from yingshou.core.explanation.tier_parts import TierRule
from yingshou.core.explanation.tiers import tier_rules
from yingshou.core.money import ZERO_YUAN
from yingshou.core.tables import CAPACITY_CHANGES, Tariffs
from yingshou.core.tables.customers import RESIDENTIAL
from yingshou.core.tables.quantities import Quantities

_LINE = (
    "line_no", "component", "item", "quantity_of", "quantity", "quantity_unit", "base_price", "factor",
    "price", "price_decimals", "amount", "in_power_factor_base", "valid_from", "source",
    "line_class",
)  # fmt: skip
_DEMAND = (
    "capacity_kva", "contract_demand_kw", "max_demand_kw", "tolerance", "excess_multiple", "floor_share",
    "load_threshold_kwh_per_kva", "load_discount",
)  # fmt: skip
_ACCOUNT = ("catalogue", "price_class", "purchase_class", "voltage_level")
_BILL = ("bill_no", "account_no", "bill_month", "period_start", "period_end", "price_valid_from", "amount")


def explain(
    *,
    bills: pl.DataFrame,
    charge_lines: pl.DataFrame,
    accounts: pl.DataFrame,
    metering_points: pl.DataFrame,
    reads: pl.DataFrame,
    daily_usage: pl.DataFrame,
    tariffs: Tariffs,
    quantities: Quantities | None = None,
    capacity_changes: pl.DataFrame | None = None,
    quantity_steps: pl.DataFrame | None = None,
    benefits: pl.DataFrame | None = None,
    validation_rules: pl.DataFrame | None = None,
) -> list[Explanation]:
    """Explain the bills of one billing month, one bill an account.

    Args:
        bills: frame BILLS.
        charge_lines: their lines, frame CHARGE_LINES.
        accounts: frame ACCOUNTS, with the accounts of the bills.
        metering_points: their meters, frame METERING_POINTS.
        reads: their reads of the period, frame READS.
        daily_usage: frame DAILY_USAGE of those metered by quarter-hours.
        tariffs: the catalogue.
        quantities: losses, deductions and shares, and the other accounts they name; None for none.
        capacity_changes: frame CAPACITY_CHANGES of the accounts, all of them; None for none.
        quantity_steps: the steps stored with the bills, frame QUANTITY_STEPS; None to show those that follow
            from what is given here.
        benefits: frame HOUSEHOLD_BENEFITS of the accounts; None for none.
        validation_rules: frame VALIDATION_RULES, for what could be billed; None for the shipped ones.

    Returns:
        One explanation a bill, in the order of the bills.

    Raises:
        InvariantError: the bills are of several months, or an account has several.
    """
    if bills.is_empty():
        return []
    month = _only_month(bills)
    on = date(month // 100, month % 100, 1)
    changes = CAPACITY_CHANGES.empty() if capacity_changes is None else capacity_changes
    counted = energy_counts(
        bills=bills, accounts=accounts, metering_points=metering_points, reads=reads, daily_usage=daily_usage,
        quantities=quantities or Quantities(), capacity_changes=changes, quantity_steps=quantity_steps,
        register_periods=tariffs.register_periods, bill_month=month, validation_rules=validation_rules,
    )  # fmt: skip
    accounts = accounts.join(bills.select("account_no"), on="account_no", how="semi")
    parts = counted.month.parts
    sourced = with_sources(lines=charge_lines, accounts=accounts, parts=parts, tariffs=tariffs, on=on)
    lines = _formulas(sourced)
    rules = demand_rules(bills=bills, accounts=accounts, tariffs=tariffs, on=on)
    demand = {row["account_no"]: row for row in rules.iter_rows(named=True)}
    days = capacity_days(rules=rules, capacity_changes=changes, bill_month=month)
    tiers = tier_rules(
        bills=bills, accounts=accounts, parts=parts, tariffs=tariffs, benefits=benefits,
        frozen=counted.month.frozen, new_year=counted.new_year, on=on,
    )  # fmt: skip
    taxes = tax_rows(tariffs=tariffs, on=on)
    market = market_rules(bills=bills, accounts=accounts, parts=parts, tariffs=tariffs, on=on)
    about = {row["account_no"]: row for row in accounts.iter_rows(named=True)}
    return [
        _explain(
            bill=bill, account=about[no], energy=counted.energy[no], lines=lines.get(no, ()),
            demand=demand.get(no), days=days.get(no), tiers=tiers.get(no), market=market.get(no),
            taxes=taxes, on=on,
        )
        for no, bill in ((row["account_no"], row) for row in bills.iter_rows(named=True))
    ]  # fmt: skip


def _formulas(sourced: pl.DataFrame) -> dict[str, tuple[LineFormula, ...]]:
    """Return the lines of each account in their order, by account_no."""
    return {
        account_no: tuple(LineFormula(**{name: row[name] for name in _LINE}) for row in rows)
        for account_no, rows in by_account(sourced).items()
    }


def _only_month(bills: pl.DataFrame) -> int:
    months = bills["bill_month"].unique().to_list()
    if len(months) > 1 or bills["account_no"].is_duplicated().any():
        raise InvariantError(
            zh="一次只能说明一个应收年月、每户一张账单",
            en="bills are explained one billing month at a time, one bill an account",
        )
    return int(months[0])


def _explain(
    *,
    bill: Mapping[str, Any],
    account: Mapping[str, Any],
    energy: EnergyCount,
    lines: tuple[LineFormula, ...],
    demand: Mapping[str, Any] | None,
    days: CapacityDays | None,
    tiers: TierRule | None,
    market: MarketRule | None,
    taxes: Mapping[str, Mapping[str, Any]],
    on: date,
) -> Explanation:
    return Explanation(
        **{name: bill[name] for name in _BILL},
        **{name: account[name] for name in _ACCOUNT},
        prices_on=on,
        energy=energy,
        tiers=tiers,
        demand=DemandRule(
            basis=account["demand_basis"], days=days, **{name: demand[name] for name in _DEMAND}
        )
        if demand
        else None,
        market=market,
        tax=tax_rule(amount=bill["amount"], row=taxes.get(account["catalogue"])),
        power_factor=_power_factor(bill=bill, account=account, energy=energy, lines=lines),
        lines=lines,
    )


def _power_factor(
    *,
    bill: Mapping[str, Any],
    account: Mapping[str, Any],
    energy: EnergyCount,
    lines: tuple[LineFormula, ...],
) -> PowerFactorRule | None:
    standard = account["power_factor_standard"]
    if bill["power_factor"] is None or standard is None:
        return None
    households = [part for part in energy.sections if part.price_class in RESIDENTIAL]
    active = sum((part.total_kwh for part in households), start=Decimal(0))
    reactive = sum((part.reactive_kvarh or Decimal(0) for part in households), start=Decimal(0))
    return PowerFactorRule(
        standard=standard,
        active_kwh=bill["total_kwh"] - active,
        reactive_kvarh=bill["reactive_kvarh"] - reactive,
        power_factor=bill["power_factor"],
        percent=bill["power_factor_percent"],
        base=sum((line.amount for line in lines if line.in_power_factor_base), start=ZERO_YUAN),
    )
