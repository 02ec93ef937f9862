"""Products on whole numbers are those of decimals, to the last digit, or an error."""

from decimal import ROUND_HALF_UP, Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingshou.core.energy import ENERGY
from yingshou.core.money import PRICE, YUAN, charge, scale_energy

ENERGIES = st.decimals(-(10**11), 10**11, places=4)
PRICES = st.decimals(-(10**6), 10**6, places=8)


def frame(energy, price):
    return pl.DataFrame(
        {"energy": [energy], "price": [price]}, schema={"energy": ENERGY, "price": PRICE}, orient="row"
    )


def exact(energy, price, unit):
    return (energy * price).quantize(Decimal(unit), rounding=ROUND_HALF_UP)


@given(energy=ENERGIES, price=PRICES)
def test_products_equal_those_of_decimals(energy, price):
    found = frame(energy, price).select(
        yuan=charge(pl.col("energy"), pl.col("price")), kwh=scale_energy(pl.col("energy"), pl.col("price"))
    )
    assert found.schema == {"yuan": YUAN, "kwh": ENERGY}
    assert found.row(0) == (exact(energy, price, "0.01"), exact(energy, price, "0.0001"))


@pytest.mark.parametrize(
    ("energy", "price", "amount"),
    [
        ("0.5", "0.01", "0.01"),
        ("-0.5", "0.01", "-0.01"),
        ("-0.4999", "0.01", "0.00"),
        ("1.5", "-0.01", "-0.02"),
    ],
)
def test_a_half_is_rounded_away_from_zero(energy, price, amount):
    assert frame(Decimal(energy), Decimal(price)).select(
        charge(pl.col("energy"), pl.col("price"))
    ).item() == Decimal(amount)


def test_nothing_known_gives_nothing():
    assert frame(None, Decimal(1)).select(charge(pl.col("energy"), pl.col("price"))).item() is None


@pytest.mark.parametrize(
    ("energy", "price"), [(Decimal(10) ** 15, Decimal(1)), (Decimal(1), Decimal(10) ** 11)]
)
def test_what_does_not_fit_is_an_error_and_never_another_number(energy, price):
    with pytest.raises(pl.exceptions.InvalidOperationError, match="conversion"):
        frame(energy, price).select(charge(pl.col("energy"), pl.col("price")))
