"""Accounts that pay at several price classes, and households across New Year, from reads to bills."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from tests.core.frames import RESIDENT, SINGLE, accounts, accumulated, points, reads, rows, tariffs
from tests.core.frames import amounts as amounts_of
from yingshou.core.energy import ENERGY
from yingshou.core.flow import bill
from yingshou.core.tables import (
    DAILY_USAGE,
    HOUSEHOLD_BENEFITS,
    QUANTITY_RULES,
    TARIFF_BENEFITS,
    TARIFF_TIER_RULES,
)
from yingshou.core.tables.quantities import Quantities, QuantityRules

START, END = date(2024, 2, 1), date(2024, 3, 1)
SHOP = {**SINGLE, "time_of_use": False}
LOW = {"voltage_level": "UNDER_1KV"}


def prices(**more):
    made = tariffs(
        prices=(
            {**LOW, "price_class": "SINGLE", "price": "0.8"},
            {**LOW, "price_class": "RESIDENT_COLLECTIVE", "component": "CATALOGUE", "price": "0.55"},
            {"price_class": "TWO_PART", "price": "0.6"},
            {"price_class": "RESIDENT_COLLECTIVE", "component": "CATALOGUE", "price": "0.53"},
        ),
        tiers=({"tier": 1, "upper_limit_kwh": "2160", "price": "0.5"}, {"tier": 2, "price": "0.7"}),
        basic=({"capacity_price": "20", "demand_price": "30"},),
    )
    fields = {name: getattr(made, name) for name in ("prices", "factors", "schedule", "basic", "tiers")}
    return type(made)(**fields, **more)


def metered(*meters):
    """Meters from zero to a value, each with its columns of a point."""
    placed = [{"point_no": f"P{i}", "meter_no": "M", **meter} for i, meter in enumerate(meters)]
    used = [
        {"point_no": meter["point_no"], "meter_no": "M", "read_date": day, **values}
        for meter in placed
        for day, values in ((START, dict.fromkeys(meter["reads"], 0)), (END, meter["reads"]))
    ]
    return points(*({k: v for k, v in meter.items() if k != "reads"} for meter in placed)), reads(*used)


def billed(account, *meters, rules=(), before="0", catalogue=None):
    meter_points, meter_reads = metered(*meters)
    return bill(
        bill_month=202402,
        accounts=accounts(account),
        metering_points=meter_points,
        reads=meter_reads,
        daily_usage=DAILY_USAGE.empty(),
        accumulated=accumulated(A1=before),
        tariffs=catalogue or prices(),
        quantities=Quantities(
            rules=QuantityRules(quantity_rules=rows(QUANTITY_RULES, *rules, defaults={
                "account_no": "A1", "other_account_no": "A1", "valid_from": date(2020, 1, 1),
                "taken_from": "ALL_PERIODS"}))
        ),
    )  # fmt: skip


def by_class(lines):
    return [(row["price_class"], row["component"], row["quantity"], str(row["amount"]))
            for row in lines.iter_rows(named=True)]  # fmt: skip


def test_a_shop_and_the_dwelling_behind_it():
    billing = billed(
        SHOP, {"reads": {"total": 300}}, {"reads": {"total": 200}, "price_class": "RESIDENT"}, before="2100"
    )
    assert billing.problems.is_empty()
    assert by_class(billing.charge_lines) == [
        (None, "AGENT_PURCHASE", 300, "240.00"),
        ("RESIDENT", "TIER", 60, "30.00"),
        ("RESIDENT", "TIER", 140, "98.00"),
    ]
    made = billing.bills.row(0, named=True)
    assert (made["total_kwh"], made["tiered_kwh"], str(made["amount"])) == (500, 200, "368.00")


def test_tiers_count_only_what_the_dwelling_uses():
    first = billed(SHOP, {"reads": {"total": 900}}, {"reads": {"total": 100}, "price_class": "RESIDENT"})
    tiers = first.charge_lines.filter(pl.col("component") == "TIER")
    assert tiers.select("item", "quantity").rows() == [("1", 100)]


def test_a_fixed_share_pays_at_another_class():
    """Of 10,000 kWh 15 % are dwellings at one price; power factor is measured on the rest and acts on it."""
    works = {
        "power_factor_standard": "0.90",
        "demand_basis": "CAPACITY",
        "capacity_kva": 400,
        "time_of_use": False,
    }
    rule = {"rule_no": 1, "kind": "FIXED_SHARE", "share": "0.15", "price_class": "RESIDENT_COLLECTIVE"}
    billing = billed(works, {"reads": {"total": 10000, "reactive_forward": 4000}}, rules=(rule,))
    assert billing.problems.is_empty()
    # cosφ = 8500 ÷ √(8500² + 3400²) = 0.93: −0.45 % of 5,100.00 + 8,000.00
    assert by_class(billing.charge_lines) == [
        (None, "AGENT_PURCHASE", 8500, "5100.00"),
        (None, "CAPACITY", 400, "8000.00"),
        (None, "POWER_FACTOR", Decimal(13100), "-58.95"),
        ("RESIDENT_COLLECTIVE", "CATALOGUE", 1500, "795.00"),
    ]
    made = billing.bills.row(0, named=True)
    assert (made["total_kwh"], made["reactive_kvarh"], made["tiered_kwh"]) == (10000, 4000, None)
    steps = billing.quantity_steps.select("step_no", "kind", "source", "total_kwh").rows()
    assert [(kind, source, int(kwh)) for _, kind, source, kwh in steps] == [
        ("METERED", "-", 10000),
        ("METERED", "RESIDENT_COLLECTIVE", 0),
        ("FIXED_SHARE", "RESIDENT_COLLECTIVE", -1500),
        ("RECEIVED", "A1", 1500),
    ]
    assert [number for number, *_ in steps] == [1, 2, 3, 4]


def test_a_fixed_quantity_pays_the_tiers():
    rule = {"rule_no": 1, "kind": "FIXED_QUANTITY", "quantity_kwh": "120", "price_class": "RESIDENT"}
    billing = billed(SHOP, {"reads": {"total": 500}}, rules=(rule,), before="2100")
    assert by_class(billing.charge_lines) == [
        (None, "AGENT_PURCHASE", 380, "304.00"),
        ("RESIDENT", "TIER", 60, "30.00"),
        ("RESIDENT", "TIER", 60, "42.00"),
    ]


@pytest.mark.parametrize("broken", ["main", "dwelling"])
def test_a_part_without_a_read_blocks_the_account(broken):
    meters = [{"reads": {"total": 300}}, {"reads": {"total": 200}, "price_class": "RESIDENT"}]
    meter_points, meter_reads = metered(*meters)
    bad = "P0" if broken == "main" else "P1"
    billing = bill(
        bill_month=202402, accounts=accounts(SHOP), metering_points=meter_points,
        daily_usage=DAILY_USAGE.empty(),
        reads=meter_reads.filter((pl.col("point_no") != bad) | (pl.col("read_date") == START)),
        accumulated=accumulated(), tariffs=prices(),
    )  # fmt: skip
    assert billing.bills.is_empty()
    assert billing.problems.select("account_no", "code", "subject").rows() == [("A1", "NO_READ", f"{bad}/M")]


def test_an_account_may_have_no_meter_of_its_own_class():
    billing = billed(SHOP, {"reads": {"total": 200}, "price_class": "RESIDENT"})
    assert by_class(billing.charge_lines) == [("RESIDENT", "TIER", 200, "100.00")]
    assert billing.bills["tiered_kwh"].item() is None


def test_a_meter_of_a_part_removed_long_ago_is_no_part():
    gone = {"reads": {"total": 0}, "price_class": "RESIDENT", "removed_date": date(2023, 5, 1)}
    billing = billed(SHOP, {"reads": {"total": 300}}, gone)
    assert by_class(billing.charge_lines) == [(None, "AGENT_PURCHASE", 300, "240.00")]


def test_energy_fed_in_is_no_use():
    billing = billed(SHOP, {"reads": {"total": 300}}, {"reads": {"total": 5000}, "direction": "FEED_IN"})
    assert by_class(billing.charge_lines) == [(None, "AGENT_PURCHASE", 300, "240.00")]
    assert billing.bills["total_kwh"].item() == 300


def test_households_behind_a_shared_meter_have_no_tiers():
    billing = billed({**RESIDENT, "price_class": "RESIDENT_COLLECTIVE"}, {"reads": {"total": 9000}})
    assert by_class(billing.charge_lines) == [(None, "CATALOGUE", 9000, "4950.00")]


# New Year


def january(*frozen, boundary="FROZEN_READ"):
    rule = {
        "accumulation": "ANNUAL", "year_boundary": boundary, "proration": "NONE",
        "time_of_use_form": "SURCHARGE", "catalogue": "BEIJING", "valid_from": START, "source": "test",
    }  # fmt: skip
    days = ((date(2024, 12, 20), 1000), *frozen, (date(2025, 1, 20), 1620))
    return bill(
        bill_month=202501,
        accounts=accounts({**RESIDENT, "reading_day": 20}),
        metering_points=points({}),
        reads=reads(*({"read_date": day, "total": total} for day, total in days)),
        daily_usage=DAILY_USAGE.empty(),
        accumulated=accumulated(A1="0").with_columns(
            earlier_accumulated_kwh=pl.lit(Decimal(2000)).cast(ENERGY)
        ),
        tariffs=prices(tier_rules=rows(TARIFF_TIER_RULES, rule)),
    )


def test_the_read_of_new_year_splits_the_period():
    billing = january((date(2025, 1, 1), "1231.7"))
    assert amounts_of(billing.charge_lines) == {
        "TIER 2024.1": "80.00", "TIER 2024.2": "50.19", "TIER 1": "194.15"}  # fmt: skip
    made = billing.bills.row(0, named=True)
    assert (made["earlier_year_kwh"], made["earlier_accumulated_kwh"]) == (Decimal("231.7"), 2000)


def test_without_that_read_days_split_it():
    billing = january()
    assert billing.bills["earlier_year_kwh"].item() == 240
    assert january(boundary="BILLING_MONTH").bills["earlier_year_kwh"].item() is None


def test_benefits_reach_the_bill():
    dated = {"catalogue": "BEIJING", "valid_from": date(2020, 1, 1), "source": "test"}
    standard = {"benefit": "FREE_ENERGY", "persons_from": 0, "kwh_per_month": "15", **dated}
    meter_points, meter_reads = metered({"reads": {"total": 100}})
    billing = bill(
        bill_month=202402, accounts=accounts(RESIDENT), metering_points=meter_points, reads=meter_reads,
        daily_usage=DAILY_USAGE.empty(), accumulated=accumulated(),
        tariffs=prices(benefits=rows(TARIFF_BENEFITS, standard)),
        benefits=rows(
            HOUSEHOLD_BENEFITS, {"account_no": "A1", "benefit": "FREE_ENERGY", "valid_from": START}
        ),
    )  # fmt: skip
    assert amounts_of(billing.charge_lines) == {"TIER 1": "50.00", "FREE_ENERGY -": "-7.50"}
