"""Money in frames: the types, exact products, and the one rounding helper.

Polars keeps only the larger scale of a Decimal product, so both sides are widened before they are
multiplied; and its casts round half to even, so every rounding of money goes through `round_yuan`.
"""

from decimal import ROUND_HALF_UP, Decimal

import polars as pl

from yingshou.core.energy import ENERGY

YUAN = pl.Decimal(38, 2)
"""Yuan with two decimals."""
PRICE = pl.Decimal(38, 8)
"""Yuan per kWh, kW or kVA; also ratios and factors."""
EXACT = pl.Decimal(38, 12)
"""Holds the product of an energy (4 decimals) and a price (8 decimals) exactly."""

FEN = Decimal("0.01")
ZERO_YUAN = Decimal("0.00")
_UNITS = 10_000
_PER_FEN = 10**10
"""How many units of EXACT make a fen."""
_ROOM = 1 << 63


def multiply(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Multiply two decimals exactly, provided their scales add up to 12 at most."""
    return left.cast(EXACT) * right.cast(EXACT)


def round_yuan(amount: pl.Expr) -> pl.Expr:
    """Round to the fen, half away from zero (四舍五入); at most twelve decimals, below 10²⁶ yuan."""
    return _rounded(amount.cast(EXACT).to_physical(), _PER_FEN).reinterpret(dtype=YUAN)


def charge(quantity: pl.Series, price: pl.Series) -> pl.Series:
    """Return quantity × price in yuan, rounded to the fen as by `round_yuan`.

    Whole numbers where both sides fit 64 bits, so that their product cannot leave 128, in less than half the
    time of decimals; decimals for what is larger.

    Args:
        quantity: ENERGY.
        price: PRICE.
    """
    units = quantity.cast(ENERGY).to_physical(), price.cast(PRICE).to_physical()
    if all(_fits(side) for side in units):
        left, right = map(pl.lit, units)
        exact = left * right
    else:
        exact = multiply(pl.lit(quantity), pl.lit(price)).to_physical()
    return pl.select(_rounded(exact, _PER_FEN).reinterpret(dtype=YUAN)).to_series()


def _fits(whole: pl.Series) -> bool:
    least, most = whole.min(), whole.max()
    return not isinstance(least, int) or not isinstance(most, int) or -_ROOM < least <= most < _ROOM


def scale_energy(energies: pl.DataFrame, factor: pl.Series) -> pl.DataFrame:
    """Return each column × factor, rounded to four decimals half away from zero.

    The products are made of whole ten-thousandths, as in `charge`; a factor of 1, and one without decimals,
    which needs no rounding, cost next to nothing.

    Args:
        energies: columns of ENERGY.
        factor: four decimals, too, e.g. the multiplier of each row's meter.
    """
    left = energies.cast(ENERGY).select(pl.all().to_physical())
    right = factor.cast(ENERGY).to_physical()
    if not all(_fits(side) for side in (*left, right)):
        exact = energies.select(multiply(pl.all(), pl.lit(factor)))
        return exact.select(pl.all().round(4, mode="half_away_from_zero").cast(ENERGY))
    units = right.cast(pl.Int64)
    if (units == _UNITS).all(ignore_nulls=False):
        return energies.cast(ENERGY)
    if (units % _UNITS == 0).all(ignore_nulls=False):
        made = left.select(pl.all() * pl.lit((units // _UNITS).cast(pl.Int128)))
    else:
        made = left.select(pl.all() * pl.lit(right)).select(_rounded(pl.all(), _UNITS))
    return made.select(pl.all().reinterpret(dtype=ENERGY))


def _rounded(exact: pl.Expr, unit: int) -> pl.Expr:
    """Divide whole numbers and round half away from zero."""
    # Whole-number division rounds down, so below zero a half is taken one short to be rounded away from zero.
    half = pl.when(exact < 0).then(unit // 2 - 1).otherwise(unit // 2)
    return (exact + half) // unit


def round_price(price: pl.Expr, decimals: int = 6) -> pl.Expr:
    """Round a price to the decimals in which it is printed, half away from zero."""
    return price.round(decimals, mode="half_away_from_zero").cast(PRICE)


def round_yuan_value(amount: Decimal) -> Decimal:
    """Round one amount to the fen, half away from zero, as `round_yuan` does for a column."""
    return amount.quantize(FEN, rounding=ROUND_HALF_UP)


def split_vat(*, gross: Decimal, rate: Decimal) -> tuple[Decimal, Decimal]:
    """Split an amount that includes value-added tax (增值税) into its net, rounded to the fen, and the tax.

    The tax is the difference, so that both add up to the amount. `rate` is a share, e.g. 0.13.
    """
    net = round_yuan_value(gross / (1 + rate))
    return net, gross - net


def yuan(value: Decimal | str | int) -> pl.Expr:
    """Give a literal amount of yuan the column type of money."""
    return pl.lit(Decimal(value)).cast(YUAN)
