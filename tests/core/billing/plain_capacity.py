"""The basic fee by the day, by plain decimals: which capacity was there on each day, and what it costs."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby, pairwise

D = Decimal
DAY = timedelta(days=1)
SIGNS = {"NEW": 1, "INCREASE": 1, "REDUCTION": -1, "SUSPENSION": -1, "RESUMPTION": 1}
RESTS = {"SUSPENSION": 1, "RESUMPTION": -1}


def half_up(number, decimals):
    return number.quantize(D(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def day(text):
    return None if text is None else date.fromisoformat(text)


class Capacity:
    """The capacity of an account day by day, from the changes on file."""

    def __init__(self, rule):
        told = rule["days"]
        self.rule, self.told = rule, told
        self.cycle = (day(told["cycle_start"]), day(told["cycle_end"]))
        changes = [
            {**c, "on": day(c["effective_date"]), "at": c["transformer_no"] or "-"} for c in told["changes"]
        ]
        ended = [c["on"] for c in changes if c["kind"] == "TERMINATION"]
        first = max(self.cycle[0], day(told["opened_date"]))
        last = min([self.cycle[1], day(told["closed_date"]) or date.max, *ended])
        self.days = [first + DAY * i for i in range((last - first).days)]
        self.changes = without_short_rests(changes, told["minimum_suspension_days"])
        # A transformer belongs to a group as soon as one of its changes names it.
        self.group = {}
        for change in changes:
            if change["interlock_group"] is not None:
                self.group[change["at"]] = max(change["interlock_group"], self.group.get(change["at"], ""))

    def on(self, the_day):
        """Return (capacity charged, capacity installed, declared demand) of a day."""
        past = [c for c in self.changes if c["on"] <= the_day]
        listed = any(c["kind"] == "NEW" for c in self.changes)
        running = D(0) if listed else D(self.rule["capacity_kva"])
        resting = D(0)
        for members in self.units(past).values():
            runs = [sum_of(c, SIGNS) for c in members]
            installed = max(n + sum_of(c, RESTS) for n, c in zip(runs, members, strict=True))
            running, resting = running + max(runs), resting + installed - max(runs)
        declared = self.rule["contract_demand_kw"]
        for change in sorted(past, key=lambda c: (c["on"], c["change_no"])):
            declared = change["contract_demand_kw"] or declared
        charged = running + half_up(resting * D(self.told["suspended_share"]), 4)
        return charged, running + resting, None if declared is None else D(declared)

    def units(self, past):
        """Group changes by transformer, and transformers by interlocked group."""
        found = {}
        for place in {c["at"] for c in past}:
            name = ("G", self.group[place]) if place in self.group else ("T", place)
            found.setdefault(name, []).append([c for c in past if c["at"] == place])
        return found


def sum_of(changes, signs):
    return sum((signs.get(c["kind"], 0) * D(c["capacity_kva"] or 0) for c in changes), D(0))


def without_short_rests(changes, least):
    """Drop suspensions that ended too soon, together with their resumption."""
    dropped = set()
    for place in {c["at"] for c in changes}:
        rests = [c for c in changes if c["at"] == place and c["kind"] in RESTS]
        rests.sort(key=lambda c: (c["on"], c["kind"]))
        for one, two in pairwise(rests):
            kinds = (one["kind"], two["kind"])
            if kinds == ("SUSPENSION", "RESUMPTION") and (two["on"] - one["on"]).days < least:
                dropped |= {one["change_no"], two["change_no"]}
    return [c for c in changes if c["change_no"] not in dropped]


def day_fee(rule, measured, discount_of):
    """Return the basic-fee lines: {(component, item): (quantity, factor, by the day)}.

    Args:
        rule: `demand` of an explanation, with its days.
        measured: the month's maximum demand, or None.
        discount_of: gives the load discount for an installed capacity.
    """
    capacity = Capacity(rule)
    states = [(the_day, *capacity.on(the_day)) for the_day in capacity.days]
    discount = discount_of(max(n[2] for n in states))
    runs = charged_runs(rule, states, measured)
    whole = (states[0][0], states[-1][0] + DAY) == capacity.cycle
    if rule["basis"] == "CAPACITY":
        discount = D(1)
    component = "CAPACITY" if rule["basis"] == "CAPACITY" else "DEMAND"
    if whole and len(runs) == 1:
        return month_lines(rule, runs[0], component, discount, measured)
    convention = rule["days"]["month_convention"] if whole else "DAY_BY_DAY"
    prices = {"component": component, "discount": discount}
    return day_lines(rule, runs, measured=measured, convention=convention, **prices)


def charged_runs(rule, states, measured):
    """Join the days on which one quantity is charged: [(days, quantity, over, limit)]."""
    limits = []
    for _, charged, _, declared in states:
        contract = limit = None
        if rule["basis"] == "CONTRACT":
            contract = max(declared, half_up(charged * D(rule["floor_share"]), 4))
            limit = half_up(contract * D(rule["tolerance"]), 4)
        limits.append((contract, limit))
    highest = max((limit for _, limit in limits if limit is not None), default=None)
    rows = []
    for (the_day, charged, *_), (contract, limit) in zip(states, limits, strict=True):
        over = limit is not None and limit == highest and measured > limit
        by_basis = {"CAPACITY": charged, "ACTUAL": measured, "CONTRACT": limit if over else contract}
        quantity = by_basis[rule["basis"]] if charged > 0 else D(0)
        rows.append((the_day, quantity, over and quantity > 0, limit))
    return [
        ([row[0] for row in run], *state, run[0][3])
        for state, group in groupby(rows, key=lambda row: row[1:3])
        for run in [list(group)]
    ]


def month_lines(rule, run, component, discount, measured):
    _, quantity, over, limit = run
    found = {(component, "-"): (quantity, discount, False)} if quantity > 0 else {}
    if over:
        double = D(rule["excess_multiple"]) * discount
        found["DEMAND_EXCESS", "-"] = (measured - limit, double, False)
    return found


def day_lines(rule, runs, *, component, discount, measured, convention):
    found, before, first = {}, 0, runs[0][1]
    for i, (days, quantity, over, limit) in enumerate(runs):
        counted = len(days)
        if convention != "DAY_BY_DAY":
            counted = min(counted, max(30 - before, 0))
        before += len(days)
        item = f"{days[0]}/{days[-1]}"
        if convention == "SUBTRACT_REDUCED_DAYS":
            if i == 0 and quantity > 0:
                found[component, "-"] = (quantity, discount, False)
            if i > 0 and quantity != first:
                signed = len(days) if quantity > first else -len(days)
                found[component, item] = (abs(quantity - first), signed * discount, True)
        elif quantity > 0:
            found[component, item] = (quantity, counted * discount, True)
        if over:
            double = D(rule["excess_multiple"]) * discount
            found["DEMAND_EXCESS", item] = (measured - limit, counted * double, True)
    return found
