"""Random months: accounts of every class with their meters, reads and days, and a random catalogue."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from tests.core.billing.random_rules import back_billed, changes_of, random_quantities
from tests.core.frames import RESIDENT, SINGLE, accounts, accumulated, points, reads, rows
from yingshou.core.tables import (
    CAPACITY_CHANGES,
    DAILY_USAGE,
    TARIFF_BASIC,
    TARIFF_FACTORS,
    TARIFF_PRICES,
    TARIFF_SCHEDULE,
    TARIFF_TIERS,
    Tariffs,
)

MONTH = 202403
START, MIDDLE, END = date(2024, 2, 25), date(2024, 3, 9), date(2024, 3, 25)
DATED = {"valid_from": date(2024, 1, 1), "valid_to": None, "source": "价格文件"}
CATALOGUES = ("ONE", "TWO", "THREE")
VOLTAGES = {"SINGLE": ("UNDER_1KV", "KV1_10"), "TWO_PART": ("KV1_10", "KV110")}
OTHERS = ("sharp", "peak", "valley", "deep")
STANDARDS = (None, "0.90", "0.85", "0.80")


def decimal(rng: Random, low: int, high: int, decimals: int) -> Decimal:
    return Decimal(rng.randint(low, high)).scaleb(-decimals)


def catalogue(rng: Random) -> Tariffs:
    """Three catalogues; which components float, count for power factor and how prices round, is random."""
    prices, factors, basic, tiers = [], [], [], []
    for name in CATALOGUES:
        dated = {**DATED, "catalogue": name}
        for price_class, voltages in VOLTAGES.items():
            for voltage in voltages:
                place = {**dated, "price_class": price_class, "voltage_level": voltage}
                prices += _prices(rng, place)
                factors += [
                    {**place, "period": period.upper(), "factor": decimal(rng, 300, 2300, 3)}
                    for period in (*OTHERS, "flat")
                ]
                if price_class == "TWO_PART":
                    basic.append({**place, **_basic(rng)})
        limits = (decimal(rng, 1000, 3000, 0), decimal(rng, 3001, 5000, 0), None)
        tiers += [
            {**dated, "voltage_level": "UNDER_1KV", "tier": i + 1, "upper_limit_kwh": limit,
             "price": decimal(rng, 300_000, 900_000, 6)}
            for i, limit in enumerate(limits)
        ]  # fmt: skip
    return Tariffs(
        prices=rows(TARIFF_PRICES, *prices), factors=rows(TARIFF_FACTORS, *factors),
        schedule=TARIFF_SCHEDULE.empty(), basic=rows(TARIFF_BASIC, *basic), tiers=rows(TARIFF_TIERS, *tiers),
    )  # fmt: skip


def _prices(rng, place):
    found = []
    for purchase in ("NORMAL", "ONE_AND_HALF"):
        for component, item, floats in (
            ("AGENT_PURCHASE", "-", True), ("LINE_LOSS", "-", rng.random() < 0.5),
            ("TRANSMISSION", "-", False), ("SYSTEM_OPERATION", "-", False), ("FUNDS", "RESERVOIR", False),
            ("FUNDS", "RENEWABLE", rng.random() < 0.2), ("PRINTED_DIFFERENCE", "FLAT", False),
        ):  # fmt: skip
            low = -900 if component == "PRINTED_DIFFERENCE" else 1000
            found.append(
                {**place, "purchase_class": purchase, "component": component, "item": item,
                 "price": decimal(rng, low, 600_000 if component != "PRINTED_DIFFERENCE" else 900, 6),
                 "follows_time_of_use": floats, "in_power_factor_base": component != "FUNDS",
                 "price_decimals": rng.choice((4, 5, 6, 8))}
            )  # fmt: skip
    return found


def _basic(rng):
    threshold = rng.choice((260, 260, None))
    return {
        "capacity_price": decimal(rng, 200, 400, 1), "demand_price": decimal(rng, 300, 600, 1),
        "tolerance": Decimal("1.05"), "excess_multiple": 2, "floor_share": Decimal("0.40"),
        "load_threshold_kwh_per_kva": threshold, "load_discount": threshold and Decimal("0.90"),
        "month_convention": rng.choice((None, "DAY_BY_DAY", "CAPPED_30", "SUBTRACT_REDUCED_DAYS")),
        "minimum_suspension_days": rng.choice((None, 10)),
        "suspended_share": rng.choice((None, None, Decimal("0.50"))),
    }  # fmt: skip


def population(rng: Random, count: int) -> dict:
    """Return the arguments of `core.flow.bill` for random accounts, but for the catalogue."""
    given = {"accounts": [], "points": [], "reads": [], "days": [], "accumulated": {}, "changes": []}
    for i in range(count):
        account = _account(rng, f"A{i:05d}")
        if account["price_class"] == "TWO_PART" and rng.random() < 0.5:
            given["changes"] += changes_of(rng, account)
        given["accounts"].append(account)
        given["accumulated"][account["account_no"]] = str(decimal(rng, 0, 60_000_000, 4))
        if account["price_class"] == "TWO_PART" and rng.random() < 0.1:
            _days(rng, account, given)
        else:
            _meters(rng, account, given)
    return {
        "bill_month": MONTH, "accounts": accounts(*given["accounts"]),
        "metering_points": points(*given["points"]),
        "reads": reads(*given["reads"]), "daily_usage": rows(DAILY_USAGE, *given["days"]),
        "accumulated": accumulated(**given["accumulated"]),
        "capacity_changes": rows(CAPACITY_CHANGES, *given["changes"]),
        "quantities": random_quantities(rng, given["accounts"]),
        "back_billed": back_billed(rng, given["accounts"]),
    }  # fmt: skip


def _account(rng, number):
    price_class = rng.choice(("RESIDENT", "SINGLE", "TWO_PART", "TWO_PART"))
    common = {"account_no": number, "reading_day": 25, "catalogue": rng.choice(CATALOGUES)}
    if price_class == "RESIDENT":
        return {**RESIDENT, **common}
    common |= {
        "purchase_class": rng.choice(("NORMAL", "ONE_AND_HALF")), "time_of_use": rng.random() < 0.7,
        "power_factor_standard": rng.choice(STANDARDS), "voltage_level": rng.choice(VOLTAGES[price_class]),
    }  # fmt: skip
    if price_class == "SINGLE":
        return {**SINGLE, **common}
    return {
        **common, "price_class": "TWO_PART", "capacity_kva": rng.choice((315, 630, 1000, "1250.5", 31500)),
        "contract_demand_kw": decimal(rng, 500_000, 12_000_000, 4),
        "demand_basis": rng.choice(("CAPACITY", "CONTRACT", "ACTUAL")),
        **({"opened_date": date(2024, 3, 2)} if rng.random() < 0.05 else {}),
    }  # fmt: skip


def _meters(rng, account, given):
    """Give an account one or two points; of each a meter, or a meter exchanged for another."""
    start = max(START, account.get("opened_date", START))
    for p in range(rng.choice((1, 1, 1, 2))):
        point = {"account_no": account["account_no"], "point_no": f"{account['account_no']}-{p}",
                 "multiplier": rng.choice((1, 1, 40, "12.5")), "register_digits": 6}  # fmt: skip
        if rng.random() < 0.15:
            given["points"] += [
                {**point, "meter_no": "M1", "removed_date": MIDDLE},
                {**point, "meter_no": "M2", "installed_date": MIDDLE},
            ]
            given["reads"] += _span(
                rng, account, {**point, "meter_no": "M1"}, (start, "NORMAL"), (MIDDLE, "REMOVED")
            )
            given["reads"] += _span(
                rng, account, {**point, "meter_no": "M2"}, (MIDDLE, "INSTALLED"), (END, "NORMAL")
            )
        else:
            given["points"].append({**point, "meter_no": "M1"})
            kinds = [rng.choice(("NORMAL", "NORMAL", "NORMAL", "ESTIMATED")) for _ in range(2)]
            given["reads"] += _span(
                rng, account, {**point, "meter_no": "M1"}, (start, kinds[0]), (END, kinds[1])
            )


def _span(rng, account, meter, start, end):
    """Make the two reads of a meter, sometimes with registers that roll over between them."""
    capacity = Decimal(str(account.get("capacity_kva") or 200))
    # Five such registers stay below half of a register's range, or a roll-over would be held a mistake.
    largest = min(int(capacity * 100 * 100 / Decimal(str(meter["multiplier"]))), 9_000_000)
    used = {name: decimal(rng, 0, largest, 2) for name in (*OTHERS, "flat")}
    used["total"] = sum(used.values())
    if account.get("power_factor_standard"):
        used["reactive_forward"] = used["total"] * rng.randint(0, 200) / 100
        used["reactive_reverse"] = decimal(rng, 0, 5000, 2)
    opening = {
        name: decimal(rng, 0, 99_999_999, 2) if rng.random() < 0.8 else Decimal("999999.99") for name in used
    }
    closing = {name: (opening[name] + used[name]).quantize(Decimal("0.0001")) % 10**6 for name in used}
    place = {"point_no": meter["point_no"], "meter_no": meter["meter_no"]}
    demand = decimal(rng, 0, int(capacity * 100), 2)
    return [
        {**place, "read_date": start[0], "read_kind": start[1], **opening},
        {**place, "read_date": end[0], "read_kind": end[1], **closing, "max_demand": demand},
    ]


def _days(rng, account, given):
    number = account["account_no"]
    given["points"].append({"account_no": number, "point_no": f"{number}-0", "metering_mode": "INTERVAL"})
    start = max(START, account.get("opened_date", START))
    for i in range((END - start).days):
        shares = {f"{p}_kwh": decimal(rng, 0, 30_000_000, 4) for p in (*OTHERS, "flat")}
        if not account["time_of_use"]:
            shares = {"flat_kwh": shares["flat_kwh"], **{f"{p}_kwh": Decimal(0) for p in OTHERS}}
        given["days"].append(
            {"account_no": number, "use_date": start + timedelta(days=i), "total_kwh": sum(shares.values()),
             **shares, "reactive_kvarh": decimal(rng, 0, 30_000_000, 4), "intervals": 96,
             "max_demand_kw": decimal(rng, 0, 5_000_000, 4)}
        )  # fmt: skip
