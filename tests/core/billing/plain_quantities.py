"""From metered to billed energy by plain decimals: losses, sub-meters, quantities and shares.

Nothing is shared with the product. Energy is a dictionary of figures by name, reactive None where no meter
counts it.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

D = Decimal
PERIODS = ("sharp", "peak", "flat", "valley", "deep")
ORDER = ("METERED", "SUB_METER", "TRANSFORMER_LOSS", "LINE_LOSS", "FIXED_QUANTITY", "FIXED_SHARE", "RECEIVED",
         "BACK_BILLED")  # fmt: skip


def half_up(number, decimals):
    return number.quantize(D(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def whole(number):
    """Round half up to whole kWh; what a division cut off far behind the comma does not count."""
    return half_up(half_up(number, 8), 0)


def steps_of(told, *, account_no, start, end, metered):
    """Return the steps of an account in order: (kind, source, figures, exact).

    Args:
        told: `energy` of an explanation.
        account_no: whose it is.
        start, end: the period.
        metered: figures of the account and of each linked one, by number; "" is the account itself.
    """
    metered = {**metered, account_no: metered[""]}
    own = own_steps(told, date.fromisoformat(start), date.fromisoformat(end), metered[""], metered)
    givers = [
        other
        for other in told["linked"]
        if any(r["other_account_no"] == account_no and r["kind"] != "SUB_METER" for r in other["deductions"])
    ]
    for giver in givers:
        place = (date.fromisoformat(giver["period_start"]), date.fromisoformat(giver["period_end"]))
        for kind, source, figures, exact in own_steps(giver, *place, metered[giver["account_no"]], metered):
            if kind in ("FIXED_QUANTITY", "FIXED_SHARE") and source == account_no:
                own.append(("RECEIVED", giver["account_no"], received(figures, told["time_of_use"]), -exact))
    own += [added_step(step) for step in told["steps"] if step["kind"] == "BACK_BILLED"]
    if len(own) == 1:
        return []
    return sorted(own, key=lambda step: (ORDER.index(step[0]), step[1]))


def added_step(step):
    """Return energy that a correction added or gave back: a decision, not worked out from anything."""
    figures = {name: D(step[f"{name}_kwh"]) for name in PERIODS}
    return (
        "BACK_BILLED",
        "-",
        {"total": sum(figures.values()), **figures, "reactive": D(0)},
        D(step["exact_kwh"]),
    )


def received(figures, by_period):
    turned = {name: value if value is None else -value for name, value in figures.items()}
    return turned if by_period else {**turned, **dict.fromkeys(PERIODS, D(0)), "flat": turned["total"]}


def own_steps(told, start, end, counted, metered):
    """Return what follows from an account's meters, losses and deductions, but not what it receives."""
    steps = [("METERED", "-", counted, counted["total"])]
    rules = {kind: [r for r in told["deductions"] if r["kind"] == kind] for kind in ORDER}
    by_period = [r for r in rules["SUB_METER"] if told["time_of_use"] and r["other_time_of_use"]]
    for rule in by_period:
        other = metered[rule["other_account_no"]]
        steps.append(("SUB_METER", rule["other_account_no"], taken(other), -other["total"]))
    left = sums(steps)
    for rule in rules["SUB_METER"]:
        if rule not in by_period:
            other = metered[rule["other_account_no"]]
            figures = taken(
                {**spread(other["total"], weights(left, rule, told)), "reactive": other["reactive"]}
            )
            steps.append(("SUB_METER", rule["other_account_no"], figures, -other["total"]))
            left = sums([("", "", left, 0), steps[-1]])
    for loss in told["losses"]:
        steps += loss_steps(loss, start, end, counted)
    before = sums(steps)
    amounts = [(rule, D(rule["quantity_kwh"]), D(rule["quantity_kwh"])) for rule in rules["FIXED_QUANTITY"]]
    steps += taken_off(amounts, before, told)
    before = sums(steps)
    steps += taken_off(shares(rules["FIXED_SHARE"], before["total"]), before, told)
    return steps


def sums(steps):
    found = {name: sum((step[2][name] for step in steps), D(0)) for name in ("total", *PERIODS)}
    reactive = [step[2]["reactive"] for step in steps]
    return found | {"reactive": None if None in reactive else sum(reactive, D(0))}


def taken(figures):
    turned = {name: -(figures[name] or D(0)) for name in ("total", *PERIODS)}
    return turned | {"reactive": -(figures["reactive"] or D(0))}


