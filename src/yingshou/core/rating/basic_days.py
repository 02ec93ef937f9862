"""Basic fee by the day, for months in which capacity changes, supply begins or supply ends.

Source: 供电营业规则 (1996) art. 84: such a month is charged by its days, each a thirtieth of the monthly
fee. In months that do not have thirty days the rule can be read in three ways (`MONTH_CONVENTIONS`).
"""

from decimal import Decimal

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.money import PRICE, multiply, round_price
from yingshou.core.rating.lines import DAYS_OF_MONTH, make_day_lines, make_lines

_ZERO = Decimal(0)
_ONE = Decimal(1)
_COUNT = pl.Decimal(38, 0)


def charged_stretches(changed: pl.DataFrame) -> pl.DataFrame:
    """Join the days on which the same quantity is charged, and decide who pays for demand above the limit.

    The measured demand is held against the highest limit of the month, and only its days bear the excess: the
    meter does not tell on which side of a change the maximum lay. Nothing is charged where nothing is in
    service.

    Args:
        changed: one row an account and stretch, with start, end, demand_basis, capacity_kva, contract, limit
            and max_demand_kw.

    Returns:
        The first row of each run of stretches, its end being that of the run, with `quantity` (kVA or kW) and
        `over`.
    """
    basis = pl.col("demand_basis")
    highest = pl.col("limit") == pl.col("limit").max().over("account_no")
    over = (basis == "CONTRACT") & highest & (pl.col("max_demand_kw") > pl.col("limit"))
    quantity = (
        pl.when(pl.col("capacity_kva") <= _ZERO)
        .then(pl.lit(_ZERO).cast(ENERGY))
        .when(basis == "CAPACITY")
        .then("capacity_kva")
        .when(basis == "ACTUAL")
        .then("max_demand_kw")
        .when(over)
        .then("limit")
        .otherwise("contract")
    )
    runs = changed.sort("account_no", "start").with_columns(
        quantity=quantity, over=over.fill_null(value=False) & (quantity > _ZERO)
    )
    fresh = pl.any_horizontal(
        pl.col(name).ne_missing(pl.col(name).shift().over("account_no")) for name in ("quantity", "over")
    )
    runs = runs.with_columns(run=fresh.cast(pl.Int32).cum_sum().over("account_no"))
    others = [name for name in runs.columns if name not in {"account_no", "run", "end"}]
    return (
        runs.group_by("account_no", "run", maintain_order=True)
        .agg(*(pl.col(name).first() for name in others), end=pl.col("end").last())
        .sort("account_no", "run")
    )


def is_steady() -> pl.Expr:
    """Tell, of the rows of `charged_stretches`, whether one quantity holds for the whole billing cycle."""
    whole = (pl.col("start") == pl.col("cycle_start")) & (pl.col("end") == pl.col("cycle_end"))
    return whole & (pl.len().over("account_no") == 1)


def day_lines(runs: pl.DataFrame) -> pl.DataFrame:
    """Return the basic-fee lines of accounts whose month is charged by the day.

    DAY_BY_DAY: each stretch by its days. CAPPED_30: the same, the days from the 31st on being free.
    SUBTRACT_REDUCED_DAYS: the full month at the quantity of its first day, and the difference of each later
    stretch by its days. Where supply begins or ends inside the month, its actual days count in any case.

    Args:
        runs: rows of `charged_stretches` with base_price, discount, excess_multiple, month_convention,
            cycle_start, cycle_end and basic_from.
    """
    days = (pl.col("end") - pl.col("start")).dt.total_days()
    part = (pl.col("start").min().over("account_no") > pl.col("cycle_start")) | (
        pl.col("end").max().over("account_no") < pl.col("cycle_end")
    )
    convention = pl.when(part).then(pl.lit("DAY_BY_DAY")).otherwise("month_convention")
    left = DAYS_OF_MONTH - (days.cum_sum().over("account_no") - days)
    by_capacity = pl.col("demand_basis") == "CAPACITY"
    rows = runs.with_columns(
        days=days,
        capped=pl.min_horizontal(days, pl.max_horizontal(left, 0)),
        convention=convention.fill_null("DAY_BY_DAY"),
        component=pl.when(by_capacity).then(pl.lit("CAPACITY")).otherwise(pl.lit("DEMAND")),
        unit=pl.when(by_capacity).then(pl.lit("KVA")).otherwise(pl.lit("KW")),
        discount=pl.when(by_capacity).then(pl.lit(_ONE).cast(PRICE)).otherwise("discount"),
        item=pl.format("{}/{}", "start", pl.col("end").dt.offset_by("-1d")),
        in_base=pl.col("in_power_factor_base").fill_null(value=True),
        rank=pl.col("run").cast(pl.Int32),
        valid_from="basic_from",
    )
    subtracts = pl.col("convention") == "SUBTRACT_REDUCED_DAYS"
    by_day = rows.filter(~subtracts).with_columns(counted=_counted())
    lines = [
        _by_day(by_day.filter(pl.col("quantity") > _ZERO)),
        *_subtracted(rows.filter(subtracts)),
        _excess(rows.filter("over").with_columns(counted=_counted())),
    ]
    return pl.concat(lines)


def _counted() -> pl.Expr:
    """Return the days that count; of a full month less reductions none counts beyond the thirtieth."""
    return pl.when(pl.col("convention") == "DAY_BY_DAY").then("days").otherwise("capped").cast(_COUNT)


def _by_day(rows: pl.DataFrame) -> pl.DataFrame:
    return _priced_by_day(rows, factor=multiply(pl.col("counted"), pl.col("discount")))


def _subtracted(rows: pl.DataFrame) -> list[pl.DataFrame]:
    """Return the full month at the quantity of the first day, and what each later stretch differs from it."""
    first = pl.col("quantity").first().over("account_no")
    difference = pl.col("quantity") - first
    later = rows.with_columns(
        quantity=difference.abs(),
        counted=pl.when(difference < _ZERO).then(-pl.col("days")).otherwise("days").cast(_COUNT),
    ).filter((difference != _ZERO) & (pl.col("run") > 1))
    month = rows.filter((pl.col("run") == 1) & (pl.col("quantity") > _ZERO)).with_columns(
        item=pl.lit("-"),
        quantity_unit="unit",
        factor="discount",
        price=round_price(multiply(pl.col("base_price"), pl.col("discount")), 8),
    )
    return [make_lines(month), _by_day(later)]


def _excess(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the demand above the limit, at its multiple, on the days that bear it."""
    above = rows.with_columns(
        component=pl.lit("DEMAND_EXCESS"), quantity=pl.col("max_demand_kw") - pl.col("limit")
    )
    dearer = multiply(pl.col("excess_multiple"), pl.col("discount"))
    return _priced_by_day(above, factor=multiply(pl.col("counted"), dearer))


def _priced_by_day(rows: pl.DataFrame, *, factor: pl.Expr) -> pl.DataFrame:
    priced = rows.with_columns(quantity_unit=pl.format("{}_DAY", "unit"), factor=factor.cast(PRICE))
    price = round_price(multiply(pl.col("base_price"), pl.col("factor")), 8)
    return make_day_lines(priced.with_columns(price=price))
