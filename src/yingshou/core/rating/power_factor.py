"""Power-factor adjustment (功率因数调整电费), 水电财字(83)215号: the factor, its percent, and the line."""

from decimal import Decimal
from functools import cache

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.joins import only
from yingshou.core.money import PRICE, YUAN
from yingshou.core.rating.lines import make_lines
from yingshou.core.tables.customers import RESIDENTIAL

PERCENT = pl.Decimal(38, 2)
STANDARDS = (90, 85, 80)
_LARGEST_REDUCTION = {90: 75, 85: 110, 80: 130}
_REDUCTION_STEP_CHANGES_AT = 90
_HUNDREDTHS = 100
_WHOLE = pl.Decimal(38, 0)
_ZERO = Decimal(0)
_COSINE_OF_ONE = (2 * _HUNDREDTHS) ** 2
_REACHED_AT = pl.Series([(2 * k - 1) ** 2 for k in range(1, _HUNDREDTHS + 1)], dtype=pl.Int64)
"""Where each hundredth of cosφ begins, in 40,000ths of cos²φ."""


def adjustment_percent(*, standard: int, power_factor: int) -> Decimal:
    """Return the percent added (+) or taken off (-) at a power factor; both are given in hundredths.

    Above the standard: 0.10 for each hundredth up to 0.90 and 0.15 beyond, to a largest reduction. Below: 0.5
    for each of the first twenty hundredths, 1 for each of the next five, 2 for each further one.
    """
    below = standard - power_factor
    if below <= 0:
        slow = max(0, min(power_factor, _REDUCTION_STEP_CHANGES_AT) - standard)
        fast = max(0, power_factor - max(standard, _REDUCTION_STEP_CHANGES_AT))
        return -Decimal(min(10 * slow + 15 * fast, _LARGEST_REDUCTION[standard])).scaleb(-2)
    first, second, third = min(below, 20), min(max(below - 20, 0), 5), max(below - 25, 0)
    return Decimal(50 * first + 100 * second + 200 * third).scaleb(-2)


@cache
def percent_table() -> pl.DataFrame:
    """Return the whole table: power_factor_standard, power_factor, power_factor_percent."""
    rows = [
        (Decimal(s).scaleb(-2), Decimal(k).scaleb(-2), adjustment_percent(standard=s, power_factor=k))
        for s in STANDARDS
        for k in range(_HUNDREDTHS + 1)
    ]
    names = ("power_factor_standard", "power_factor", "power_factor_percent")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, PERCENT), orient="row")


def power_factor() -> pl.Expr:
    """Return cosφ = Wp / √(Wp² + Wq²) rounded half up to hundredths, out of total_kwh and reactive_kvarh.

    Exact without roots: the hundredth k is reached where cosφ ≥ (2k − 1)/200, that is where the whole number
    (2k − 1)² is not above 200²·Wp² ÷ (Wp² + Wq²), and so not above that quotient's whole part. Without
    energy cosφ is 1.
    """
    scale = pl.lit(Decimal(10_000))
    active, reactive = (
        (pl.col(name).cast(ENERGY) * scale).cast(_WHOLE) for name in ("total_kwh", "reactive_kvarh")
    )
    part, whole = active * active * pl.lit(Decimal(_COSINE_OF_ONE)), active * active + reactive * reactive
    none_used = whole == _ZERO
    cosine = pl.when(none_used).then(_COSINE_OF_ONE).otherwise(part.to_physical() // whole.to_physical())
    hundredths = pl.lit(_REACHED_AT).search_sorted(cosine.cast(pl.Int64), side="right")
    return (hundredths.cast(_WHOLE).cast(PERCENT) * pl.lit(Decimal("0.01"))).cast(PERCENT)


def to_assess(charged: pl.DataFrame) -> pl.DataFrame:
    """Return the accounts whose power factor is assessed: a standard is set and energy was used."""
    columns = (
        "account_no", "account_row", "power_factor_standard", "price_class", "total_kwh", "reactive_kvarh",
    )  # fmt: skip
    standard = charged.select(columns).filter(pl.col("power_factor_standard").is_not_null())
    return standard.filter(~pl.col("price_class").is_in(RESIDENTIAL) & (pl.col("total_kwh") > _ZERO))


def reactive_faults(weighed: pl.DataFrame) -> pl.DataFrame:
    """Return, of the accounts of `to_assess`, those without reactive energy: account_no, code NO_REACTIVE."""
    unknown = weighed.filter(pl.col("reactive_kvarh").is_null())
    return unknown.select("account_no", code=pl.lit("NO_REACTIVE"))


def assess(weighed: pl.DataFrame) -> pl.DataFrame:
    """Return account_no, account_row, power_factor and power_factor_percent of accounts without a fault.

    Args:
        weighed: frame of `to_assess`.
    """
    return (
        weighed.select(
            "account_no",
            "account_row",
            pl.col("power_factor_standard").cast(PERCENT),
            power_factor=power_factor(),
        )
        .join(percent_table(), on=["power_factor_standard", "power_factor"], how="left")
        .drop("power_factor_standard")
    )


def adjustment_lines(*, assessed: pl.DataFrame, bases: pl.DataFrame) -> pl.DataFrame:
    """Return one line for each assessed account: its base in yuan times the percent.

    Args:
        assessed: frame of `assess`.
        bases: frame of `adjustment_bases`.
    """
    return make_lines(
        assessed.join(bases, on="account_row", how="inner").with_columns(
            component=pl.lit("POWER_FACTOR"),
            item=pl.lit("-"),
            quantity=pl.col("base").cast(ENERGY),
            quantity_unit=pl.lit("YUAN"),
            base_price=_share(),
            factor=pl.lit(Decimal(1)),
            price=_share(),
            in_base=pl.lit(value=False),
            rank=pl.lit(0),
        )
    )


def _share() -> pl.Expr:
    return pl.col("power_factor_percent").cast(PRICE) * pl.lit(Decimal("0.01")).cast(PRICE)


def adjustment_bases(*, lines: pl.DataFrame, assessed: pl.DataFrame) -> pl.DataFrame:
    """Sum the rounded lines of assessed accounts that count for power factor, of households none.

    Returns:
        account_row, base and valid_from.
    """
    counted = lines.select("account_row", "amount", "valid_from", "in_base", "price_class")
    return (
        only(counted, assessed, on="account_row")
        .filter(pl.col("in_base") & ~pl.col("price_class").is_in(RESIDENTIAL).fill_null(value=False))
        .group_by("account_row")
        .agg(base=pl.col("amount").sum().cast(YUAN), valid_from=pl.col("valid_from").max())
    )
