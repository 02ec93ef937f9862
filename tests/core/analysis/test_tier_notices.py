"""Who will cross a tier, and on which day."""

from datetime import date
from decimal import Decimal

import polars as pl

from tests.core.frames import tariffs
from yingshou.core.analysis import tier_notices
from yingshou.core.energy import ENERGY

D = Decimal
AS_OF = date(2024, 9, 20)
TIERS = ({"tier": 1, "upper_limit_kwh": 2160, "price": "0.56"},
         {"tier": 2, "upper_limit_kwh": 3120, "price": "0.61"},
         {"tier": 3, "upper_limit_kwh": None, "price": "0.86"})  # fmt: skip


def notices(*homes, tiers=TIERS, as_of=AS_OF):
    rows = [
        {"account_no": f"H{number}", "catalogue": "BEIJING", "voltage_level": "UNDER_1KV",
         "accumulated_kwh": D(used), "counted_until": date(2024, 9, 1), "recent_kwh": D(recent),
         "recent_days": 92, "year_end": date(2024, 12, 1)}
        for number, (used, recent) in enumerate(homes)
    ]  # fmt: skip
    schema = {"accumulated_kwh": ENERGY, "recent_kwh": ENERGY, "recent_days": pl.Int32}
    return tier_notices(
        households=pl.DataFrame(rows, schema_overrides=schema), tiers=tariffs(tiers=tiers).tiers, as_of=as_of
    )


def test_a_household_that_will_cross_is_told_the_day():
    # 552 kWh in 92 days = 6 a day; 160 kWh are left: 26 whole days, crossed on the 27th after 1 September.
    row = notices((2000, 552)).row(0, named=True)
    assert row == {
        "account_no": "H0", "notice_date": AS_OF, "kind": "WILL_CROSS", "tier": 1, "accumulated_kwh": D(2000),
        "counted_until": date(2024, 9, 1), "limit_kwh": D(2160), "left_kwh": D(160), "kwh_per_day": D(6),
        "expected_date": date(2024, 9, 27), "year_end_kwh": D(2546), "price": D("0.56"),
        "next_price": D("0.61"), "extra_amount": D("19.30"),
    }  # fmt: skip


def test_kinds_and_order():
    found = notices((100, 92), (2159, 0), (2160, 0), (3500, 920), (2100, 92), (3100, 920))
    assert found.select("account_no", "kind", "tier", "left_kwh").rows() == [
        ("H5", "WILL_CROSS", 2, D(20)),
        ("H4", "WILL_CROSS", 1, D(60)),
        ("H1", "NEAR", 1, D(1)),
        ("H2", "PASSED", 2, D(960)),
        ("H3", "PASSED", 3, None),
    ]
    assert found["extra_amount"].to_list() == [D("222.50"), D("1.55"), D("0.00"), D("0.00"), D("0.00")]


def test_exactly_at_the_limit_at_the_years_end_is_not_crossed():
    # 91 days at 1 kWh from 2,069 make 2,160: nothing falls into the second tier, but little is left.
    assert notices((2069, 92)).row(0, named=True)["kind"] == "NEAR"
    assert notices((2069, 92)).row(0, named=True)["expected_date"] is None
    assert notices((2070, 92)).row(0, named=True)["expected_date"] == date(2024, 11, 30)


def test_far_from_the_limit_nothing_is_said():
    assert notices((100, 92)).is_empty()


def test_households_without_a_tier_price_are_left_out():
    assert notices((2000, 552), as_of=date(2019, 1, 1)).is_empty()
