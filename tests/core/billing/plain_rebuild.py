"""A bill rebuilt from its explanation alone, by plain decimals that share nothing with the product.

The explanation is taken as text, as it would travel: every number a decimal written out. Only inputs are
believed (registers, multipliers, prices, factors, limits, rules); every result is worked out again.
"""

from decimal import ROUND_HALF_UP, Decimal

from tests.core.billing.plain_capacity import day_fee
from tests.core.billing.plain_quantities import ORDER, steps_of, sums
from tests.core.billing.plain_tiers import COMPONENTS as TIERS
from tests.core.billing.plain_tiers import household_lines

D = Decimal
PERIODS = ("sharp", "peak", "flat", "valley", "deep")
BASIC = ("CAPACITY", "DEMAND", "DEMAND_EXCESS")
OTHER_ITEMS = (*TIERS, "POWER_FACTOR", "MARKET_DEVIATION", *BASIC)
HOUSEHOLDS = ("RESIDENT", "RESIDENT_COLLECTIVE")


def half_up(number, decimals):
    return number.quantize(D(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def number(text):
    return None if text is None else D(text)


def rebuild(explanation):
    """Return (energy figures, lines as {line_no: (quantity, price, amount)}, amount) of a bill."""
    parts = parts_of(explanation)
    energy = energy_of(explanation, parts)
    by_class = {part["line_class"]: part["energy"] for part in parts}
    own = by_class.get(None, energy)
    lines, done = explanation["lines"], {}
    for line in lines:
        if line["component"] not in OTHER_ITEMS:
            done[line["line_no"]] = priced(line, by_class[line["line_class"]][line["quantity_of"]])
    done |= tier_amounts(explanation, by_class)
    done |= basic_amounts(explanation, energy)
    done |= deviation_amounts(explanation, own)
    base = sum((done[n["line_no"]][2] for n in lines if n["in_power_factor_base"]), D(0))
    for line in lines:
        if line["component"] == "POWER_FACTOR":
            share = percent_of(explanation["power_factor"], assessed(parts)) / 100
            done[line["line_no"]] = (base, share, half_up(base * share, 2))
    assert_complete(explanation, by_class)
    amount = sum((amount for *_, amount in done.values()), D(0))
    assert_taxed(explanation["tax"], amount)
    return energy, done, amount


def assert_taxed(rule, amount):
    if rule is not None:
        net = half_up(amount / (1 + D(rule["vat_rate"])), 2)
        assert (net, amount - net) == (D(rule["net_amount"]), D(rule["tax_amount"]))


def priced(line, quantity):
    assert line["rounding"] == "HALF_UP"
    price = half_up(D(line["base_price"]) * D(line["factor"]), line["price_decimals"])
    return quantity, price, half_up(quantity * price, 2)


# Energy


def parts_of(explanation):
    """Return the account's own part and its sections, each with its steps and the energy billed for it."""
    told = explanation["energy"]
    own = {**told, "line_class": None, "price_class": explanation["price_class"], "sections": []}
    sections = [
        {**each, "line_class": each["price_class"], "steps": [], "own_no": each["section_no"]}
        for each in told["sections"]
    ]
    found = []
    for part in ({**own, "own_no": explanation["account_no"]}, *sections):
        steps = part_steps(part, explanation)
        idle = not (part["meters"] or part["days"]) and not any(step[0] != "METERED" for step in steps)
        if not (idle and told["sections"]):
            found.append({**part, "done": steps, "energy": part_energy(part, steps)})
    return found


def part_steps(part, explanation):
    metered = {"": figures_of(counted_by(part))}
    metered |= {other["account_no"]: figures_of(counted_by(other)) for other in part["linked"]}
    return steps_of(
        part, account_no=part["own_no"], start=explanation["period_start"], end=explanation["period_end"],
        metered=metered,
    )  # fmt: skip


def part_energy(part, steps):
    counted = counted_by(part)
    if not steps:
        return counted
    found = sums(steps)
    named = {f"{name}_kwh": found[name] for name in ("total", *PERIODS)}
    return {**counted, **named, "reactive_kvarh": found["reactive"]}


def energy_of(explanation, parts):
    """Add up the parts of the account, and hold their steps and figures against the stated ones."""
    told = explanation["energy"]
    steps = [step for part in parts for step in named_steps(part, parts)]
    stated = [as_step(step) for step in told["steps"]]
    if told["sections"]:
        steps, stated = (sorted(each, key=step_order) for each in (steps, stated))
    assert steps == stated
    for part in parts:
        if part["line_class"] is not None:
            names = ("total_kwh", *(f"{p}_kwh" for p in PERIODS), "reactive_kvarh")
            assert {n: part["energy"].get(n) for n in names} == {n: number(part[n]) for n in names}
    if len(parts) == 1:
        return parts[0]["energy"]
    whole = {
        f"{name}_kwh": sum((part["energy"][f"{name}_kwh"] for part in parts), D(0))
        for name in ("total", *PERIODS)
    }
    reactive = [each for part in parts if (each := part["energy"]["reactive_kvarh"]) is not None]
    demands = {part["line_class"]: part["energy"]["max_demand_kw"] for part in parts}
    known = [each for each in demands.values() if each is not None]
    highest = max(known) if demands.get(None) is None and known else demands.get(None)
    return {
        **whole, "reactive_kvarh": sum(reactive, D(0)) if reactive else None, "max_demand_kw": highest,
    }  # fmt: skip


def step_order(step):
    return ORDER.index(step[0]), step[1], str(sorted((k, str(v)) for k, v in step[2].items()))


def named_steps(part, parts):
    """Name the steps of a part as those of its account: by the class of the part they are of, or go to."""
    if not any(each["done"] for each in parts):
        return []
    figures = figures_of(counted_by(part))
    steps = part["done"] or [("METERED", "-", figures, figures["total"])]
    names = {each["own_no"]: each["line_class"] for each in parts if each["line_class"] is not None}
    return [
        (kind, names.get(source, part["line_class"] or "-" if source == "-" else source), energy, exact)
        for kind, source, energy, exact in steps
    ]


def assessed(parts):
    """Return the energy on which power factor is measured: of all parts but households."""
    if len(parts) == 1 and parts[0]["line_class"] is None:
        return parts[0]["energy"]
    counting = [part["energy"] for part in parts if part["price_class"] not in HOUSEHOLDS]
    return {name: sum((each[name] for each in counting), D(0)) for name in ("total_kwh", "reactive_kvarh")}


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


def tier_amounts(explanation, by_class):
    lines = {(n["component"], n["item"]): n for n in explanation["lines"] if n["component"] in TIERS}
    rule = explanation["tiers"]
    if rule is None:
        assert not lines
        return {}
    energy = by_class[rule["line_class"]]
    figures = {name: energy[f"{name}_kwh"] for name in ("total", *PERIODS)}

    def metered(meters):
        told = {"meters": meters, "time_of_use": False, "billed_as": []}
        return from_meters(told)["total_kwh"]

    found = {}
    for key, (quantity, price) in household_lines(explanation, figures, metered).items():
        line = lines.pop(key)
        assert half_up(D(line["base_price"]) * D(line["factor"]), line["price_decimals"]) == price
        found[line["line_no"]] = (quantity, price, half_up(quantity * price, 2))
    assert not lines
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


def assert_complete(explanation, by_class):
    """Assert that every component of the energy price charges all of the energy, none of it twice."""
    charged = {}
    for line in explanation["lines"]:
        if line["component"] in OTHER_ITEMS or line["component"] == "PRINTED_DIFFERENCE":
            continue
        period = line["quantity_of"].removesuffix("_kwh").upper()
        item = line["item"].removesuffix(period).removesuffix(".") or "-"
        key = (line["line_class"], line["component"], item)
        charged[key] = charged.get(key, D(0)) + by_class[line["line_class"]][line["quantity_of"]]
    assert all(quantity == by_class[key[0]]["total_kwh"] for key, quantity in charged.items())
