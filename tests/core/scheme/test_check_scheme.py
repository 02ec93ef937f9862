"""Each mismatch of a supply scheme has its code, and a sound one has none."""

import dataclasses
from datetime import date

import polars as pl
import pytest

from tests.core.frames import RESIDENT, accounts, beijing, capacity_changes, points, rows
from yingshou.core.scheme import READ_FACTS, check_scheme
from yingshou.core.tables import AGREEMENT_TERMS, AGREEMENTS, CAPACITY_CHANGES
from yingshou.core.tables.problem_codes import PROBLEM_CODES
from yingshou.core.tables.tariff_terms import TARIFF_CLASS_LIMITS

ON = date(2024, 2, 10)
FACTORY = {"capacity_kva": 630, "contract_demand_kw": 500, "power_factor_standard": "0.90"}
METER = {"multiplier": 600}
AGREEMENT = {"account_no": "A1", "version": 1, "valid_from_month": 202401, "base_method": "LAST_BILL",
             "offset_mode": "CUMULATIVE", "holiday_shift": "NONE", "final_due_days": 5,
             "signed_date": date(2024, 1, 1)}  # fmt: skip
TERM = {"account_no": "A1", "version": 1, "term_no": 1, "kind": "SEGMENT", "month_offset": 0, "day": 15,
        "ratio": "0.5", "less_instalments": False}  # fmt: skip


def read_facts(*given):
    facts = [
        {"point_no": "P1", "meter_no": "M1", "first_read": date(2024, 1, 1), "has_reactive": True,
         "has_periods": True, **row} for row in given
    ]  # fmt: skip
    return pl.DataFrame(facts, schema=READ_FACTS)


def codes(account=None, *, meters=(METER,), facts=({},), changes=(), agreements=(), terms=(), tariffs=None):
    found = check(account, meters=meters, facts=facts, changes=changes, agreements=agreements, terms=terms,
                  tariffs=tariffs)  # fmt: skip
    return found["code"].to_list()


def check(account, *, meters, facts, changes, agreements, terms, tariffs):
    return check_scheme(
        accounts=accounts({**FACTORY, **(account or {})}),
        metering_points=points(*meters),
        read_facts=read_facts(*facts),
        capacity_changes=capacity_changes(*changes) if changes else CAPACITY_CHANGES.empty(),
        agreements=rows(AGREEMENTS, *agreements),
        terms=rows(AGREEMENT_TERMS, *terms),
        tariffs=tariffs or beijing(),
        on=ON,
    )


def test_a_sound_scheme_has_no_mismatch():
    assert codes() == []
    home = RESIDENT | {"capacity_kva": 8, "contract_demand_kw": None, "power_factor_standard": None}
    assert (
        codes(home, meters=({"multiplier": 1},), facts=({"has_reactive": False, "has_periods": False},)) == []
    )


@pytest.mark.parametrize(
    ("account", "expected"),
    [
        ({"demand_basis": "NONE"}, ["SCHEME_NO_BASIS"]),
        ({"price_class": "SINGLE", "capacity_kva": 200}, ["SCHEME_BASIS_UNUSED", "SCHEME_DEMAND_ABOVE"]),
        ({"capacity_kva": None, "power_factor_standard": None},
         ["SCHEME_NO_CAPACITY"]),
        ({"contract_demand_kw": None}, ["SCHEME_NO_DEMAND"]),
        ({"capacity_kva": 80, "contract_demand_kw": 60},
         ["SCHEME_ASSESSED_SMALL", "SCHEME_TWO_PART_SMALL"]),
        ({"price_class": "SINGLE", "demand_basis": "NONE"}, ["SCHEME_SINGLE_LARGE"]),
        ({"price_class": "SINGLE", "demand_basis": "NONE", "customer_class": "AGRICULTURE",
          "power_factor_standard": "0.80"}, []),
        ({"customer_class": "RESIDENT"}, ["SCHEME_CLASS", "SCHEME_STANDARD"]),
        ({"supply_class": "LOW_VOLTAGE"}, ["SCHEME_VOLTAGE"]),
        ({"contract_demand_kw": 700}, ["SCHEME_DEMAND_ABOVE"]),
        ({"contract_demand_kw": 251}, ["SCHEME_DEMAND_FLOOR"]),
        ({"contract_demand_kw": 252}, []),
        ({"power_factor_standard": None}, ["SCHEME_NOT_ASSESSED"]),
        ({"power_factor_standard": "0.85"}, ["SCHEME_STANDARD"]),
        ({"customer_class": "COMMERCIAL", "power_factor_standard": "0.85"}, []),
        ({"voltage_level": "KV35"}, ["SCHEME_NO_AGREEMENT"]),
        ({"catalogue": "NOWHERE"}, ["SCHEME_NO_BASIC_PRICE", "SCHEME_NO_PRICE"]),
        ({"closed_date": ON, "demand_basis": "NONE"}, []),
    ],
)  # fmt: skip
def test_terms_and_prices(account, expected):
    assert sorted(codes(account)) == sorted(expected)


