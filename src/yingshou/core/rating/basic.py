"""Basic fee of two-part customers (基本电费): by capacity, by contract demand, or by actual demand.

Rules: 发改办价格〔2016〕1583号 (105 %, double price, 40 % floor), 发改价格〔2023〕526号 (260 kWh per kVA).
"""

from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.joins import beside
from yingshou.core.money import EXACT, PRICE, multiply, round_price
from yingshou.core.once import once
from yingshou.core.rating.basic_days import charged_stretches, day_lines, is_steady
from yingshou.core.rating.lines import make_lines
from yingshou.core.rating.versions import valid_rows
from yingshou.core.tables import Tariffs

_KEY = ("catalogue", "price_class", "voltage_level")
_ZERO = Decimal(0)
_ONE = Decimal(1)
_PRICES = ("capacity_price", "demand_price", "tolerance", "excess_multiple", "floor_share",
           "load_threshold_kwh_per_kva", "load_discount", "month_convention", "minimum_suspension_days",
           "suspended_share", "in_power_factor_base")  # fmt: skip


def with_basic_prices(*, charged: pl.DataFrame, tariffs: Tariffs, on: date) -> pl.DataFrame:
    """Add the prices and rules of the basic fee, null where none applies, and `basic_from`."""
    return beside(charged, _prices(tariffs.basic, on=on), on=_KEY)


@once
def _prices(basic: pl.DataFrame, *, on: date) -> pl.DataFrame:
    return valid_rows(basic, on=on, group=_KEY).select(*_KEY, *_PRICES, basic_from="valid_from")


def basic_faults(two_part: pl.DataFrame) -> pl.DataFrame:
    """Return the two-part accounts whose basic fee cannot be made, and why: account_no, code.

    NO_BASIC_PRICE, NO_CAPACITY, or CAPACITY_MISMATCH where more capacity leaves or resumes than there is.

    Args:
        two_part: frame of `with_basic_prices` and `with_capacity`.
    """
    code = (
        pl.when(pl.col("basic_from").is_null())
        .then(pl.lit("NO_BASIC_PRICE"))
        .when(_lacks_capacity())
        .then(pl.lit("NO_CAPACITY"))
        .when("contradicts")
        .then(pl.lit("CAPACITY_MISMATCH"))
    )
    return two_part.select("account_no", code=code).drop_nulls("code")


def _lacks_capacity() -> pl.Expr:
    """Tell whether a two-part account lacks a figure its basic fee is made of.

    That is its basis, its capacity, its declared demand, or the demand measured. Capacity is also needed for
    the floor of the contract demand and, where the catalogue has one, for the load threshold.
    """
    basis = pl.col("demand_basis")
    no_capacity = pl.col("capacity_kva").is_null()
    no_demand = pl.col("max_demand_kw").is_null()
    return (
        pl.when(basis == "CAPACITY")
        .then(no_capacity)
        .when(basis == "CONTRACT")
        .then(no_capacity | no_demand | pl.col("contract_demand_kw").is_null())
        .when(basis == "ACTUAL")
        .then(no_demand | (no_capacity & pl.col("load_threshold_kwh_per_kva").is_not_null()))
        .otherwise(pl.lit(value=True))
    )


def basic_lines(two_part: pl.DataFrame, stretches: pl.DataFrame) -> pl.DataFrame:
    """Return the basic-fee lines of two-part accounts whose figures are all there.

    CAPACITY: kVA × price. CONTRACT: C = max(declared, floor × capacity); up to tolerance × C the line is C ×
    price; above, tolerance × C × price and the rest at the multiple. ACTUAL: measured demand × price. Demand
    prices carry the load discount where total kWh ≥ threshold × installed capacity.

    Args:
        two_part: frame of `with_basic_prices` and `with_capacity`, with usage.
        stretches: frame of `capacity_stretches` with the cycle, of the accounts to be charged by what was in
            service on each day; an account without a row here is charged the month in full.
    """
    by_capacity = pl.col("demand_basis") == "CAPACITY"
    two_part = two_part.with_columns(
        discount=_load_discount(),
        base_price=pl.when(by_capacity).then("capacity_price").otherwise("demand_price"),
    )
    whole = two_part.filter(~pl.col("by_day"))
    if stretches.is_empty():
        return _month_lines(_with_limit(whole))
    changed = two_part.drop("capacity_kva", "contract_demand_kw").join(
        stretches, on="account_no", how="inner"
    )
    runs = charged_stretches(_with_limit(changed))
    steady = runs.filter(is_steady() & (pl.col("quantity") > _ZERO))
    moving = runs.filter(~is_steady())
    return pl.concat([_month_lines(_with_limit(whole)), _month_lines(steady), day_lines(moving)])


def _with_limit(two_part: pl.DataFrame) -> pl.DataFrame:
    """Add the contract demand charged and the limit up to which it covers the measured one."""
    rows = two_part.with_columns(contract=_contract_demand())
    return rows.with_columns(limit=_demand(multiply(pl.col("contract"), pl.col("tolerance"))))


def _month_lines(two_part: pl.DataFrame) -> pl.DataFrame:
    """Return the lines of accounts that are charged the month in full."""
    over = (pl.col("demand_basis") == "CONTRACT") & (pl.col("max_demand_kw") > pl.col("limit"))
    within = (
        pl.when(pl.col("demand_basis") == "CAPACITY")
        .then("capacity_kva")
        .when(pl.col("demand_basis") == "ACTUAL")
        .then("max_demand_kw")
        .when(over)
        .then("limit")
        .otherwise("contract")
    )
    by_capacity = pl.col("demand_basis") == "CAPACITY"
    common = two_part.with_columns(
        component=pl.when(by_capacity).then(pl.lit("CAPACITY")).otherwise(pl.lit("DEMAND")),
        quantity=within,
        quantity_unit=pl.when(by_capacity).then(pl.lit("KVA")).otherwise(pl.lit("KW")),
        factor=pl.when(by_capacity).then(pl.lit(_ONE)).otherwise("discount"),
        over=over,
    )
    excess = common.filter("over").with_columns(
        component=pl.lit("DEMAND_EXCESS"),
        quantity=pl.col("max_demand_kw") - pl.col("limit"),
        factor=multiply(pl.col("excess_multiple"), pl.col("discount")).cast(PRICE),
    )
    lines = pl.concat([common, excess], how="vertical_relaxed").with_columns(
        item=pl.lit("-"),
        price=round_price(multiply(pl.col("base_price"), pl.col("factor")), 8),
        in_base=pl.col("in_power_factor_base").fill_null(value=True),
        rank=pl.lit(0),
        valid_from="basic_from",
    )
    return make_lines(lines)


def _demand(exact: pl.Expr) -> pl.Expr:
    return exact.round(4, mode="half_away_from_zero").cast(ENERGY)


def _contract_demand() -> pl.Expr:
    floor = _demand(multiply(pl.col("capacity_kva"), pl.col("floor_share")))
    return pl.max_horizontal("contract_demand_kw", floor)


def _load_discount() -> pl.Expr:
    """Return what the demand price is multiplied by under the rule of kWh per kVA of capacity."""
    threshold = multiply(pl.col("load_threshold_kwh_per_kva"), pl.col("installed_kva"))
    reached = (pl.col("installed_kva") > _ZERO) & (pl.col("total_kwh").cast(EXACT) >= threshold)
    discount = pl.col("load_discount").fill_null(_ONE)
    return pl.when(reached.fill_null(value=False)).then(discount).otherwise(pl.lit(_ONE)).cast(PRICE)
