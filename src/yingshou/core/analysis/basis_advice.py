"""Which basis of the basic fee would have been cheapest over the last months, and when it may be changed.

Source: 发改办价格〔2016〕1583号: the customer chooses the basis, may change it by the quarter, applying
fifteen working days ahead, and may change the declared demand by the month, applying five working days ahead.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

import polars as pl

from yingshou.core.analysis.alternatives import Alternative
from yingshou.core.analysis.what_if import compare
from yingshou.core.calendar import is_working_day
from yingshou.core.energy import ENERGY
from yingshou.core.money import YUAN
from yingshou.core.period import add_months, day_in_month, month_of
from yingshou.core.tables import Tariffs

BASIS_NOTICE_DAYS = 15
DEMAND_NOTICE_DAYS = 5
_QUARTER = 3
_WHOLE = Decimal(1)

CHOICES: dict[str, pl.DataType | type[pl.DataType]] = {
    "alternative": pl.String,
    "demand_basis": pl.String,
    "contract_demand_kw": ENERGY,
    "months": pl.Int32,
    "amount": YUAN,
    "difference": YUAN,
}
"""One row a basis: its sums over the months that could be rated; difference to the present, − = cheaper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisAdvice:
    """The bases set side by side, cheapest first, and the earliest day a change can take effect.

    `choices` has the columns CHOICES, `months` those of `compare`. `cheaper` tells whether the first choice
    costs less than the present one. A change applied for by `apply_by` takes effect on `change_from`; a mere
    change of the declared demand by `declare_by` on `declare_from`.
    """

    choices: pl.DataFrame
    months: pl.DataFrame
    cheaper: bool
    change_from: date
    apply_by: date
    declare_from: date
    declare_by: date


def advise_basis(
    *,
    bills: pl.DataFrame,
    accounts: pl.DataFrame,
    tariffs: Tariffs,
    capacity_changes: pl.DataFrame,
    as_of: date,
) -> BasisAdvice | None:
    """Rate a two-part account's months by capacity, by actual demand and by the best declared demand.

    Of declared demands the best one lies where a month's measured demand just reaches the tolerance, so only
    those, rounded up to whole kW, are tried. Of equal cost CAPACITY comes before ACTUAL and CONTRACT.

    Args:
        bills: frame BILLS of one account.
        accounts: frame ACCOUNTS with this account.
        tariffs: the catalogue.
        capacity_changes: frame CAPACITY_CHANGES of this account.
        as_of: day on which the change would be applied for.

    Returns:
        None for an account without two-part price or without bills.
    """
    account = accounts.join(bills, on="account_no", how="semi")
    if account.is_empty() or account.item(0, "price_class") != "TWO_PART":
        return None
    bases = _bases(bills=bills, account=account, tariffs=tariffs)
    months = compare(
        bills=bills, accounts=accounts, tariffs=tariffs, capacity_changes=capacity_changes, alternatives=bases
    )
    choices = _choices(months, bases)
    change_from, apply_by = next_basis_change(as_of)
    declare_from, declare_by = next_demand_change(as_of)
    return BasisAdvice(
        choices=choices,
        months=months.join(choices, on="alternative", how="semi", maintain_order="left"),
        cheaper=choices.height > 0 and choices.item(0, "difference") < 0,
        change_from=change_from,
        apply_by=apply_by,
        declare_from=declare_from,
        declare_by=declare_by,
    )


def next_basis_change(as_of: date) -> tuple[date, date]:
    """Return the first day of the next quarter for which one can still apply, and the last day to apply."""
    month = month_of(as_of)
    first = add_months(month, -((month % 100 - 1) % _QUARTER))
    return _first_reachable(as_of, first, step=_QUARTER, notice_days=BASIS_NOTICE_DAYS)


def next_demand_change(as_of: date) -> tuple[date, date]:
    """Return the first day of the next month for which demand can still be declared, and the last day to."""
    return _first_reachable(as_of, month_of(as_of), step=1, notice_days=DEMAND_NOTICE_DAYS)


def working_days_before(day: date, count: int) -> date:
    """Return the working day from which `count` working days, itself included, lie before a day."""
    while count:
        day -= timedelta(days=1)
        count -= is_working_day(day)
    return day


def _first_reachable(as_of: date, month: int, *, step: int, notice_days: int) -> tuple[date, date]:
    while True:
        month = add_months(month, step)
        start = day_in_month(month, 1)
        apply_by = working_days_before(start, notice_days)
        if apply_by >= as_of:
            return start, apply_by


def _bases(*, bills: pl.DataFrame, account: pl.DataFrame, tariffs: Tariffs) -> list[Alternative]:
    """Return the bases worth trying; an account that does not know its capacity gets none by capacity."""
    bases = [
        Alternative(name=basis, demand_basis=basis, price_class="TWO_PART")
        for basis in ("CAPACITY", "ACTUAL")
    ]
    declared: Decimal | None = account.item(0, "contract_demand_kw")
    demands = _demands(bills=bills, account=account, tariffs=tariffs)
    if declared is not None:
        demands = [declared, *(demand for demand in demands if demand != declared)]
    return bases + [
        Alternative(
            name=f"CONTRACT {demand.normalize():f}", demand_basis="CONTRACT", contract_demand_kw=demand,
            price_class="TWO_PART",
        )
        for demand in demands
    ]  # fmt: skip


def _demands(*, bills: pl.DataFrame, account: pl.DataFrame, tariffs: Tariffs) -> list[Decimal]:
    """Return the declared demands between which cost is a straight line, in whole kW."""
    place = ["catalogue", "price_class", "voltage_level"]
    rules = tariffs.basic.join(account, on=place, how="semi").select("tolerance", "floor_share").unique()
    measured = bills["max_demand_kw"].drop_nulls().unique().to_list()
    capacity: Decimal | None = account.item(0, "capacity_kva")
    bounds = {demand / tolerance for demand in measured for tolerance in rules["tolerance"].unique()}
    if capacity is not None:
        bounds |= {capacity * floor for floor in rules["floor_share"].unique()}
    whole = {bound.quantize(_WHOLE, rounding=ROUND_CEILING) for bound in bounds}
    # Below the floor of the contract demand every declaration costs the same as the floor.
    floor = (
        min((capacity * share for share in rules["floor_share"]), default=Decimal(0))
        if capacity
        else Decimal(0)
    )
    return sorted(demand for demand in whole if demand >= floor)


def _choices(months: pl.DataFrame, bases: list[Alternative]) -> pl.DataFrame:
    """Sum each basis over the months; of declared demands keep the present and the cheapest."""
    sums = (
        months.filter(pl.col("code").is_null())
        .group_by("alternative", maintain_order=True)
        .agg(
            months=pl.len().cast(pl.Int32),
            amount=pl.col("amount").sum().cast(YUAN),
            difference=pl.col("difference").sum().cast(YUAN),
        )
        .filter(pl.col("months") == pl.col("months").max())
    )
    terms = pl.DataFrame(
        {
            "alternative": [base.name for base in bases],
            "demand_basis": [base.demand_basis for base in bases],
            "contract_demand_kw": [base.contract_demand_kw for base in bases],
            "place": range(len(bases)),
        },
        schema={"alternative": pl.String, "demand_basis": pl.String, "contract_demand_kw": ENERGY,
                "place": pl.Int32},
    )  # fmt: skip
    return (
        terms.join(sums, on="alternative", how="inner")
        .sort("difference", "place")
        .unique("demand_basis", keep="first", maintain_order=True)
        .select(pl.col(name).cast(dtype) for name, dtype in CHOICES.items())
    )
