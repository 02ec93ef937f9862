"""Time-of-use factors and price classes as dated data: what provinces publish, billed as they say."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.frames import FIRST, SINGLE, accounts, accumulated, amounts, rows, tariffs, usage
from yingshou.core.rating import rate
from yingshou.core.tables import TARIFF_FACTORS

ANY = {"catalogue": "BEIJING", "valid_from": FIRST, "source": "公布文件", "months": "-", "price_class": "-",
       "voltage_level": "-", "customer_class": "-", "minimum_kva": 0}  # fmt: skip
PURCHASE = {"price_class": "SINGLE", "voltage_level": "KV1_10", "price": "0.40", "follows_time_of_use": True}
STANDING = {**PURCHASE, "component": "TRANSMISSION", "price": "0.20", "follows_time_of_use": False}
SHOP = {**SINGLE, "voltage_level": "KV1_10"}
EVEN = {"total_kwh": 500, "sharp_kwh": 100, "peak_kwh": 100, "valley_kwh": 100, "deep_kwh": 100}


def factor(period, value, **more):
    return {**ANY, "period": period, "factor": value, **more}


FLAT = factor("FLAT", 1)
GUANGDONG = [  # 粤发改价格〔2021〕331号: 1.7 : 1 : 0.38, sharp = peak × 1.25
    FLAT, factor("PEAK", "1.7"), factor("VALLEY", "0.38"), factor("SHARP", "1.25", on_period="PEAK"),
]  # fmt: skip
SHANDONG = [  # 鲁发改价格〔2023〕914号: +100 %, +70 %, −70 %, −90 %
    FLAT, factor("SHARP", 2), factor("PEAK", "1.7"), factor("VALLEY", "0.3"), factor("DEEP", "0.1"),
]  # fmt: skip
ANHUI = [  # 皖发改价格〔2025〕302号: +84.3 % in some months, else +74 %; deep = valley × 0.8
    FLAT, factor("PEAK", "1.843", months="1,7,8,9,12"), factor("PEAK", "1.74", months="2,3,4,5,6,10,11"),
    factor("VALLEY", "0.382"), factor("DEEP", "0.8", on_period="VALLEY"),
]  # fmt: skip
JIANGSU = [  # 苏发改价格发〔2025〕426号: +80 % two-part, +70 % single from 100 kVA, +60 % below
    FLAT, factor("VALLEY", "0.35"), factor("PEAK", "1.8", price_class="TWO_PART"),
    factor("PEAK", "1.7", price_class="SINGLE", minimum_kva=100),
    factor("PEAK", "1.6", price_class="SINGLE", below_kva=100),
]  # fmt: skip


def rated(factors, used=EVEN, *, prices=(PURCHASE, STANDING), month=202402, **account):
    catalogue = replace(tariffs(prices=prices), factors=rows(TARIFF_FACTORS, *factors))
    return rate(
        usage=usage({"bill_month": month, **used}), accounts=accounts({**SHOP, **account}),
        tariffs=catalogue, accumulated=accumulated(),
    )  # fmt: skip


def price_of(period, factors, **given):
    done = rated(factors, {"total_kwh": 10, f"{period.lower()}_kwh": 10}, **given)
    assert done.problems.is_empty()
    return done.lines.filter(item=period)["price"].item()


@pytest.mark.parametrize(
    ("factors", "period", "price"),
    [
        (GUANGDONG, "SHARP", "0.85"),  # 0.40 × 1.7 × 1.25
        (GUANGDONG, "VALLEY", "0.152"),
        (SHANDONG, "SHARP", "0.80"), (SHANDONG, "PEAK", "0.68"), (SHANDONG, "DEEP", "0.04"),
        (ANHUI, "PEAK", "0.696"), (ANHUI, "DEEP", "0.12224"),
    ],
)  # fmt: skip
def test_published_ratios(factors, period, price):
    assert price_of(period, factors) == Decimal(price)


def test_factors_differ_by_month():
    assert price_of("PEAK", ANHUI, month=202407) == Decimal("0.7372")


@pytest.mark.parametrize(("kva", "price"), [("99.9", "0.64"), ("100", "0.68"), ("5000", "0.68")])
def test_factors_differ_by_capacity(kva, price):
    assert price_of("PEAK", JIANGSU, capacity_kva=kva) == Decimal(price)


def test_without_capacity_rows_with_limits_hold_for_nobody():
    done = rated(JIANGSU, {"total_kwh": 10, "peak_kwh": 10})
    assert done.problems["code"].to_list() == ["NO_PRICE"]


def test_every_period_has_its_line_and_what_stands_still_has_one():
    assert amounts(rated(SHANDONG).lines) == {
        "AGENT_PURCHASE SHARP": "80.00", "AGENT_PURCHASE PEAK": "68.00", "AGENT_PURCHASE FLAT": "40.00",
        "AGENT_PURCHASE VALLEY": "12.00", "AGENT_PURCHASE DEEP": "4.00", "TRANSMISSION -": "100.00",
    }  # fmt: skip


@pytest.mark.parametrize(
    "extra",
    [
        factor("PEAK", "1.5", customer_class="INDUSTRIAL"),
        factor("PEAK", "1.2", on_period="SHARP"),
    ],
)
def test_contradicting_factors_are_a_problem(extra):
    done = rated([*SHANDONG, extra])
    assert done.problems["code"].to_list() == ["FACTOR_OVERLAP"]
    assert done.lines.is_empty()


def test_a_chain_of_factors_is_no_price():
    chained = [FLAT, factor("PEAK", "1.7"), factor("SHARP", "1.2", on_period="PEAK"),
               factor("DEEP", "0.5", on_period="SHARP")]  # fmt: skip
    assert rated(chained, {"total_kwh": 10, "deep_kwh": 10}).problems["code"].to_list() == ["NO_PRICE"]


def test_a_later_version_of_one_period_takes_over():
    later = factor("PEAK", "1.9", valid_from=date(2024, 2, 1))
    assert price_of("PEAK", [*SHANDONG, later]) == Decimal("0.76")
    assert price_of("PEAK", [*SHANDONG, later], month=202401) == Decimal("0.68")


def monthly(price, month, following):
    return {**PURCHASE, "price": price, "valid_from": month, "valid_to": following}


MONTHS = (
    monthly("0.41", date(2024, 1, 1), date(2024, 2, 1)), monthly("0.43", date(2024, 2, 1), date(2024, 3, 1)),
    STANDING,
)  # fmt: skip


def test_purchase_price_by_month():
    flat = {"total_kwh": 100}
    assert amounts(rated([FLAT], flat, prices=MONTHS, month=202401).lines)["AGENT_PURCHASE FLAT"] == "41.00"
    assert amounts(rated([FLAT], flat, prices=MONTHS, month=202402).lines)["AGENT_PURCHASE FLAT"] == "43.00"


def test_a_month_without_purchase_price_is_not_billed_at_the_rest():
    done = rated([FLAT], {"total_kwh": 100}, prices=MONTHS, month=202403)
    assert done.problems["code"].to_list() == ["NO_PRICE"]


@pytest.mark.parametrize("price_class", ["RESIDENT_COLLECTIVE", "AGRICULTURE"])
def test_catalogue_prices_without_tiers(price_class):
    whole = {
        "price_class": price_class,
        "voltage_level": "UNDER_1KV",
        "component": "CATALOGUE",
        "price": "0.558",
    }
    account = {"price_class": price_class, "voltage_level": "UNDER_1KV", "time_of_use": False}
    done = rated([], {"total_kwh": 12345}, prices=(whole,), **account)
    assert amounts(done.lines) == {"CATALOGUE -": "6888.51"}
    assert rated([], {"total_kwh": 1}, prices=(), **account).problems["code"].to_list() == ["NO_PRICE"]


def test_agriculture_with_power_factor():
    whole = {
        "price_class": "AGRICULTURE",
        "voltage_level": "KV1_10",
        "component": "CATALOGUE",
        "price": "0.50",
    }
    done = rated([], {"total_kwh": 800, "reactive_kvarh": 600}, prices=(whole,), price_class="AGRICULTURE",
                 time_of_use=False, power_factor_standard="0.85")  # fmt: skip
    # cosφ = 0.80: five hundredths below the standard, + 2.5 %
    assert amounts(done.lines) == {"CATALOGUE -": "400.00", "POWER_FACTOR -": "10.00"}


PERIODS = ("sharp", "peak", "flat", "valley", "deep")


@settings(max_examples=40, deadline=None)
@given(used=st.lists(st.integers(0, 10**6), min_size=5, max_size=5), more=st.integers(1, 10**6),
       place=st.integers(0, 4), seed=st.integers(0, 99))  # fmt: skip
def test_more_energy_never_costs_less_and_order_does_not_matter(used, more, place, seed):
    def total(kwh, factors=SHANDONG):
        given = {f"{p}_kwh": k for p, k in zip(PERIODS, kwh, strict=True)}
        return rated(factors, {**given, "total_kwh": sum(kwh)}).lines["amount"].sum()

    larger = [k + more * (i == place) for i, k in enumerate(used)]
    assert total(larger) >= total(used)
    shuffled = pl.Series(range(len(SHANDONG))).shuffle(seed=seed)
    assert total(used, [SHANDONG[i] for i in shuffled]) == total(used)
