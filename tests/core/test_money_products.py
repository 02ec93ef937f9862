"""Products on whole numbers are those of decimals, to the last digit, or an error."""

from decimal import ROUND_HALF_UP, Decimal, localcontext

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingshou.core.energy import ENERGY
from yingshou.core.money import EXACT, PRICE, YUAN, charge, round_yuan, scale_energy

ENERGIES = st.decimals(-(10**12), 10**12, places=4)
FACTORS = st.decimals(-(10**8), 10**8, places=4)
PRICES = st.decimals(-(10**6), 10**6, places=8)
FEN = Decimal("0.01")


def product(energy, factor):
    energies = pl.DataFrame({"kwh": [energy]}, schema={"kwh": ENERGY})
    found = scale_energy(energies, pl.Series([factor], dtype=ENERGY))
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


@given(energy=ENERGIES, factor=st.integers(-(10**6), 10**6))
def test_factors_without_decimals_need_no_rounding(energy, factor):
    assert product(energy, Decimal(factor)) == energy * factor


def test_what_does_not_fit_64_bits_is_made_of_decimals():
    large = Decimal("1000000000000000.0001")
    assert product(large, Decimal("1.5")) == Decimal("1500000000000000.0002")
    assert product(-large, Decimal("1.5")) == Decimal("-1500000000000000.0002")
    assert product(large, Decimal(2)) == 2 * large


def test_what_does_not_fit_decimals_is_an_error_and_never_another_number():
    with pytest.raises(pl.exceptions.PolarsError):
        product(Decimal(10) ** 20, Decimal(10) ** 20)


def test_each_row_has_its_own_factor_and_an_unknown_one_gives_nothing():
    energies = pl.DataFrame({"total": [1, 2, None], "peak": [3, 4, 5]}).cast(ENERGY)
    factors = pl.Series([Decimal(1), Decimal("0.5"), None], dtype=ENERGY)
    found = scale_energy(energies, factors)
    assert found["total"].to_list() == [1, 1, None]
    assert found["peak"].to_list() == [3, 2, None]
    ones = scale_energy(energies, pl.Series([1, 1, 1]).cast(ENERGY))
    assert ones.equals(energies)
    assert scale_energy(energies, pl.Series([1, 1, None]).cast(ENERGY))["peak"].to_list() == [3, 4, None]


def charged(quantity, price):
    found = charge(pl.Series([quantity], dtype=ENERGY), pl.Series([price], dtype=PRICE))
    assert found.dtype == YUAN
    return found.item()


def rounded(amount, dtype=EXACT):
    frame = pl.DataFrame({"amount": [amount]}, schema={"amount": dtype})
    return frame.select(round_yuan(pl.col("amount"))).item()


@given(quantity=ENERGIES, price=PRICES)
def test_amounts_equal_those_of_decimals(quantity, price):
    exact = quantity * price
    assert charged(quantity, price) == exact.quantize(FEN, rounding=ROUND_HALF_UP)


@given(amount=st.decimals(-(10**25), 10**25, places=12))
def test_rounding_equals_that_of_decimals(amount):
    with localcontext(prec=60):
        assert rounded(amount) == amount.quantize(FEN, rounding=ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("quantity", "price", "expected"),
    [
        ("0.0001", "50", "0.01"),
        ("0.0001", "49.99999999", "0.00"),
        ("-0.0001", "50", "-0.01"),
        ("0.0001", "-49.99999999", "0.00"),
        ("922337203685477.5807", "92233720368.54775807", "85070591730234615847396907.78"),
        ("922337203685477.5808", "1", "922337203685477.58"),
        ("1000000000000000000000", "0.005", "5000000000000000000.00"),
    ],
)
def test_half_a_fen_and_the_widest_amounts(quantity, price, expected):
    assert charged(Decimal(quantity), Decimal(price)) == Decimal(expected)


def test_an_amount_too_large_for_decimals_is_an_error():
    with pytest.raises(pl.exceptions.PolarsError):
        charged(Decimal(10) ** 20, Decimal(10) ** 20)
    with pytest.raises(pl.exceptions.PolarsError):
        rounded(Decimal(10) ** 30, pl.Decimal(38, 2))


def test_no_price_or_no_rows_give_no_amount():
    assert charged(Decimal(1), None) is None
    assert charge(pl.Series([], dtype=ENERGY), pl.Series([], dtype=PRICE)).is_empty()
