"""Products on whole numbers are those of decimals, to the last digit, or an error."""

from decimal import ROUND_HALF_UP, Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingshou.core.energy import ENERGY
from yingshou.core.money import scale_energy

ENERGIES = st.decimals(-(10**12), 10**12, places=4)
FACTORS = st.decimals(-(10**8), 10**8, places=4)


def product(energy, factor):
    frame = pl.DataFrame(
        {"energy": [energy], "factor": [factor]}, schema=dict.fromkeys(("energy", "factor"), ENERGY)
    )
    found = frame.select(kwh=scale_energy(pl.col("energy"), pl.col("factor")))
    assert found.schema == {"kwh": ENERGY}
    return found.item()


@given(energy=ENERGIES, factor=FACTORS)
def test_products_equal_those_of_decimals(energy, factor):
    exact = (energy * factor).quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP)
    assert product(energy, factor) == exact


@pytest.mark.parametrize(
    ("energy", "factor", "expected"),
    [
        ("0.0001", "0.5", "0.0001"),
        ("-0.0001", "0.5", "-0.0001"),
        ("-0.0001", "0.4999", "0"),
        ("0.0003", "-0.5", "-0.0002"),
    ],
)
def test_a_half_is_rounded_away_from_zero(energy, factor, expected):
    assert product(Decimal(energy), Decimal(factor)) == Decimal(expected)


def test_nothing_known_gives_nothing():
    assert product(None, Decimal(1)) is None


def test_what_does_not_fit_is_an_error_and_never_another_number():
    with pytest.raises(pl.exceptions.InvalidOperationError, match="conversion"):
        product(Decimal(10) ** 15, Decimal(1))
