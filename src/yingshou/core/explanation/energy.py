"""The energy of bills, back to registers or to the quarter-hours of each day."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import polars as pl

from yingshou.core.explanation.meter_parts import (
    QUARTER_HOURS,
    REGISTERS_READ,
    DayCount,
    MeterCount,
    PeriodMove,
    RegisterCount,
)
from yingshou.core.explanation.parts import EnergyCount, SectionCount
from yingshou.core.explanation.quantities import by_account, deduction_rules, loss_rules, step_counts
from yingshou.core.explanation.quantity_parts import DeductionRule, LinkedEnergy, LossRule
from yingshou.core.metering.back_billed import BACK_BILLED, BACK_BILLED_ENERGY
from yingshou.core.metering.links import with_linked
from yingshou.core.metering.new_year import until_new_year
from yingshou.core.metering.periods import account_periods, interval_accounts
from yingshou.core.metering.register_periods import period_moves
from yingshou.core.metering.registers import meter_spans
from yingshou.core.metering.section_days import numbered_days
from yingshou.core.metering.sections import by_account as sections_by_account
from yingshou.core.settled import SettledMonth, settled_month
from yingshou.core.tables import USAGE
from yingshou.core.tables.metering import REGISTERS
from yingshou.core.tables.quantities import Quantities, QuantityRules

_FIGURES = (
    "total_kwh", "sharp_kwh", "peak_kwh", "flat_kwh", "valley_kwh", "deep_kwh", "reactive_kvarh",
    "max_demand_kw",
)  # fmt: skip
_DAY_COLUMNS = ("use_date", *_FIGURES, "intervals")
_PERIOD = ("account_no", "period_start", "period_end")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    """What was metered, and by which rules, of every account concerned, by account_no."""

    periods: Mapping[str, Mapping[str, Any]]
    meters: Mapping[str, list[MeterCount]]
    days: Mapping[str, list[DayCount]]
    by_days: set[str]
    losses: Mapping[str, tuple[LossRule, ...]]
    deductions: Mapping[str, tuple[DeductionRule, ...]]
    linked: Mapping[str, set[str]]
    moved: Mapping[str, tuple[PeriodMove, ...]] = field(default_factory=dict)

    def of(self, account_no: str) -> dict[str, Any]:
        """Return what an account's meters counted and its own rules, as fields of an explanation."""
        by_days = account_no in self.by_days
        return {
            "method": QUARTER_HOURS if by_days else REGISTERS_READ,
            "time_of_use": self.periods[account_no]["time_of_use"],
            "meters": () if by_days else tuple(self.meters.get(account_no, ())),
            "days": tuple(self.days.get(account_no, ())) if by_days else (),
            "losses": self.losses.get(account_no, ()),
            "deductions": self.deductions.get(account_no, ()),
            "billed_as": () if by_days else self.moved.get(account_no, ()),
        }

    def linked_to(self, account_no: str) -> tuple[LinkedEnergy, ...]:
        """Return the other accounts that an account's energy draws on, in order of number."""
        return tuple(
            LinkedEnergy(
                account_no=other,
                period_start=self.periods[other]["period_start"],
                period_end=self.periods[other]["period_end"],
                **self.of(other),
            )
            for other in sorted(self.linked.get(account_no, ()))
            if other in self.periods
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedMonth:
    """The energy of each bill by account_no, what it was settled from, and meters up to 1 January."""

    energy: Mapping[str, EnergyCount]
    month: SettledMonth
    new_year: Mapping[str, tuple[MeterCount, ...]]


def energy_counts(
    *,
    bills: pl.DataFrame,
    accounts: pl.DataFrame,
    metering_points: pl.DataFrame,
    reads: pl.DataFrame,
    daily_usage: pl.DataFrame,
    quantities: Quantities,
    capacity_changes: pl.DataFrame,
    quantity_steps: pl.DataFrame | None,
    register_periods: pl.DataFrame,
    bill_month: int,
    validation_rules: pl.DataFrame | None = None,
) -> CountedMonth:
    """Explain the energy of each bill of a month.

    Frames as for `core.flow.bill`; quantity_steps are those stored with the bills, None to show the ones
    that follow from what is on file.
    """
    added = None
    if quantity_steps is not None:
        # What a correction added is its own decision, known from the step stored with the bill alone.
        added = quantity_steps.filter(pl.col("kind") == BACK_BILLED).select(BACK_BILLED_ENERGY.names())
    month = settled_month(
        accounts=accounts, metering_points=metering_points, reads=reads, daily_usage=daily_usage,
        capacity_changes=capacity_changes, quantities=quantities, back_billed=added,
        register_periods=register_periods, bill_month=bill_month, validation_rules=validation_rules,
    )  # fmt: skip
    _, _, reads, daily_usage = with_linked(
        quantities=quantities, accounts=accounts, metering_points=metering_points, reads=reads,
        daily_usage=daily_usage,
    )  # fmt: skip
    numbered, rules = month.sections, quantities.rules
    days = numbered_days(daily_usage=daily_usage, section_days=quantities.section_days, sections=numbered)
    counted = _count(
        bills=bills, accounts=numbered.accounts, metering_points=numbered.metering_points, reads=reads,
        daily_usage=days, rules=replace(rules, quantity_rules=numbered.quantity_rules),
        register_periods=register_periods, bill_month=bill_month,
    )  # fmt: skip
    agreeing = _agreeing(bills=bills, usage=month.chain.usage)
    steps = step_counts(month.chain.steps if quantity_steps is None else quantity_steps)
    sections = _sections(month=month, counted=counted)
    energy = {
        bill["account_no"]: EnergyCount(
            **counted.of(bill["account_no"]),
            linked=counted.linked_to(bill["account_no"]),
            steps=steps.get(bill["account_no"], ()),
            agrees=bill["account_no"] in agreeing,
            sections=sections.get(bill["account_no"], ()),
            **{name: bill[name] for name in _FIGURES},
        )
        for bill in bills.iter_rows(named=True)
    }
    new_year = _new_year_meters(month=month, reads=reads, bill_month=bill_month)
    return CountedMonth(energy=energy, month=month, new_year=new_year)


def _sections(*, month: SettledMonth, counted: _Counted) -> dict[str, tuple[SectionCount, ...]]:
    """Return the parts of accounts that are not the account's own, by account_no."""
    named = ["account_no", "line_class", "price_class", "time_of_use"]
    parts = month.parts.join(month.sections.names, on=named, how="inner", nulls_equal=True)
    others = parts.filter(pl.col("line_class").is_not_null()).sort("account_no", "section_no")
    return {
        account_no: tuple(
            SectionCount(
                section_no=row["section_no"],
                price_class=row["price_class"],
                linked=counted.linked_to(row["section_no"]),
                **counted.of(row["section_no"]),
                **{name: row[name] for name in _FIGURES if name != "max_demand_kw"},
            )
            for row in rows
        )
        for account_no, rows in by_account(others).items()
    }


def _new_year_meters(
    *, month: SettledMonth, reads: pl.DataFrame, bill_month: int
) -> dict[str, tuple[MeterCount, ...]]:
    """Return what the meters counted up to 1 January of those whose read of that day divides the period."""
    if month.frozen.is_empty():
        return {}
    until = until_new_year(accounts=month.sections.accounts, bill_month=bill_month)
    points = month.sections.metering_points.join(until, on="account_no", how="semi")
    spans = meter_spans(reads=reads, metering_points=points, accounts=until, bill_month=bill_month)
    return {
        account_no: tuple(_meter(row) for row in rows if _is_read(row))
        for account_no, rows in by_account(sections_by_account(spans, sections=month.sections)).items()
    }


def _count(
    *,
    bills: pl.DataFrame,
    accounts: pl.DataFrame,
    metering_points: pl.DataFrame,
    reads: pl.DataFrame,
    daily_usage: pl.DataFrame,
    rules: QuantityRules,
    register_periods: pl.DataFrame,
    bill_month: int,
) -> _Counted:
    """Gather meters, days and rules of all accounts; the period of a bill is the one it was billed for."""
    supplied = account_periods(accounts=accounts, bill_month=bill_month)
    periods = (
        pl.concat([bills.select(_PERIOD), supplied.select(_PERIOD)])
        .unique("account_no", keep="first", maintain_order=True)
        .join(accounts.select("account_no", "time_of_use"), on="account_no", how="inner")
    )
    spans = meter_spans(
        reads=reads, metering_points=metering_points, accounts=accounts, bill_month=bill_month
    )
    deductions, linked = deduction_rules(rules=rules, periods=periods)
    days = by_account(_days_of(daily_usage=daily_usage, periods=periods).sort("account_no", "use_date"))
    return _Counted(
        periods={row["account_no"]: row for row in periods.iter_rows(named=True)},
        meters={
            account_no: [_meter(row) for row in rows if _is_read(row)]
            for account_no, rows in by_account(spans).items()
        },
        days={
            account_no: [DayCount(**{name: row[name] for name in _DAY_COLUMNS}) for row in rows]
            for account_no, rows in days.items()
        },
        by_days=set(interval_accounts(accounts=accounts, metering_points=metering_points)["account_no"]),
        losses=loss_rules(rules=rules, periods=periods.select(_PERIOD)),
        deductions=deductions,
        linked=linked,
        moved=_moved(accounts=accounts, register_periods=register_periods, bill_month=bill_month),
    )


def _moved(
    *, accounts: pl.DataFrame, register_periods: pl.DataFrame, bill_month: int
) -> dict[str, tuple[PeriodMove, ...]]:
    """Return the registers that are billed as another period, of the accounts by time of use."""
    moves = period_moves(register_periods=register_periods, bill_month=bill_month)
    told = accounts.filter("time_of_use").join(moves, on="catalogue", how="inner")
    found: dict[str, list[PeriodMove]] = {}
    for account_no, source, period in told.select("account_no", "register_period", "period").iter_rows():
        found.setdefault(account_no, []).append(PeriodMove(register_period=source, period=period))
    return {account_no: tuple(each) for account_no, each in found.items()}


def _agreeing(*, bills: pl.DataFrame, usage: pl.DataFrame) -> set[str]:
    same = list(USAGE.names)
    return set(bills.select(same).join(usage, on=same, how="semi", nulls_equal=True)["account_no"].to_list())


def _days_of(*, daily_usage: pl.DataFrame, periods: pl.DataFrame) -> pl.DataFrame:
    within = (pl.col("use_date") >= pl.col("period_start")) & (pl.col("use_date") < pl.col("period_end"))
    return daily_usage.join(periods.select(_PERIOD), on="account_no", how="inner").filter(within)


def _is_read(row: Mapping[str, Any]) -> bool:
    return row["_start_total"] is not None and row["_end_total"] is not None


def _meter(row: Mapping[str, Any]) -> MeterCount:
    registers = tuple(
        RegisterCount(
            name=register,
            opening=row[f"_start_{register}"],
            closing=row[f"_end_{register}"],
            rolled_over=row[f"_end_{register}"] < row[f"_start_{register}"],
        )
        for register in REGISTERS
        if row[f"_start_{register}"] is not None and row[f"_end_{register}"] is not None
    )
    active = registers[0]
    counted = active.closing - active.opening
    if active.rolled_over:
        counted += Decimal(10) ** row["register_digits"]
    return MeterCount(
        point_no=row["point_no"],
        meter_no=row["meter_no"],
        multiplier=row["multiplier"],
        register_digits=row["register_digits"],
        opening_date=row["_start_read_date"],
        opening_kind=row["_start_read_kind"],
        closing_date=row["_end_read_date"],
        closing_kind=row["_end_read_kind"],
        registers=registers,
        max_demand=row["max_demand"],
        energy_kwh=(counted * row["multiplier"]).quantize(Decimal("0.0001"), rounding="ROUND_HALF_UP"),
    )