def weights(energy, rule, told):
    """Return what each period can give: only flat without periods, or where the rule says so."""
    if rule["taken_from"] == "FLAT" or not told["time_of_use"]:
        return None
    return {name: max(energy[name], D(0)) for name in PERIODS}


def spread(total, by_weight):
    """Share a total over the periods by largest remainder, in whole kWh where all figures are whole."""
    none = {"total": total, **dict.fromkeys(PERIODS, D(0))}
    if by_weight is None or not sum(by_weight.values()):
        return {**none, "flat": total}
    unit = D(1) if all(n == int(n) for n in (total, *by_weight.values())) else D("0.0001")
    parts = largest_remainder(int(total / unit), [int(by_weight[name] / unit) for name in PERIODS])
    return {**none, **{name: part * unit for name, part in zip(PERIODS, parts, strict=True)}}


def largest_remainder(units, by_weight):
    """Give each weight its units cut off, then one more to the largest rests, the earlier first."""
    whole_weight = sum(by_weight)
    parts = [units * weight // whole_weight for weight in by_weight]
    rests = sorted(range(len(parts)), key=lambda i: (-(units * by_weight[i] % whole_weight), i))
    for i in rests[: units - sum(parts)]:
        parts[i] += 1
    return parts


def taken_off(amounts, before, told):
    """Take (rule, amount, exact) off the periods in turn, each with its part of the reactive energy."""
    left, steps = before, []
    for rule, amount, exact in amounts:
        reactive = None
        if before["reactive"] is not None:
            part = amount / before["total"] if before["total"] > 0 else D(0)
            reactive = -half_up(before["reactive"] * part, 4)
        figures = {
            **taken({**spread(amount, weights(left, rule, told)), "reactive": D(0)}),
            "reactive": reactive,
        }
        steps.append((rule["kind"], rule["other_account_no"], figures, -exact))
        left = sums([("", "", left, 0), steps[-1]])
    return steps


def shares(rules, total):
    if not rules:
        return []
    each = [D(rule["share"]) for rule in rules]
    parts = largest_remainder(int(total), [int(n * 10**8) for n in (*each, 1 - sum(each))])
    return [
        (rule, D(part), half_up(total * share, 4))
        for rule, part, share in zip(rules, parts, each, strict=False)
    ]


def loss_steps(loss, start, end, counted):
    """Return the loss of a transformer, of a line, or both."""
    stood = (date.fromisoformat(loss["end"]) - date.fromisoformat(loss["start"])).days
    share = D(loss["energy_share"]) * stood / (end - start).days
    active = half_up(counted["total"] * share, 4)
    reactive = None if counted["reactive"] is None else half_up(counted["reactive"] * share, 4)
    square = (active / D("0.8")) ** 2 if reactive is None else active**2 + reactive**2
    steps, lost = [], D(0)
    if loss["method"] != "LINE":
        month = stood == (end - start).days and is_month(start, end)
        found = by_formula if loss["method"] == "FORMULA" else by_table
        exact, exact_reactive = found(loss, square, stood, month)
        lost = whole(exact)
        figures = {**spread(lost, counted_weights(counted)), "reactive": whole(exact_reactive)}
        steps.append(("TRANSFORMER_LOSS", loss["transformer_no"], figures, half_up(exact, 4)))
    if loss["line_loss_share"] is not None and D(loss["line_loss_share"]) > 0:
        exact = (active + lost) * D(loss["line_loss_share"])
        figures = {**spread(whole(exact), counted_weights(counted)), "reactive": D(0)}
        steps.append(("LINE_LOSS", loss["transformer_no"], figures, half_up(exact, 4)))
    return steps


def counted_weights(counted):
    return {name: counted[name] for name in PERIODS}


def is_month(start, end):
    return start.day == end.day and (end.year - start.year) * 12 + end.month - start.month == 1


def by_formula(loss, square, days, _month):
    hours, rated, k = days * 24, D(loss["capacity_kva"]), D(loss["shift_factor"])
    active = D(loss["p0_kw"]) * hours + k * D(loss["pk_kw"]) * square / (rated**2 * hours)
    reactive = D(loss["i0_percent"]) / 100 * rated * hours
    return active, reactive + k * D(loss["uk_percent"]) / 100 * square / (rated * hours)


def by_table(loss, square, days, month):
    rated = D(loss["capacity_kva"]) * days * 24
    reached = [n for n in loss["table"] if (D(n["load_ratio_to"]) * rated) ** 2 >= square]
    step = min(reached, key=lambda n: D(n["load_ratio_to"]))
    part = D(1) if month else D(min(days, 30)) / 30
    return D(step["active_loss_kwh"]) * part, D(step["reactive_loss_kvarh"]) * part
