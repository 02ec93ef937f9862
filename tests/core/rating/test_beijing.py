"""The Beijing table of 2024-02: our files agree with what was printed."""

import csv
from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from tests.core.frames import RESIDENT, SINGLE, accounts, accumulated, amounts, beijing, usage
from tests.core.golden import case, cases, shared_file
from yingshou.core.rating import rate
from yingshou.core.rating.energy import rate_sheet

PRINTED = shared_file("tariffs/beijing_2024_02.csv")
TOU_CASES = [c for c in cases("tariff_table") if c["id"].startswith("BJ-tou")]
LEVELS = {
    "不满1千伏": ("UNDER_1KV",), "1-10千伏": ("KV1_10", "KV20"), "35-110千伏": ("KV35", "KV66", "KV110"),
    "220千伏及以上": ("KV220",),
}  # fmt: skip
CLASSES = {"单一制": "SINGLE", "两部制": "TWO_PART"}
PURCHASES = {"常规": "NORMAL", "1.5倍": "ONE_AND_HALF"}


def prices_of(*, price_class, purchase_class, voltage_level):
    """Return the price of a kilowatt-hour in each period, and of accounts without time of use."""
    sheet = rate_sheet(tariffs=beijing(), on=date(2024, 2, 1)).filter(
        price_class=price_class, purchase_class=purchase_class, voltage_level=voltage_level
    )
    plain = sheet.filter(~pl.col("time_of_use"))["price"].sum()
    tou = sheet.filter("time_of_use")
    fixed = tou.filter(pl.col("source") == "TOTAL")["price"].sum()
    floating = tou.filter(pl.col("source") != "TOTAL")
    return {"ALL": plain} | {p: fixed + price for p, price in floating.select("source", "price").rows()}


@pytest.mark.parametrize("golden", TOU_CASES, ids=[c["id"] for c in TOU_CASES])
def test_golden_time_of_use_prices(golden):
    given, expected = golden["inputs"], golden["expected"]
    found = prices_of(
        price_class=CLASSES[given["billing"]],
        purchase_class=PURCHASES[given["user_group"]],
        voltage_level=LEVELS[given["voltage"]][0],
    )
    assert found["ALL"] == found["FLAT"] == Decimal(given["flat_price"])
    assert found["PEAK"] == Decimal(expected["peak"])
    assert found["VALLEY"] == Decimal(expected["valley"])


@pytest.mark.skipif(PRINTED is None, reason="the printed table lies outside the repository")
def test_every_printed_row():
    with PRINTED.open(encoding="utf-8") as file:
        printed = list(csv.DictReader(file))
    assert len(printed) == 14
    basic = beijing().basic
    for row in printed:
        for level in LEVELS[row["电压等级"]]:
            price_class = CLASSES[row["制式"]]
            found = prices_of(
                price_class=price_class, purchase_class=PURCHASES[row["用户类"]], voltage_level=level
            )
            assert found["ALL"] == Decimal(row["电度用电价格"])
            assert found["PEAK"] == Decimal(row["高峰"])
            assert found["FLAT"] == Decimal(row["平时段"])
            assert found["VALLEY"] == Decimal(row["低谷"])
            if price_class == "TWO_PART":
                fees = basic.filter(voltage_level=level).select("capacity_price", "demand_price").row(0)
                assert fees == (Decimal(row["变压器容量_元每千伏安月"]), Decimal(row["最大需量_元每千瓦月"]))


def test_golden_funds_keep_the_printed_sum():
    expected = case("BJ-funds")["expected"]
    funds = beijing().prices.filter(pl.col("component") == "FUNDS")
    sums = funds.group_by("price_class", "purchase_class", "voltage_level").agg(pl.col("price").sum())
    assert sums["price"].unique().to_list() == [Decimal(expected["printed"])]
    assert not funds["in_power_factor_base"].any()


def test_golden_purchase_price_times_one_and_a_half():
    prices = beijing().prices.filter(pl.col("component") == "AGENT_PURCHASE")
    found = dict(prices.select("purchase_class", "price").unique().rows())
    assert found["NORMAL"] == Decimal(case("BJ-1.5x")["inputs"]["purchase_price"])
    assert found["ONE_AND_HALF"] == Decimal(case("BJ-1.5x")["expected"]["purchase_price_1.5x"])


def rated(account, energy):
    return rate(usage=usage(energy), accounts=accounts(account), tariffs=beijing(), accumulated=accumulated())


def test_small_shop_without_time_of_use_pays_the_flat_price():
    result = rated({**SINGLE, "time_of_use": False}, {"total_kwh": 1000})
    assert amounts(result.lines) == {
        "AGENT_PURCHASE -": "399.35", "LINE_LOSS -": "12.19", "TRANSMISSION -": "410.00",
        "SYSTEM_OPERATION -": "26.49", "FUNDS RENEWABLE": "19.00", "FUNDS RESERVOIR": "6.20",
        "FUNDS WATER_PROJECT": "1.97",
    }  # fmt: skip


def test_all_flat_time_of_use_equals_flat():
    lines = {}
    for time_of_use in (True, False):
        result = rated({**SINGLE, "time_of_use": time_of_use}, {"total_kwh": "1234.5678"})
        lines[time_of_use] = result.lines.select("component", "price", "amount").rows()
    assert lines[True] == lines[False]


def test_residents_above_1_kv_have_no_tiers_here():
    result = rated({**RESIDENT, "voltage_level": "KV1_10"}, {"total_kwh": 1})
    assert result.problems.select("code", "column", "value").rows() == [
        ("NO_TIER", "voltage_level", "KV1_10")
    ]


@pytest.mark.parametrize(("month", "codes"), [(202401, ["NO_PRICE"]), (202402, []), (202601, [])])
def test_the_table_holds_from_its_first_day(month, codes):
    result = rated({**SINGLE, "time_of_use": False}, {"total_kwh": 1, "bill_month": month})
    assert result.problems["code"].to_list() == codes
