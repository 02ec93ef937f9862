"""A bill rebuilt from its explanation alone, by plain decimals that share nothing with the product.

The explanation is taken as text, as it would travel: every number a decimal written out. Only inputs are
believed (registers, multipliers, prices, factors, limits, rules); every result is worked out again.
"""

from decimal import ROUND_HALF_UP, Decimal

from tests.core.billing.plain_capacity import day_fee
from tests.core.billing.plain_quantities import steps_of, sums

D = Decimal
PERIODS = ("sharp", "peak", "flat", "valley", "deep")
BASIC = ("CAPACITY", "DEMAND", "DEMAND_EXCESS")
OTHER_ITEMS = ("TIER", "POWER_FACTOR", "MARKET_DEVIATION", *BASIC)


def half_up(number, decimals):
    return number.quantize(D(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def number(text):
    return None if text is None else D(text)


def rebuild(explanation):
    """Return (energy figures, lines as {line_no: (quantity, price, amount)}, amount) of a bill."""
    energy = energy_of(explanation)
    lines, done = explanation["lines"], {}
    for line in lines:
        if line["component"] not in OTHER_ITEMS:
            done[line["line_no"]] = priced(line, energy[line["quantity_of"]])
    done |= tier_amounts(explanation, energy)
    done |= basic_amounts(explanation, energy)
    done |= deviation_amounts(explanation, energy)
    base = sum((done[n["line_no"]][2] for n in lines if n["in_power_factor_base"]), D(0))
    for line in lines:
        if line["component"] == "POWER_FACTOR":
            rule = explanation["power_factor"]
            share = percent_of(rule, energy) / 100
            done[line["line_no"]] = (base, share, half_up(base * share, 2))
    assert_complete(explanation, energy)
    return energy, done, sum((amount for *_, amount in done.values()), D(0))


def priced(line, quantity):
    assert line["rounding"] == "HALF_UP"
    price = half_up(D(line["base_price"]) * D(line["factor"]), line["price_decimals"])
    return quantity, price, half_up(quantity * price, 2)


# Energy


def energy_of(explanation):
    """Add up meters, or days, and the steps from there to the energy billed."""
    told = explanation["energy"]
    counted = counted_by(told)
    metered = {"": figures_of(counted)}
    metered |= {other["account_no"]: figures_of(counted_by(other)) for other in told["linked"]}
    steps = steps_of(
        told, account_no=explanation["account_no"], start=explanation["period_start"],
        end=explanation["period_end"], metered=metered,
    )  # fmt: skip
    assert steps == [as_step(step) for step in told["steps"]]
    if not steps:
        return counted
    found = sums(steps)
    named = {f"{name}_kwh": found[name] for name in ("total", *PERIODS)}
    return {**counted, **named, "reactive_kvarh": found["reactive"]}


def counted_by(told):
    return from_meters(told) if told["method"] == "REGISTERS" else from_days(told)


def figures_of(counted):
    figures = {name: counted[f"{name}_kwh"] for name in ("total", *PERIODS)}
    return figures | {"reactive": counted["reactive_kvarh"]}


def as_step(step):
    figures = {name: D(step[f"{name}_kwh"]) for name in ("total", *PERIODS)}
    figures["reactive"] = number(step["reactive_kvarh"])
    return step["kind"], step["source"], figures, D(step["exact_kwh"])


def from_days(told):
    days = told["days"]
    names = ("total_kwh", *(f"{p}_kwh" for p in PERIODS), "reactive_kvarh")
    found = {name: sum((D(day[name]) for day in days), D(0)) for name in names}
    return found | {"max_demand_kw": max(D(day["max_demand_kw"]) for day in days)}


def from_meters(told):
    found = {name: D(0) for name in ("total_kwh", *(f"{p}_kwh" for p in PERIODS))}
    reactive, demands = D(0), {}
    for meter in told["meters"]:
        times = D(meter["multiplier"])
        counted = {r["name"]: difference(r, meter["register_digits"]) for r in meter["registers"]}
        for name, units in levelled(counted, told["time_of_use"]).items():
            found[f"{name}_kwh"] += half_up(units * times, 4)
        both = [counted[name] for name in ("reactive_forward", "reactive_reverse") if name in counted]
        reactive = None if reactive is None or not both else reactive + half_up(sum(both) * times, 4)
        if meter["max_demand"] is not None:
            demand = half_up(D(meter["max_demand"]) * times, 4)
            demands[meter["point_no"]] = max(demand, demands.get(meter["point_no"], D(0)))
    highest = sum(demands.values(), D(0)) if demands else None
    return billed_as(found, told) | {"reactive_kvarh": reactive, "max_demand_kw": highest}


def billed_as(found, told):
    """Move the energy of registers that are billed as another period; each register by itself."""
    moved = {m["register_period"].lower(): m["period"].lower() for m in told["billed_as"]}
    if not told["time_of_use"]:
        return found
    done = {"total_kwh": found["total_kwh"], **{f"{p}_kwh": D(0) for p in PERIODS}}
    for period in PERIODS:
        done[f"{moved.get(period, period)}_kwh"] += found[f"{period}_kwh"]
    return done


def difference(register, digits):
    counted = D(register["closing"]) - D(register["opening"])
    assert (counted < 0) == register["rolled_over"]
    return counted + 10**digits if counted < 0 else counted


def levelled(counted, time_of_use):
    """Give flat what the other periods leave of the total, so that the periods add up to it."""
    if not time_of_use:
        return {"total": counted["total"], "flat": counted["total"]}
    others = {name: counted.get(name, D(0)) for name in PERIODS if name != "flat"}
    rest = max(counted["total"] - sum(others.values()), D(0))
    return {**others, "flat": rest, "total": rest + sum(others.values())}


# Rules


def tier_amounts(explanation, energy):
    if explanation["tiers"] is None:
        return {}
    before = D(explanation["tiers"]["accumulated_kwh"])
    after = before + energy["total_kwh"]
    ranges = {str(r["tier"]): r for r in explanation["tiers"]["ranges"]}
    found, used = {}, D(0)
    for line in explanation["lines"]:
        tier = ranges[line["item"]]
        top = after if tier["upper_limit_kwh"] is None else min(after, D(tier["upper_limit_kwh"]))
        quantity = top - max(before, D(tier["lower_limit_kwh"]))
        found[line["line_no"]] = priced({**line, "base_price": tier["price"]}, quantity)
        used += quantity
    assert used == energy["total_kwh"]
    return found


def basic_amounts(explanation, energy):
    rule = explanation["demand"]
    lines = {(n["component"], n["item"]): n for n in explanation["lines"] if n["component"] in BASIC}
    if rule is None:
        assert not lines
        return {}
    found = {}
    if rule["days"]:
        measured = energy["max_demand_kw"]
        charged = day_fee(rule, measured, lambda installed: load_discount(rule, energy, installed))
    else:
        charged = {(name, "-"): (*n, False) for name, n in basic_quantities(rule, energy).items()}
    for key, (quantity, factor, by_day) in charged.items():
        line = lines.pop(key)
        price = half_up(D(line["base_price"]) * factor, line["price_decimals"])
        amount = half_up(quantity * price / (30 if by_day else 1), 2)
        assert (line["quantity_unit"][-4:] == "_DAY") == by_day
        found[line["line_no"]] = (quantity, price, amount)
    assert not lines
    return found


def load_discount(rule, energy, installed):
    threshold = number(rule["load_threshold_kwh_per_kva"])
    reached = threshold is not None and installed and energy["total_kwh"] >= threshold * installed
    return D(rule["load_discount"]) if reached else D(1)


def basic_quantities(rule, energy):
    """Return what the basic fee charges: {component: (quantity, factor)}."""
    capacity, measured = number(rule["capacity_kva"]), energy["max_demand_kw"]
    if rule["basis"] == "CAPACITY":
        return {"CAPACITY": (capacity, D(1))}
    discount = load_discount(rule, energy, capacity)
    if rule["basis"] == "ACTUAL":
        return {"DEMAND": (measured, discount)}
    declared = max(D(rule["contract_demand_kw"]), half_up(capacity * D(rule["floor_share"]), 4))
    limit = half_up(declared * D(rule["tolerance"]), 4)
    if measured <= limit:
        return {"DEMAND": (declared, discount)}
    double = D(rule["excess_multiple"]) * discount
    return {"DEMAND": (limit, discount), "DEMAND_EXCESS": (measured - limit, double)}


def deviation_amounts(explanation, energy):
    """Charge what each contract was missed by beyond its tolerance."""
    rule = explanation["market"]
    given = [n for n in explanation["lines"] if n["component"].startswith("MARKET_")]
    if rule is None:
        assert not given
        return {}
    lines = {n["item"]: n for n in given if n["component"] == "MARKET_DEVIATION"}
    found = {}
    for contract in rule["contracts"]:
        period, price = contract["period"], D(contract["contract_price"])
        used = energy["total_kwh" if period == "-" else f"{period.lower()}_kwh"]
        contracted = D(contract["contracted_kwh"])
        above = used - half_up(contracted * (1 + D(rule["tolerance_above"])), 4)
        below = half_up(contracted * (1 - D(rule["tolerance_below"])), 4) - used
        base = {"CONTRACT": price, "REFERENCE": number(rule["reference_price"])}.get(rule["deviation_basis"])
        base = D(rule["reference_price"]) - price if base is None else base
        for side, quantity, factor in (("ABOVE", above, "factor_above"), ("BELOW", below, "factor_below")):
            item = side if period == "-" else f"{period}.{side}"
            if quantity > 0 and D(rule[factor]) > 0:
                line = lines.pop(item)
                found[line["line_no"]] = priced(
                    {**line, "base_price": base, "factor": rule[factor]}, quantity
                )
        for line in given:
            if line["component"] == "MARKET_PURCHASE" and period in {"-", line["item"]}:
                assert D(line["base_price"]) == price
    assert not lines
    return found


def percent_of(rule, energy):
    """Return the percent of 水电财字(83)215号, stepping from the standard hundredth by hundredth."""
    active, reactive = energy["total_kwh"], energy["reactive_kvarh"]
    factor = half_up(active / (active * active + reactive * reactive).sqrt(), 2)
    standard = D(rule["standard"])
    largest = {"0.90": D("0.75"), "0.85": D("1.10"), "0.80": D("1.30")}[rule["standard"]]
    percent, at = D(0), standard
    while at < factor:
        percent -= D("0.10") if at < D("0.90") else D("0.15")
        at += D("0.01")
    while at > factor:
        below = standard - at
        percent += D("0.5") if below < D("0.20") else D(1) if below < D("0.25") else D(2)
        at -= D("0.01")
    assert (str(factor), max(percent, -largest)) == (rule["power_factor"], D(rule["percent"]))
    return max(percent, -largest)


def assert_complete(explanation, energy):
    """Assert that every component of the energy price charges all of the energy, none of it twice."""
    charged = {}
    for line in explanation["lines"]:
        if line["component"] in OTHER_ITEMS or line["component"] == "PRINTED_DIFFERENCE":
            continue
        period = line["quantity_of"].removesuffix("_kwh").upper()
        item = line["item"].removesuffix(period).removesuffix(".") or "-"
        key = (line["component"], item)
        charged[key] = charged.get(key, D(0)) + energy[line["quantity_of"]]
    assert all(quantity == energy["total_kwh"] for quantity in charged.values())
