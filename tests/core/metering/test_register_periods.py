"""Registers billed as another period in some months: 9 月份无尖峰，尖峰示数按高峰计费."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.frames import FIRST, accounts, rows, usage
from yingshou.core.metering.register_periods import billed_periods, period_moves
from yingshou.core.tables import TARIFF_REGISTER_PERIODS

SHARP_IN_SEPTEMBER = {"catalogue": "BEIJING", "valid_from": FIRST, "source": "通知", "months": "9",
                      "register_period": "SHARP", "period": "PEAK"}  # fmt: skip
USED = {"total_kwh": 100, "sharp_kwh": 10, "peak_kwh": 20, "valley_kwh": 30, "deep_kwh": 5}


def moved(*given, month=202409, used=USED, **account):
    moves = period_moves(register_periods=rows(TARIFF_REGISTER_PERIODS, *given), bill_month=month)
    done = billed_periods(usage=usage(used), accounts=accounts(account), moves=moves)
    return done.select("sharp_kwh", "peak_kwh", "flat_kwh", "valley_kwh", "deep_kwh").row(0)


@pytest.mark.parametrize(
    ("month", "account", "expected"),
    [
        (202409, {}, (0, 30, 35, 30, 5)),
        (202408, {}, (10, 20, 35, 30, 5)),
        (202409, {"catalogue": "HENAN"}, (10, 20, 35, 30, 5)),
        (202409, {"time_of_use": False}, (10, 20, 35, 30, 5)),
    ],
)
def test_sharp_is_billed_as_peak_in_its_month(month, account, expected):
    assert moved(SHARP_IN_SEPTEMBER, month=month, **account) == expected


def test_each_register_moves_by_itself():
    swap = [SHARP_IN_SEPTEMBER, {**SHARP_IN_SEPTEMBER, "register_period": "PEAK", "period": "FLAT"}]
    assert moved(*swap) == (0, 10, 55, 30, 5)


def test_the_latest_version_counts():
    later = {**SHARP_IN_SEPTEMBER, "valid_from": date(2024, 9, 1), "period": "FLAT"}
    assert moved(SHARP_IN_SEPTEMBER, later) == (0, 20, 45, 30, 5)


PERIODS = ("sharp", "peak", "flat", "valley", "deep")
NAMES = st.sampled_from([period.upper() for period in PERIODS])


@given(moves=st.dictionaries(NAMES, NAMES), kwh=st.lists(st.integers(0, 10**9), min_size=5, max_size=5))
def test_no_energy_is_lost(moves, kwh):
    given_ = [{**SHARP_IN_SEPTEMBER, "register_period": a, "period": b} for a, b in moves.items()]
    used = {f"{p}_kwh": k for p, k in zip(PERIODS, kwh, strict=True)} | {"total_kwh": sum(kwh)}
    assert sum(moved(*given_, used=used)) == Decimal(sum(kwh))
