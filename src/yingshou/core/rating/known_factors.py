"""The factors a catalogue already has, held against a printed price table."""

from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.money import PRICE, multiply
from yingshou.core.tables.customers import VOLTAGE_LEVELS
from yingshou.core.tables.scope import ALL
from yingshou.core.terms.factors import kind_factors

KNOWN = pl.Schema(
    [("price_class", pl.String), ("voltage_level", pl.String), ("period", pl.String), ("factor", PRICE)]
)
"""The factors of a period at a class and voltage; several where capacity or the kind of customer decides."""


def known_factors(*, factors: pl.DataFrame, on: date) -> pl.DataFrame:
    """Return what the factors of catalogues come to on a day, for each class, voltage, capacity and customer.

    Args:
        factors: frame TARIFF_FACTORS of one catalogue.
        on: the day.

    Returns:
        Frame KNOWN, distinct.
    """
    customers = sorted({ALL, *factors["customer_class"].drop_nulls()})
    limits = {value for name in ("minimum_kva", "below_kva") for value in factors[name].drop_nulls()}
    kinds = factors.select("catalogue").unique()
    for name, values in (
        ("price_class", ["SINGLE", "TWO_PART"]), ("voltage_level", list(VOLTAGE_LEVELS)),
        ("customer_class", customers), ("band_kva", sorted({Decimal(0), *limits})),
    ):  # fmt: skip
        dtype = ENERGY if name == "band_kva" else pl.String
        kinds = kinds.join(pl.DataFrame({name: pl.Series(values).cast(dtype)}), how="cross")
    found = kind_factors(kinds=kinds, factors=factors, on=on).filter(~pl.col("clashes")).drop_nulls("factor")
    return found.select(KNOWN.names()).unique().sort(KNOWN.names())


def fitting_factors(*, implied: pl.DataFrame, known: pl.DataFrame, tolerance: Decimal) -> pl.DataFrame:
    """Find for each printed place and period the known factor that gives its price.

    Args:
        implied: place, price_class, voltage_level, period, period_price, component_sum, float_base.
        known: frame KNOWN.
        tolerance: by how much a price may miss the printed one and still be it, yuan/kWh.

    Returns:
        place, period, known_factor (null where none gives the printed price), known_factors (all of them).
    """
    one = pl.lit(Decimal(1)).cast(PRICE)
    met = implied.join(known, on=["price_class", "voltage_level", "period"], how="inner")
    made = pl.col("component_sum") + multiply(pl.col("float_base"), (pl.col("factor") - one).cast(PRICE))
    fits = (pl.col("period_price") - made).abs() <= tolerance
    tried = met.group_by("place", "period", "factor").agg(fits=fits.sum())
    best = tried.sort("place", "period", "fits", "factor", descending=[False, False, True, False])
    return best.group_by("place", "period", maintain_order=True).agg(
        known_factor=pl.when(pl.col("fits").first() > 0).then(pl.col("factor").first()),
        known_factors="factor",
    )