def test_a_household_with_a_demand_basis():
    home = RESIDENT | {"contract_demand_kw": None}
    meters = ({"multiplier": 1},)
    assert codes(home | {"demand_basis": "CAPACITY"}, meters=meters) == [
        "SCHEME_ASSESSED_SMALL",
        "SCHEME_BASIS_UNUSED",
    ]
    nowhere = home | {"catalogue": "NOWHERE", "power_factor_standard": None}
    assert codes(nowhere, meters=meters) == ["SCHEME_NO_TIER"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"meters": ()}, ["SCHEME_NO_POINT"]),
        ({"meters": ({"removed_date": ON},)}, ["SCHEME_NO_POINT"]),
        ({"meters": ({"multiplier": 600, "ct_ratio": 60, "pt_ratio": 10},)}, []),
        ({"meters": ({"multiplier": 600, "ct_ratio": 60, "pt_ratio": 100},)}, ["SCHEME_MULTIPLIER"]),
        ({"meters": ({"multiplier": 1},)}, ["SCHEME_MULTIPLIER_ONE"]),
        ({"facts": ()}, ["SCHEME_NO_OPENING"]),
        ({"facts": ({"has_reactive": False},)}, ["SCHEME_NO_REACTIVE"]),
        ({"facts": ({"has_periods": False},)}, ["SCHEME_NO_PERIODS"]),
        ({"meters": (METER, METER | {"point_no": "P2"}), "facts": ({}, {"point_no": "P2"})},
         ["SCHEME_METER_TWICE"] * 2),
        ({"meters": (METER, METER | {"meter_no": "M2"}), "facts": ({}, {"meter_no": "M2"})},
         ["SCHEME_POINT_TWICE"] * 2),
        ({"meters": (METER, METER | {"account_no": "A2", "meter_no": "M2"})}, ["SCHEME_POINT_TWICE"]),
        ({"meters": (METER, METER | {"point_no": "P2", "meter_no": "M2", "metering_mode": "INTERVAL"})},
         ["SCHEME_MIXED_MODES"]),
        ({"meters": (METER, METER | {"point_no": "P2", "meter_no": "M2", "direction": "FEED_IN"})}, []),
        ({"changes": ({"kind": "NEW", "effective_date": date(2020, 1, 1), "capacity_kva": 630},)}, []),
        ({"changes": ({"kind": "NEW", "effective_date": date(2020, 1, 1), "capacity_kva": 400},)},
         ["SCHEME_TRANSFORMERS"]),
        ({"changes": tuple({"kind": "NEW", "effective_date": date(2020, 1, 1), "capacity_kva": kva,
                            "transformer_no": str(kva), "interlock_group": "G"} for kva in (630, 500))}, []),
        ({"agreements": (AGREEMENT,), "terms": (TERM,)}, []),
        ({"account": {"reading_day": 15}, "agreements": (AGREEMENT,), "terms": (TERM,)},
         ["SCHEME_TERM_LATE"]),
        ({"account": {"reading_day": 25}, "agreements": (AGREEMENT,), "terms": (TERM,)}, []),
        ({"account": {"supply_class": "LOW_VOLTAGE", "voltage_level": "UNDER_1KV"},
          "agreements": (AGREEMENT,), "terms": (TERM,)},
         ["SCHEME_AGREEMENT_SMALL", "SCHEME_NO_BASIC_PRICE", "SCHEME_NO_PRICE", "SCHEME_STANDARD"]),
        ({"account": {"voltage_level": "KV35"},
          "agreements": (AGREEMENT | {"valid_from_month": 202405},)}, []),
        ({"account": {"voltage_level": "KV35"}, "agreements": (AGREEMENT | {"valid_to_month": 202402},)},
         ["SCHEME_NO_AGREEMENT"]),
    ],
)  # fmt: skip
def test_meters_capacity_and_agreements(options, expected):
    assert codes(**options) == expected


def test_limits_of_the_catalogue_come_before_the_national_ones():
    limits = rows(
        TARIFF_CLASS_LIMITS,
        {"limited_class": "SINGLE", "below_kva": 200, "kept_if_opened_before": date(2021, 1, 1)},
        {"limited_class": "TWO_PART", "minimum_kva": 700},
        defaults={"catalogue": "BEIJING", "valid_from": date(2020, 1, 1), "source": "test"},
    )
    tariffs = dataclasses.replace(beijing(), class_limits=limits)
    assert codes(tariffs=tariffs) == ["SCHEME_TWO_PART_SMALL"]
    single = {"price_class": "SINGLE", "demand_basis": "NONE", "capacity_kva": 250}
    assert codes(single, tariffs=tariffs) == []
    assert codes(single | {"opened_date": date(2022, 1, 1)}, tariffs=tariffs) == ["SCHEME_SINGLE_LARGE"]


def test_a_catalogue_without_factors_or_schedule():
    tariffs = beijing()
    bare = dataclasses.replace(tariffs, factors=tariffs.factors.clear(), schedule=tariffs.schedule.clear())
    interval = METER | {"metering_mode": "INTERVAL"}
    assert codes(meters=(interval,), tariffs=bare) == ["SCHEME_NO_FACTOR", "SCHEME_NO_SCHEDULE"]


def test_a_mismatch_shows_what_was_found_and_what_was_expected():
    found = check({"power_factor_standard": "0.85"}, meters=(METER,), facts=({},), changes=(), agreements=(),
                  terms=(), tariffs=None)  # fmt: skip
    row = found.row(0, named=True)
    assert (row["stage"], row["account_no"], row["column"], row["value"], row["limit_value"]) == (
        "scheme", "A1", "power_factor_standard", "0.85", "0.90",
    )  # fmt: skip


def test_mismatches_never_block():
    scheme = [code for code in PROBLEM_CODES if code.startswith("SCHEME_")]
    assert len(scheme) == 31
    assert not any(PROBLEM_CODES[code].blocking for code in scheme)
