"""The catalogues that come with the product load, name each half-hour, and never bill a month in part."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from tests.core.frames import accounts, accumulated, usage
from yingshou.core.catalogue.hours import day_hours
from yingshou.core.catalogue.versions import printed_months, versions
from yingshou.core.energy import ENERGY
from yingshou.core.rating import rate
from yingshou.core.rating.known_factors import known_factors
from yingshou.core.rating.price_table import price_table
from yingshou.core.tables import TARIFF_PRICES
from yingshou.core.tables.problems import split_by_rules
from yingshou.core.tables.published import PUBLISHED_PRICES
from yingshou.gateways.catalogues import (
    UnknownCatalogueError,
    catalogue_files,
    find_catalogue,
    shipped_catalogues,
    shipped_tariffs,
)

CODES = [catalogue.code for catalogue in shipped_catalogues()]
NEEDED = {"BEIJING", "HENAN", "SHANDONG", "HUNAN", "ZHEJIANG", "JIANGSU", "HUBEI", "GUANGDONG", "SHANGHAI"}
DAY_KINDS = {
    "workday": ("WORKDAY",), "weekend": ("WEEKEND",), "holiday": ("HOLIDAY",), "hot": ("WORKDAY", "HOT"),
    "spring": ("HOLIDAY", "SPRING_FESTIVAL"), "national": ("HOLIDAY", "NATIONAL_DAY", "MID_AUTUMN"),
}  # fmt: skip
LIMITED_HOURS = {"SHANDONG": date(2026, 1, 1), "ZHEJIANG": date(2026, 7, 1)}
D = Decimal


def amounts(lines):
    """Return the amount of each component and item."""
    return {(component, item): amount for component, item, amount in
            lines.select("component", "item", "amount").rows()}  # fmt: skip


def tariffs(code):
    return shipped_tariffs((code,))


def test_the_provinces_are_there():
    assert set(CODES) >= NEEDED
    assert len(CODES) == len(set(CODES)) == 15


def test_another_catalogue_is_refused():
    assert find_catalogue("beijing").name_zh == "北京"
    with pytest.raises(UnknownCatalogueError):
        find_catalogue("ATLANTIS")


@pytest.mark.parametrize("code", CODES)
def test_every_row_loads_without_a_problem(code):
    seen = {}
    for table, content in catalogue_files(code):
        good, bad = split_by_rules(content.frame, table.rules, stage="import", subject=pl.lit(code))
        assert content.problems.is_empty()
        assert bad.is_empty()
        assert good["catalogue"].unique().to_list() == [code]
        assert good["source"].str.len_chars().is_between(5, 200).all()
        assert good["verified"].null_count() == 0
        assert not good.select(table.key).is_duplicated().any()
        seen[table.name] = good.height
    assert seen["tariff_prices"] >= 14 * 2 - 2
    assert {"tariff_schedule", "tariff_class_limits", "tariff_taxes"} <= seen.keys()


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("price_class", ["SINGLE", "TWO_PART"])
def test_each_half_hour_has_exactly_one_period(code, price_class):
    schedule = tariffs(code).schedule
    scope = {"price_class": price_class, "voltage_level": "KV1_10", "customer_class": "INDUSTRIAL"}
    account = pl.DataFrame(
        {"catalogue": [code], **{k: [v] for k, v in scope.items()}, "capacity_kva": [D(400)]}
    )
    account = account.with_columns(pl.col("capacity_kva").cast(ENERGY))
    for kinds in DAY_KINDS.values():
        on = schedule.filter(pl.col("price_class").fill_null("-") != "RESIDENT")["valid_from"].max()
        found = day_hours(schedule=schedule, on=on, account=account, day_kinds=kinds)
        assert found.height == 12 * 48
        assert found.select("month", "half_hour").n_unique() == 12 * 48
        assert found["period"].null_count() == 0
        assert not found["clashes"].any()


@pytest.mark.parametrize("code", LIMITED_HOURS)
def test_hours_that_ended_name_no_period(code):
    account = pl.DataFrame(
        {"catalogue": [code], "price_class": ["SINGLE"], "voltage_level": ["KV1_10"],
         "customer_class": ["INDUSTRIAL"], "capacity_kva": [None]}, schema_overrides={"capacity_kva": ENERGY},
    )  # fmt: skip
    end = LIMITED_HOURS[code]
    assert day_hours(schedule=tariffs(code).schedule, on=end, account=account).is_empty()


def bill(code, *, month, energy, **account):
    supplied = {
        "catalogue": code, "price_class": "SINGLE", "voltage_level": "UNDER_1KV", "demand_basis": "NONE",
        "time_of_use": False, "customer_class": "COMMERCIAL", **account,
    }  # fmt: skip
    return rate(
        usage=usage({"bill_month": month, **energy}), accounts=accounts(supplied), tariffs=tariffs(code),
        accumulated=accumulated(),
    )  # fmt: skip


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("month", [202512, 202603, 202607, 202608, 202612])
@pytest.mark.parametrize("purchase_class", ["NORMAL", "ONE_AND_HALF", "MARKET"])
@pytest.mark.parametrize("voltage_level", ["UNDER_1KV", "KV1_10", "KV220"])
def test_a_month_without_its_price_table_is_a_problem_and_no_bill(code, month, purchase_class, voltage_level):
    found = bill(code, month=month, energy={"total_kwh": "100"}, purchase_class=purchase_class,
                 voltage_level=voltage_level)  # fmt: skip
    assert found.lines.is_empty()
    assert found.problems["code"].to_list() == ["NO_PRICE"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        # 2,160 × 0.56 + 960 × 0.61 + 80 × 0.86 = 1,209.60 + 585.60 + 68.80
        ("HENAN", {"1": "1209.60", "2": "585.60", "3": "68.80"}),
        # 2,520 × 0.5469 + 680 × 0.5969 = 1,378.188 + 405.892
        ("SHANDONG", {"1": "1378.19", "2": "405.89"}),
        # 2,760 × 0.5283 + 440 × 0.5783 = 1,458.108 + 254.452
        ("JIANGSU", {"1": "1458.11", "2": "254.45"}),
        # 2,760 × 0.538 + 440 × 0.588
        ("ZHEJIANG", {"1": "1484.88", "2": "258.72"}),
        # 3,120 × 0.617 + 80 × 0.677
        ("SHANGHAI", {"1": "1925.04", "2": "54.16"}),
        # 2,880 × 0.4883 + 320 × 0.5383
        ("BEIJING", {"1": "1406.30", "2": "172.26"}),
    ],
)
def test_a_household_of_3200_kwh(code, expected):
    found = bill(code, month=202606, energy={"total_kwh": "3200"}, price_class="RESIDENT",
                 customer_class="RESIDENT")  # fmt: skip
    assert found.problems.is_empty()
    assert amounts(found.lines) == {("TIER", tier): D(amount) for tier, amount in expected.items()}


def test_zhejiang_households_by_time_of_use():
    found = bill("ZHEJIANG", month=202606, price_class="RESIDENT", customer_class="RESIDENT",
                 time_of_use=True,
                 energy={"total_kwh": "5000", "peak_kwh": "3000", "valley_kwh": "2000"})  # fmt: skip
    assert amounts(found.lines) == {
        ("TIER", "PEAK"): D("1704.00"),  # 3,000 × 0.568
        ("TIER", "VALLEY"): D("576.00"),  # 2,000 × 0.288
        ("TIER_SURCHARGE", "2"): D("102.00"),  # 2,040 × 0.05
        ("TIER_SURCHARGE", "3"): D("60.00"),  # 200 × 0.30
    }


def test_zhejiang_tier_prices_are_those_of_the_notice():
    rows = tariffs("ZHEJIANG").tiers.select("period", "tier", "upper_limit_kwh", "price", "verified").rows()
    prices = {(period, tier): price for period, tier, _, price, _ in rows}
    assert [prices["-", tier] for tier in (1, 2, 3)] == [D("0.538"), D("0.588"), D("0.838")]
    assert [prices["PEAK", tier] for tier in (1, 2, 3)] == [D("0.568"), D("0.618"), D("0.868")]
    assert [prices["VALLEY", tier] for tier in (1, 2, 3)] == [D("0.288"), D("0.338"), D("0.588")]
    assert {row[2] for row in rows} == {D(2760), D(4800), None}
    assert all(row[4] for row in rows)


def test_zhejiang_homes_behind_one_meter():
    found = bill("ZHEJIANG", month=202606, energy={"total_kwh": "1000"}, price_class="RESIDENT_COLLECTIVE",
                 customer_class="RESIDENT")  # fmt: skip
    assert amounts(found.lines) == {("CATALOGUE", "-"): D("558.00")}


def test_henan_limits():
    limits = tariffs("HENAN").tiers.sort("tier")["upper_limit_kwh"].to_list()
    assert limits == [D(2160), D(3120), None]


def test_hubei_bills_january_as_printed():
    found = bill("HUBEI", month=202601, energy={"total_kwh": "10000"})
    assert sum(amounts(found.lines).values()) == D(
        "7356.86"
    )  # 10,000 × 0.735686, not the components' 0.735886
    by_time = bill("HUBEI", month=202601, time_of_use=True,
                   energy={"total_kwh": "10000", "sharp_kwh": "1000", "peak_kwh": "2000", "flat_kwh": "4000",
                           "valley_kwh": "3000"})  # fmt: skip
    # 1,000 × 1.133999 + 2,000 × 0.930961 + 4,000 × 0.735686 + 3,000 × 0.516924 = 7,489.437
    assert abs(sum(amounts(by_time.lines).values()) - D("7489.44")) <= D("0.05")


def test_beijing_bills_february_as_printed():
    found = bill("BEIJING", month=202402, energy={"total_kwh": "10000"})
    assert sum(amounts(found.lines).values()) == D("8751.91")  # 10,000 × 0.875191


BY_TIME = [
    # 1,000 kWh at peak and 1,000 in the valley, purchase price 0.4: 400 × both factors + 2,000 × transmission
    ("HENAN", 50, "1204.00"),  # 688.00 + 180.00 + 2,000 × 0.1680
    ("SHANDONG", 50, "1246.20"),  # 680.00 + 120.00 + 2,000 × 0.2231
    ("HUNAN", 50, "1281.80"),  # 640.00 + 160.00 + 2,000 × 0.2409
    ("JIANGSU", 50, "1206.20"),  # 640.00 + 140.00 + 2,000 × 0.2131
    ("JIANGSU", 100, "1246.20"),  # 680.00 + 140.00 + 2,000 × 0.2131
    ("HUBEI", 50, "1156.60"),  # 596.00 + 180.00 + 2,000 × 0.1903
    ("SHANGHAI", 50, "1189.20"),  # 480.00 + 220.00 + 2,000 × 0.2446, September
    (
        "GUANGDONG",
        50,
        "1187.30",
    ),  # 680.00 + 152.00 + 1,000 × (0.2904 + 0.0649): transmission floats, four decimals
    ("ANHUI", 50, "1248.80"),  # 737.20 + 152.80 + 2,000 × 0.1794, September
    ("JIANGXI", 50, "1143.20"),  # 640.00 + 160.00 + 2,000 × 0.1716
    ("SHANXI", 50, "1114.40"),  # 640.00 + 180.00 + 2,000 × 0.1472
    ("QINGHAI", 50, "1165.20"),  # 652.00 + 140.00 + 2,000 × 0.1866
    ("HEILONGJIANG", 50, "1345.20"),  # 600.00 + 200.00 + 2,000 × 0.2726
    ("HAINAN", 50, "1328.04"),  # 680.00 + 160.00 + 1,000 × (0.39508 + 0.09296): transmission floats
]


@pytest.mark.parametrize(("code", "kva", "stated"), BY_TIME)
def test_a_price_imported_for_a_month_is_billed_by_the_shipped_factors(code, kva, stated):
    shipped = tariffs(code)
    place = {"price_class": "SINGLE", "purchase_class": "NORMAL", "voltage_level": "KV1_10"}
    purchase = pl.DataFrame(
        [{"catalogue": code, "valid_from": date(2026, 9, 1), "valid_to": date(2026, 10, 1),
          "source": "月度价表", **place, "component": "AGENT_PURCHASE", "item": "-", "price": "0.4",
          "follows_time_of_use": True, "in_power_factor_base": True, "price_decimals": 6}]
    )  # fmt: skip
    imported = replace(shipped, prices=pl.concat([shipped.prices, TARIFF_PRICES.conform(purchase)]))
    found = rate(
        usage=usage({"bill_month": 202609, "total_kwh": "2000", "peak_kwh": "1000", "valley_kwh": "1000"}),
        accounts=accounts({"catalogue": code, **place, "demand_basis": "NONE", "time_of_use": True,
                           "customer_class": "COMMERCIAL", "capacity_kva": kva}),
        tariffs=imported, accumulated=accumulated(),
    )  # fmt: skip
    assert found.problems.is_empty()
    assert sum(amounts(found.lines).values()) == D(stated)


def test_what_is_shipped_is_counted():
    counted = versions(tariffs("HUBEI"))
    assert (counted["rows"] == counted["verified"] + counted["unverified"]).all()
    hours = counted.filter(pl.col("table") == "tariff_schedule")
    assert hours.select("rows", "unverified").rows() == [(6, 0)]
    months = printed_months(tariffs("BEIJING").prices)
    assert months.rows() == [("BEIJING", date(2024, 2, 1), date(2024, 3, 1))]
    assert printed_months(tariffs("HENAN").prices).is_empty()


PRINTED_FACTORS = {
    "HENAN": ("1.72", "0.45"), "SHANDONG": ("1.7", "0.3"), "HUNAN": ("1.6", "0.4"),
    "JIANGSU": ("1.7", "0.35"), "HUBEI": ("1.49", "0.45"), "SHANGHAI": ("1.2", "0.55"),
    "GUANGDONG": ("1.7", "0.38"), "ANHUI": ("1.843", "0.382"), "JIANGXI": ("1.6", "0.4"),
    "SHANXI": ("1.6", "0.45"),
    "QINGHAI": ("1.63", "0.35"), "HEILONGJIANG": ("1.5", "0.5"),
    "HAINAN": ("1.7", "0.4"), "BEIJING": ("1.8", "0.3"),
    "ZHEJIANG": ("1.65", "0.38"),
}  # fmt: skip
PARTS = {
    "AGENT_PURCHASE": D("0.4"), "LINE_LOSS": D("0.01"), "TRANSMISSION": D("0.2"),
    "SYSTEM_OPERATION": D("0.06"), "FUNDS": D("0.03"),
}  # fmt: skip


@pytest.mark.parametrize("code", CODES)
def test_the_table_of_a_month_merges_with_what_is_shipped_and_bills_as_printed(code):
    shipped, day = tariffs(code), date(2026, 9, 1)
    floating = find_catalogue(code).floating or ("AGENT_PURCHASE",)
    peak, valley = (
        D("0.7") + sum(PARTS[name] for name in floating) * (D(factor) - 1) for factor in PRINTED_FACTORS[code]
    )
    published = PUBLISHED_PRICES.conform(
        pl.DataFrame(
            [{"price_class": "SINGLE", "voltage": "1-10（20）千伏", "printed": "0.7", "flat": "0.7",
              "peak": str(peak), "valley": str(valley),
              **{name.lower(): str(price) for name, price in PARTS.items()}}]
        )
    )  # fmt: skip
    table = price_table(
        published=published, catalogue=code, valid_from=day, valid_to=date(2026, 10, 1), source="价表",
        floating=floating, known=known_factors(factors=shipped.factors, on=day),
    )  # fmt: skip
    assert table.problems.is_empty()
    assert table.factors.is_empty() == (code != "ZHEJIANG")  # whose notice states no ratios
    merged = replace(
        shipped,
        prices=pl.concat([shipped.prices, table.prices]),
        factors=pl.concat([shipped.factors, table.factors]),
    )
    found = rate(
        usage=usage({"bill_month": 202609, "total_kwh": "2000", "peak_kwh": "1000", "valley_kwh": "1000"}),
        accounts=accounts({"catalogue": code, "price_class": "SINGLE", "voltage_level": "KV1_10",
                           "demand_basis": "NONE", "time_of_use": True, "capacity_kva": 100}),
        tariffs=merged, accumulated=accumulated(),
    )  # fmt: skip
    assert found.problems.is_empty()
    assert sum(amounts(found.lines).values()) == 1000 * (peak + valley)
    after = rate(
        usage=usage({"bill_month": 202610, "total_kwh": "100"}), tariffs=merged, accumulated=accumulated(),
        accounts=accounts({"catalogue": code, "price_class": "SINGLE", "voltage_level": "KV1_10",
                           "demand_basis": "NONE", "time_of_use": False}),
    )  # fmt: skip
    assert after.problems["code"].to_list() == ["NO_PRICE"]
