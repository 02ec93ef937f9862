"""Random households and accounts at several classes: tiers of every kind, benefits, New Year, shops."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import polars as pl

from tests.core.billing.random_bills import decimal
from tests.core.frames import RESIDENT, SINGLE, accounts, points, reads, rows
from yingshou.core.energy import ENERGY
from yingshou.core.tables import (
    CAPACITY_CHANGES,
    DAILY_USAGE,
    HOUSEHOLD_BENEFITS,
    QUANTITY_RULES,
    TARIFF_BASIC,
    TARIFF_BENEFITS,
    TARIFF_FACTORS,
    TARIFF_PRICES,
    TARIFF_SCHEDULE,
    TARIFF_TAXES,
    TARIFF_TIER_RULES,
    TARIFF_TIERS,
    Tariffs,
)
from yingshou.core.tables.metering import SECTION_DAILY_USAGE
from yingshou.core.tables.quantities import Quantities, QuantityRules

SUMMER, JANUARY = 202407, 202501
DAYS = {
    SUMMER: (date(2024, 6, 11), date(2024, 7, 11)),
    JANUARY: (date(2024, 12, 11), date(2025, 1, 11)),
}
NEW_YEAR = date(2025, 1, 1)
OLD = {"valid_from": date(2024, 1, 1), "valid_to": None, "source": "价格文件"}
LATER = {**OLD, "valid_from": NEW_YEAR, "source": "新价格文件"}
RULES = {
    "READ": ("ANNUAL", "FROZEN_READ", "MOVE_IN_AND_OUT", "SURCHARGE"),
    "DAYS": ("ANNUAL", "SPLIT_BY_DAYS", "MOVE_IN", "BY_SHARE"),
    "START": ("ANNUAL", "INTERVAL_START_YEAR", "NONE", "BY_SHARE"),
    "SEASON": ("MONTHLY", "BILLING_MONTH", "NONE", "BY_SHARE"),
}
PERIODS = ("SHARP", "PEAK", "FLAT", "VALLEY", "DEEP")
REGISTERS = ("sharp", "peak", "valley", "deep", "flat")
PLACES = ("UNDER_1KV", "KV1_10")


def household_catalogue(rng: Random) -> Tariffs:
    """Four catalogues with rules of their own and one without; READ and DAYS change prices at New Year."""
    names = (*RULES, "PLAIN")
    rules = [
        {**OLD, "catalogue": name, **dict(zip(("accumulation", "year_boundary", "proration",
                                               "time_of_use_form"), rule, strict=True))}
        for name, rule in RULES.items()
    ]  # fmt: skip
    tiers = [row for name in names for place in PLACES for row in _tiers(rng, name, place)]
    return Tariffs(
        prices=rows(TARIFF_PRICES, *(row for name in names for row in _prices(rng, name))),
        factors=rows(TARIFF_FACTORS, *(
            {**OLD, "catalogue": name, "price_class": price_class, "voltage_level": place, "period": period,
             "factor": decimal(rng, 300, 1900, 3)}
            for name in names for price_class in ("SINGLE", "TWO_PART") for place in PLACES
            for period in PERIODS
        )),
        schedule=TARIFF_SCHEDULE.empty(),
        basic=rows(TARIFF_BASIC, *(
            {**OLD, "catalogue": name, "price_class": "TWO_PART", "voltage_level": "KV1_10",
             "capacity_price": decimal(rng, 200, 400, 1), "demand_price": decimal(rng, 300, 600, 1),
             "tolerance": "1.05", "excess_multiple": 2, "floor_share": "0.40",
             "load_threshold_kwh_per_kva": 260, "load_discount": "0.90"}
            for name in names
        )),
        tiers=rows(TARIFF_TIERS, *tiers),
        tier_rules=rows(TARIFF_TIER_RULES, *rules),
        benefits=rows(TARIFF_BENEFITS, *(row for name in names for row in _standards(rng, name))),
        taxes=rows(TARIFF_TAXES, *(
            {**OLD, "catalogue": name, "vat_rate": "0.13"} for name in names if name != "PLAIN")),
    )  # fmt: skip


def _tiers(rng, name, place):
    """Make three tiers; by period too but in PLAIN; in SEASON others in summer."""
    scale = 1 if name == "SEASON" else 12
    found = []
    for dated in (OLD, LATER) if name in {"READ", "DAYS"} else (OLD,):
        seasons = ("7,8", "-") if name == "SEASON" else ("-",)
        for months in seasons:
            first = {period: decimal(rng, 300_000, 500_000, 6) for period in ("-", *PERIODS)}
            limits = (rng.randint(150, 250) * scale, rng.randint(300, 450) * scale, None)
            rise = Decimal(0)
            for tier, limit in enumerate(limits, start=1):
                row = {**dated, "catalogue": name, "voltage_level": place, "tier": tier,
                       "upper_limit_kwh": limit, "months": months}  # fmt: skip
                for period, price in first.items():
                    if period == "-" or name != "PLAIN":
                        found.append({**row, "period": period, "price": price + rise})
                rise += decimal(rng, 50_000, 300_000, 6)
    if name == "DAYS":
        # By share the increment of a tier may differ from period to period.
        found = [
            {**row, "price": row["price"] + decimal(rng, 0, 9000, 6)} if row["period"] != "-" else row
            for row in found
        ]
    return found


def _prices(rng, name):
    found = []
    for place in PLACES:
        kind = {**OLD, "catalogue": name, "voltage_level": place, "purchase_class": "NORMAL", "item": "-"}
        catalogue = {"component": "CATALOGUE", "follows_time_of_use": False, "in_power_factor_base": False,
                     "price_decimals": 8}  # fmt: skip
        found += [
            {**kind, **catalogue, "price_class": price_class, "price": decimal(rng, 400_000, 600_000, 6)}
            for price_class in ("RESIDENT_COLLECTIVE", "AGRICULTURE")
        ]
        for price_class in ("SINGLE", "TWO_PART"):
            for component, floats in (("AGENT_PURCHASE", True), ("TRANSMISSION", False), ("FUNDS", False)):
                found.append(
                    {**kind, "price_class": price_class, "component": component,
                     "follows_time_of_use": floats,
                     "price": decimal(rng, 10_000, 500_000, 6), "in_power_factor_base": component != "FUNDS",
                     "price_decimals": rng.choice((4, 6, 8))}
                )  # fmt: skip
    return found


def _standards(rng, name):
    given = {**OLD, "catalogue": name}
    return [
        {**given, "benefit": "LARGE_HOUSEHOLD", "persons_from": 5, "kwh_per_month": rng.randint(50, 150),
         "each_further_person": name == "DAYS", "widened": "FIRST" if name in {"READ", "PLAIN"} else "ALL"},
        {**given, "benefit": "FLAT_PRICE", "persons_from": 7, "price": decimal(rng, 500_000, 600_000, 6)},
        {**given, "benefit": "FREE_ENERGY", "persons_from": 0, "kwh_per_month": rng.choice((10, 15))},
    ]  # fmt: skip


def households(rng: Random, month: int, count: int) -> dict:
    """Return the arguments of `core.flow.bill` for random households, shops and works, but the catalogue."""
    given = {name: [] for name in ("accounts", "points", "reads", "rules", "claims", "days")}
    before = []
    for i in range(count):
        account = _account(rng, f"H{i:05d}", month)
        given["accounts"].append(account)
        earlier = decimal(rng, 0, 60_000_000, 4) if month == JANUARY else None
        before.append(
            (
                account["account_no"],
                decimal(rng, 0, 60_000_000, 4) if earlier is None else Decimal(0),
                earlier,
            )
        )
        _meters(rng, account, month, given)
        if account["price_class"] == "RESIDENT" and rng.random() < 0.5:
            given["claims"] += _claims(rng, account["account_no"])
    energy = {"accumulated_kwh": ENERGY, "earlier_accumulated_kwh": ENERGY}
    return {
        "bill_month": month, "accounts": accounts(*given["accounts"]),
        "metering_points": points(*given["points"]), "reads": reads(*given["reads"]),
        "daily_usage": _whole_days(given["days"]),
        "accumulated": pl.DataFrame(before, schema={"account_no": pl.String, **energy}, orient="row"),
        "capacity_changes": CAPACITY_CHANGES.empty(),
        "quantities": Quantities(rules=replace(
            QuantityRules(), quantity_rules=rows(QUANTITY_RULES, *given["rules"])),
            section_days=_section_days(given["days"], given["points"])),
        "benefits": rows(HOUSEHOLD_BENEFITS, *given["claims"]),
    }  # fmt: skip


def _account(rng, number, month):
    start, end = DAYS[month]
    kind = rng.choice(("RESIDENT", "RESIDENT", "RESIDENT", "SINGLE", "TWO_PART"))
    common = {"account_no": number, "reading_day": 11, "catalogue": rng.choice((*RULES, "PLAIN")),
              "voltage_level": rng.choice(PLACES), "time_of_use": rng.random() < 0.5}  # fmt: skip
    if kind == "RESIDENT":
        opened = rng.choice(
            (date(2020, 1, 1), date(2020, 1, 1), date(start.year, 3, 5), date(start.year, 6, 1))
        )
        closed = rng.choice((None, None, None, end.replace(day=8)))
        return {**RESIDENT, **common, "opened_date": opened, "closed_date": closed}
    if kind == "SINGLE":
        return {**SINGLE, **common}
    return {**common, "voltage_level": "KV1_10", "price_class": "TWO_PART", "capacity_kva": 1000,
            "demand_basis": rng.choice(("CAPACITY", "ACTUAL")),
            "power_factor_standard": rng.choice((None, "0.90", "0.85"))}  # fmt: skip


def _claims(rng, number):
    """Make claims of a household, of one kind each: begun at some time, open or expiring."""
    kinds = rng.sample(("LARGE_HOUSEHOLD", "FLAT_PRICE", "FREE_ENERGY"), rng.choice((1, 1, 2)))
    return [
        {"account_no": number, "benefit": kind, "persons": rng.randint(7, 9),
         "valid_from": rng.choice((date(2023, 5, 1), date(2024, 4, 20), date(2024, 6, 1))),
         "valid_to": rng.choice((None, None, date(2024, 9, 15), date(2025, 6, 1), date(2024, 6, 25)))}
        for kind in kinds
    ]  # fmt: skip


def _meters(rng, account, month, given):
    """Give an account its meter; shops and works often a dwelling, lighting or a fixed share beside it."""
    number, frozen = account["account_no"], rng.random() < 0.6
    own = {"price_class": account["price_class"], "time_of_use": account["time_of_use"]}
    by_days = account["price_class"] != "RESIDENT" and rng.random() < 0.4
    if by_days:
        given["points"].append({"account_no": number, "point_no": f"{number}-0", "metering_mode": "INTERVAL"})
        given["days"] += _days(rng, account, month, own)
    else:
        _meter(rng, account, month, given, point={"point_no": f"{number}-0"}, frozen=frozen)
    if rng.random() < 0.4:
        return
    others = {"RESIDENT": ("SINGLE",), "SINGLE": ("RESIDENT", "AGRICULTURE")}.get(
        account["price_class"], ("RESIDENT", "RESIDENT_COLLECTIVE", "SINGLE")
    )
    for p, other in enumerate(rng.sample(others, rng.choice((1, len(others)))), start=1):
        part = {"price_class": other, "time_of_use": other == "SINGLE" and rng.random() < 0.5}
        point = {"account_no": number, "point_no": f"{number}-{p}", **part}
        if by_days and rng.random() < 0.5:
            given["points"].append({**point, "metering_mode": "INTERVAL"})
            given["days"] += _days(rng, account, month, part)
        elif rng.random() < 0.6:
            _meter(rng, account, month, given, point=point, frozen=frozen)
        else:
            share = rng.random() < 0.6
            given["rules"].append(
                {"account_no": number, "rule_no": p, "valid_from": date(2023, 1, 1),
                 "other_account_no": number, "kind": "FIXED_SHARE" if share else "FIXED_QUANTITY", **part,
                 "share": decimal(rng, 1, 20, 2) if share else None,
                 "quantity_kwh": None if share else rng.randint(1, 40), "taken_from": "ALL_PERIODS"}
            )  # fmt: skip


def _days(rng, account, month, part):
    """Make the complete days of a part."""
    start, end = DAYS[month]
    found = []
    for i in range((end - start).days):
        energy = {f"{name}_kwh": decimal(rng, 0, 3_000_000, 4) for name in REGISTERS}
        if not part["time_of_use"]:
            energy = {name: value if name == "flat_kwh" else Decimal(0) for name, value in energy.items()}
        found.append(
            {"account_no": account["account_no"], "use_date": start + timedelta(days=i), **part, **energy,
             "total_kwh": sum(energy.values()), "reactive_kvarh": decimal(rng, 0, 2_000_000, 4),
             "intervals": 96, "max_demand_kw": decimal(rng, 0, 9_000_000, 4)}
        )  # fmt: skip
    return found


def _whole_days(days):
    if not days:
        return DAILY_USAGE.empty()
    frame = rows(SECTION_DAILY_USAGE, *days)
    return DAILY_USAGE.conform(frame.group_by(DAILY_USAGE.key, maintain_order=True).agg(
        pl.exclude("price_class", "time_of_use").sum()))  # fmt: skip


def _section_days(days, given_points):
    """Keep the days by part of those of which another class has quarter-hours."""
    kept = {
        each["account_no"]
        for each in given_points
        if each.get("price_class") and each.get("metering_mode") == "INTERVAL"
    }
    return rows(SECTION_DAILY_USAGE, *(day for day in days if day["account_no"] in kept))


def _meter(rng, account, month, given, *, point, frozen):
    """Add a meter with its reads: opening, closing, and perhaps that of 1 January between them."""
    start, end = DAYS[month]
    end = account.get("closed_date") or end
    most = 40_000_00 if account["price_class"] == "TWO_PART" else 600_00
    opening = {name: decimal(rng, 0, 99_999_999, 2) for name in REGISTERS}
    opening["total"] = rng.choice((sum(opening.values()) % 10**6, Decimal("999999.99")))
    steps = [{name: decimal(rng, 100_00 if name == "flat" else 0, most, 2) for name in REGISTERS}]
    days = [start, end]
    if month == JANUARY and frozen:
        steps.append({name: decimal(rng, 0, most, 2) for name in REGISTERS})
        days.insert(1, NEW_YEAR)
    readings = [opening]
    for step in steps:
        last, step["total"] = readings[-1], sum(step.values())
        readings.append({name: (last[name] + step[name]) % 10**6 for name in step})
    if account.get("power_factor_standard"):
        for i, reading in enumerate(readings):
            reading |= {"reactive_forward": 10 + i * rng.randint(0, 30_000), "reactive_reverse": 5}
    given["points"].append({"account_no": account["account_no"], "meter_no": "M1", **point,
                            "multiplier": rng.choice((1, 1, 2))})  # fmt: skip
    given["reads"] += [
        {"point_no": point["point_no"], "meter_no": "M1", "read_date": day, **values,
         "max_demand": decimal(rng, 0, 9000, 2) if day == end else None}
        for day, values in zip(days, readings, strict=True)
    ]  # fmt: skip
