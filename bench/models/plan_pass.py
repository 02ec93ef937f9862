"""Plans of dues on the sample's large customers: designed on one year, held to their promise on the next.

Two years of load are drawn with the sample's own generator, without a database; a day is worth its energy
at one price and a thirtieth of a basic fee, and every customer pays as its habit says (one that stops paying,
and one that breaks its word, count as punctual: no calendar answers for that).
`python -m bench.models --only plan`.
"""

import os
import time
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

PROMISE = Decimal("0.95")
SEEDS = (20251025, 11)
"""That of the demonstration, on which the margin of safety was chosen, and one drawn afterwards."""
_READING_DAY, _FINAL_DAYS, _DESIGNED = 25, 3, 15
_FEN_A_KWH, _FEN_A_KVA = 65, 2_560
_DRAWN = (200, 300, 300)
_NEVER = 1_000


def run(_shelf: Path) -> dict[str, Any]:
    """Return of each seed how many plans kept the promise and how many were lighter, and the row of each."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yingshou.project.settings")
    import django

    django.setup()
    found = {}
    for seed in SEEDS:
        world = _World(seed)
        rows = [row for index in range(len(world.numbers)) for row in _customer(world, index)]
        found[str(seed)] = _summed(rows)
    return found


def _summed(rows: list[dict[str, Any]]) -> dict[str, Any]:
    compared = [row for row in rows if row["standard_ahead"] is not None]
    return {
        "plans": len(rows),
        "promise_kept_within_interval": sum(row["kept"] for row in rows),
        "held_out_cycles": sum(row["cycles"] for row in rows),
        "held_out_open": sum(row["open"] for row in rows),
        "lighter_than_standard": sum(row["ahead"] < row["standard_ahead"] for row in compared),
        "standard_cannot_cover": len(rows) - len(compared),
        "ahead_of_standard": round(
            sum(row["ahead"] for row in compared) / sum(row["standard_ahead"] for row in compared), 3
        ),
        "slowest_design_cpu_seconds": max(row["seconds"] for row in rows),
        "customers": rows,
    }


class _World:
    """The drawn company: daily values in fen, security, lateness."""

    def __init__(self, seed: int) -> None:
        from yingshou.sample.company.agreements import guarantees
        from yingshou.sample.company.habits import habits
        from yingshou.sample.company.large import account_numbers, capacities_kva
        from yingshou.sample.company.loads import QUARTERS, loads_kw
        from yingshou.sample.company.plan import Plan

        self.seed, plan = seed, Plan(accounts=0, months=27, seed=seed)
        energy = loads_kw(plan).reshape(plan.large, -1, QUARTERS).sum(axis=2) / 4
        fee = capacities_kva(plan) * _FEN_A_KVA // 30
        self.value = np.rint(energy * _FEN_A_KWH).astype(np.int64) + fee.astype(np.int64)[:, None]
        self.first_day, self.months, self.numbers = plan.first_day, plan.bill_months, account_numbers(plan)
        self.security = {
            row["account_no"]: int(row["amount"] * 100) for row in guarantees(plan).iter_rows(named=True)
        }
        paid = habits(plan).sort("bill_month")
        self.late = {
            number: [min(max(-days, 0), _NEVER) % _NEVER for days in group["days_before_due"].to_list()]
            for (number,), group in paid.partition_by("account_no", as_dict=True).items()
        }


def _customer(world: _World, index: int) -> list[dict[str, Any]]:
    from yingshou.core.period import add_months, billing_period
    from yingshou.core.planning import (
        House,
        candidate_slots,
        default_plan_rules,
        design,
        drawn_cycles,
        interval,
        past_cycles,
        replay,
        rules_on,
        standard_at_equal_cover,
    )

    number, rules = world.numbers[index], rules_on(rules=default_plan_rules(), day=date(2025, 1, 1))
    slots = candidate_slots(
        reading_day=_READING_DAY, allowed_days=rules.allowed_days, lead_days=rules.lead_days
    )
    known_to = billing_period(world.months[_DESIGNED - 1], _READING_DAY)[1]
    known = (known_to - world.first_day).days
    history = world.value[index][max(known - 400, 0) : known]
    security, late = world.security.get(number, 0), world.late[number]

    def house(dates: Any) -> House:
        return House(
            reading_day=_READING_DAY, slots=dates, holiday_shift="PREVIOUS", final_due_days=_FINAL_DAYS
        )

    def draw(dates: Any, count: int) -> Any:
        return drawn_cycles(
            history=history, first_day=known_to - timedelta(days=len(history)),
            months=[add_months(world.months[_DESIGNED - 1], ahead) for ahead in range(1, 13)],
            security=security, house=house(dates), late=late[:_DESIGNED], count=_DRAWN[count],
            seed=(world.seed, index, count),
        )  # fmt: skip

    began = time.process_time()
    found = design(
        draw=partial(draw, slots),
        slots=slots,
        steps=rules.steps,
        most_terms=rules.most_terms,
        promise=PROMISE,
    )
    seconds = round(time.process_time() - began, 2)
    days = [world.first_day + timedelta(days=place) for place in range(world.value.shape[1])]
    held_out = partial(
        past_cycles,
        months=world.months[_DESIGNED - 2 :],
        values=dict(zip(days, world.value[index].tolist(), strict=True)),
        security=dict.fromkeys(days, security),
        late=late[_DESIGNED - 2 :],
    )
    rows = []
    for one in found.proposals:
        held = replay(held_out(house=house(slots)), one.point.shares)
        low, high = interval(open_cycles=held.open_count, cycles=held.cycles)
        standard = standard_at_equal_cover(
            lambda dates: draw(dates, 2), reading_day=_READING_DAY, open_cycles=one.proof.open_count
        )
        rows.append(
            {
                "customer": number, "plan": one.name, "keeps": found.keeps, "late": max(late[:_DESIGNED]),
                "base": "FIXED" if one.point.shares.base else "LAST_BILL",
                "dues": [
                    f"{'-' if slot.month_offset else ''}{slot.day}:{part * 5}%"
                    for slot, part in zip(slots, one.point.steps, strict=True) if part
                ],
                "simulated_open": f"{one.proof.open_count}/{one.proof.cycles}",
                "open": held.open_count, "cycles": held.cycles, "interval": [str(low), str(high)],
                "kept": low <= 1 - PROMISE,
                "ahead": one.proof.fen_days_ahead // one.proof.cycles // 100,
                "standard_ahead": standard.replay.fen_days_ahead // standard.replay.cycles // 100
                if standard else None,
                "held_out_ahead": held.fen_days_ahead // held.cycles // 100,
                "security_needed": found.security_needed // 100, "seconds": seconds,
            }
        )  # fmt: skip
    return rows
