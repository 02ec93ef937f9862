"""Random losses, deductions, shares and changes of capacity for random accounts."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import polars as pl

from tests.core.frames import rows
from yingshou.core.energy import PERIOD_COLUMNS
from yingshou.core.metering.back_billed import BACK_BILLED_ENERGY
from yingshou.core.tables import LOSS_PARAMETERS, LOSS_STEPS, QUANTITY_RULES
from yingshou.core.tables.quantities import Quantities, QuantityRules

FROM = date(2023, 1, 1)
OPENED = date(2020, 1, 1)
TABLES = ("S9", "S11")
LATEST = date(2024, 4, 10)


def decimal(rng: Random, low: int, high: int, decimals: int) -> Decimal:
    return Decimal(rng.randint(low, high)).scaleb(-decimals)


def changes_of(rng: Random, account: dict) -> list[dict]:
    """Make changes of one account around the month, now and then of interlocked transformers."""
    capacity, opened = Decimal(str(account["capacity_kva"])), account.get("opened_date", OPENED)
    interlocked = rng.random() < 0.3
    found, on = [], date(2024, 2, 1)
    if interlocked:
        found += [
            {"kind": "NEW", "effective_date": opened, "transformer_no": f"T{i}", "interlock_group": group,
             "capacity_kva": size}
            for i, (group, size) in enumerate((("G", capacity), ("G", capacity - 100), (None, Decimal(200))))
        ]  # fmt: skip
    for _ in range(rng.choice((0, 1, 2, 3))):
        on += timedelta(days=rng.randint(1, 25))
        found += _change(rng, on=on, some=(capacity / rng.choice((2, 4, 10))).quantize(Decimal("0.1")))
    return [
        {"change_no": f"W{i}", "account_no": account["account_no"], **change}
        for i, change in enumerate(found)
    ]


def _change(rng: Random, *, on: date, some: Decimal) -> list[dict]:
    kind = rng.choice(("INCREASE", "REDUCTION", "REST", "REST", "DEMAND_DECLARED", "BOTH", "TERMINATION"))
    at = {"effective_date": on, "capacity_kva": some}
    if kind == "REST":
        back = on + timedelta(days=rng.choice((5, 12, 20, 60)))
        resting = {**at, "kind": "SUSPENSION", "transformer_no": f"R{on}"}
        return [resting, {**resting, "kind": "RESUMPTION", "effective_date": back}]
    if kind == "BOTH":
        return [{**at, "kind": "REDUCTION"}, {**at, "kind": "INCREASE", "capacity_kva": some + 50}]
    if kind == "TERMINATION":
        return [] if on < date(2024, 3, 1) else [{"kind": kind, "effective_date": on}]
    if kind == "DEMAND_DECLARED":
        declared = decimal(rng, 100_000, 5_000_000, 4)
        return [{"kind": kind, "effective_date": on, "contract_demand_kw": declared}]
    return [{**at, "kind": kind}]


def random_quantities(rng: Random, accounts: list[dict]) -> Quantities:
    """Give some accounts losses before the meter, and some a meter or a share behind theirs."""
    losses, rules = [], []
    numbers = [account["account_no"] for account in accounts]
    small = [account["account_no"] for account in accounts if account["price_class"] == "RESIDENT"]
    small = small or numbers
    for number in numbers:
        if rng.random() < 0.25:
            losses += _losses(rng, number)
        if rng.random() < 0.2:
            others = [other for other in rng.sample(numbers, 3) if other != number]
            rules += _rules(rng, number, others, rng.choice(small))
    steps = [
        {"loss_table": table, "load_ratio_to": ratio, "active_loss_kwh": decimal(rng, 100, 9999, 1),
         "reactive_loss_kvarh": decimal(rng, 100, 99_999, 1)}
        for table in TABLES
        for ratio in ("0.2", "0.35", "0.8", "9")
    ]  # fmt: skip
    return Quantities(
        rules=QuantityRules(
            loss_parameters=rows(LOSS_PARAMETERS, *losses),
            loss_steps=rows(LOSS_STEPS, *steps),
            quantity_rules=rows(QUANTITY_RULES, *rules),
        )
    )


def back_billed(rng: Random, accounts: list[dict]) -> pl.DataFrame:
    """Add energy to some accounts, by period where they have periods."""
    rows_ = []
    for account in accounts:
        if rng.random() < 0.04:
            parts = {name: decimal(rng, 0, 9_000_000, 4) for name in PERIOD_COLUMNS.values()}
            if not account["time_of_use"]:
                parts = {**dict.fromkeys(parts, Decimal(0)), "flat_kwh": parts["flat_kwh"]}
            rows_.append({"account_no": account["account_no"], **parts})
    return pl.DataFrame(rows_, schema=BACK_BILLED_ENERGY)


def _losses(rng: Random, number: str) -> list[dict]:
    """Make one transformer for all of the energy, two that share it, or two that follow each other."""
    kind = rng.choice(("ONE", "ONE", "SHARED", "FOLLOWING"))
    change = date(2024, 3, rng.randint(1, 20))
    share = decimal(rng, 1, 999, 3)
    parts = {
        "ONE": [("T1", FROM, None, 1)],
        "SHARED": [("T1", FROM, None, share), ("T2", FROM, None, 1 - share)],
        "FOLLOWING": [("T1", FROM, None, 1), ("T1", change, None, 1)],
    }[kind]
    return [
        {"account_no": number, "transformer_no": name, "valid_from": start, "valid_to": end,
         "energy_share": part, "method": rng.choice(("FORMULA", "TABLE", "LINE")),
         "capacity_kva": rng.choice((315, 800, 2000)), "p0_kw": decimal(rng, 10, 400, 2),
         "pk_kw": decimal(rng, 100, 2000, 2), "i0_percent": decimal(rng, 1, 20, 1),
         "uk_percent": decimal(rng, 40, 80, 1), "shift_factor": decimal(rng, 10, 12, 1),
         "loss_table": rng.choice(TABLES), "line_loss_share": decimal(rng, 1, 500, 4)}
        for name, start, end, part in parts
    ]  # fmt: skip


def _rules(rng: Random, number: str, others: list[str], small: str) -> list[dict]:
    """Make up to two rules, with other accounts; behind a meter stands mostly one that uses little."""
    found = []
    for i, drawn in enumerate(others[: rng.choice((1, 1, 2))], start=1):
        kind = rng.choice(("SUB_METER", "FIXED_QUANTITY", "FIXED_SHARE", "FIXED_SHARE"))
        lesser = kind == "SUB_METER" and rng.random() < 0.8 and small != number
        other = small if lesser else drawn
        given = {"FIXED_QUANTITY": {"quantity_kwh": decimal(rng, 1, 90_000, rng.choice((0, 2)))},
                 "FIXED_SHARE": {"share": decimal(rng, 1, 450, 3)}}.get(kind, {})  # fmt: skip
        found.append(
            {"account_no": number, "rule_no": i, "valid_from": FROM, "kind": kind, "other_account_no": other,
             "taken_from": rng.choice(("ALL_PERIODS", "ALL_PERIODS", "FLAT")), **given}
        )  # fmt: skip
    return found
