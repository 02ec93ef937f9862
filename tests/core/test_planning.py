"""Plans of dues: the replay against the proof of exposure, the program against every calendar there is."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import numpy as np
import polars as pl
import pytest

from yingshou.core.errors import InvariantError
from yingshou.core.exposure import prove
from yingshou.core.money import YUAN
from yingshou.core.period import billing_period
from yingshou.core.planning import (
    House,
    Shares,
    Slot,
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
from yingshou.core.planning.rows import cover_rows
from yingshou.core.planning.solve import cheapest
from yingshou.core.planning.standard import standard_dates
from yingshou.core.settlement import due_calendar, final_due_dates
from yingshou.core.tables import AGREEMENT_TERMS, AGREEMENTS, GUARANTEES

D = Decimal
MONTHS = [202503, 202504, 202505, 202506, 202507]
SLOTS = (Slot(month_offset=-1, day=25), Slot(month_offset=0, day=5), Slot(month_offset=0, day=15))
HOUSE = House(reading_day=25, slots=SLOTS, holiday_shift="PREVIOUS", final_due_days=3)
FIRST = billing_period(MONTHS[0], 25)[0]


def wavy(count):
    """Days of about 100.00 with a quiet seventh, rising slowly: fen."""
    return [10_000 - 3_000 * (day % 7 == 6) + 7 * day for day in range(count)]


def days_of(months):
    return (billing_period(months[-1], 25)[1] - billing_period(months[0], 25)[0]).days


def past(late=0, security=0, months=MONTHS):
    on = [FIRST + timedelta(days=day) for day in range(days_of(months))]
    return past_cycles(
        months=months, values=dict(zip(on, wavy(len(on)), strict=True)),
        security=dict.fromkeys(on, security), house=HOUSE, late=[late] * (len(months) + 1),
    )  # fmt: skip


def drawn(number=0, *, count=24, security=0, late=(), slots=SLOTS, level=wavy):
    return drawn_cycles(
        history=np.array(level(200), dtype=np.int64), first_day=date(2025, 1, 1),
        months=[202512, 202601, 202603], security=security,
        house=House(reading_day=25, slots=slots, holiday_shift="PREVIOUS", final_due_days=3),
        late=list(late), count=count, seed=(5, number),
    )  # fmt: skip


def test_candidates_lie_from_the_days_before_the_cycle_to_its_last_but_one():
    found = candidate_slots(reading_day=25, allowed_days=(1, 10, 20, 24, 25), lead_days=5)
    assert [(slot.month_offset, slot.day) for slot in found] == [
        (-1, 20),
        (-1, 24),
        (-1, 25),
        (0, 1),
        (0, 10),
        (0, 20),
    ]
    whole = candidate_slots(reading_day=1, allowed_days=(1, 31), lead_days=0)
    assert [(slot.month_offset, slot.day) for slot in whole] == [(0, 1)]


def test_the_replay_is_the_proof_of_exposure():
    cycles = past(security=12_345)
    shares = Shares(parts=(3_000, 4_000, 3_000), base=300_000)
    found = replay(cycles, shares)
    agreements = AGREEMENTS.conform(
        pl.DataFrame(
            [{"account_no": "A", "version": 1, "valid_from_month": 202501, "base_method": "FIXED",
              "fixed_base": D("3000.00"), "offset_mode": "CUMULATIVE", "holiday_shift": "PREVIOUS",
              "final_due_days": 3, "signed_date": FIRST}]
        )
    )  # fmt: skip
    terms = AGREEMENT_TERMS.conform(
        pl.DataFrame(
            [{"account_no": "A", "version": 1, "term_no": number, "kind": "SEGMENT",
              "month_offset": slot.month_offset, "day": slot.day, "ratio": D(part) / 10_000,
              "less_instalments": False}
             for number, (slot, part) in enumerate(zip(SLOTS, shares.parts, strict=True), start=1)]
        )
    )  # fmt: skip
    months = pl.DataFrame(
        [("A", month, *billing_period(month, 25), D("3000.00")) for month in MONTHS],
        schema={"account_no": pl.String, "bill_month": pl.Int32, "period_start": pl.Date,
                "period_end": pl.Date, "base": YUAN},
        orient="row",
    )  # fmt: skip
    values = pl.DataFrame(
        [("A", FIRST + timedelta(days=day), D(fen) / 100) for day, fen in enumerate(wavy(days_of(MONTHS)))],
        schema={"account_no": pl.String, "use_date": pl.Date, "value": YUAN}, orient="row",
    )  # fmt: skip
    guarantee = GUARANTEES.conform(
        pl.DataFrame(
            [{"guarantee_no": "G", "account_no": "A", "kind": "DEPOSIT", "amount": D("123.45"),
              "valid_from": date(2020, 1, 1), "valid_to": None, "issuer": "x"}]
        )
    )  # fmt: skip
    proved = prove(
        calendar=pl.concat(
            due_calendar(agreements=agreements, terms=terms, bill_month=month) for month in MONTHS
        ),
        months=final_due_dates(months=months, agreements=agreements),
        daily_values=values, guarantees=guarantee,
    )  # fmt: skip
    judged = int(cycles.starts[0, cycles.judged])
    # The day's own terms of the month after the last are in the replay, not in the proof.
    last = int(cycles.starts[0, -1]) - 1
    uncovered = [int(amount * 100) for amount in proved["uncovered"]]
    assert found.uncovered[0, judged:last].tolist() == uncovered[judged:last]
    ahead = [max(0, int(-amount * 100)) for amount in proved["exposure"]]
    assert found.ahead[0, judged:last].tolist() == ahead[judged:last]
    assert 0 < found.open_count < found.cycles == 3


def test_lateness_opens_days_that_punctual_payment_covers():
    shares = Shares(parts=(3_000, 4_000, 3_000), base=330_000)
    punctual, late = replay(past(), shares), replay(past(late=4), shares)
    assert punctual.open_count < late.open_count
    assert late.fen_days_ahead < punctual.fen_days_ahead


@pytest.mark.parametrize(("open_series", "base"), [(0, 400_000), (3, 400_000), (2, None)])
def test_the_program_finds_the_cheapest_of_all_calendars(open_series, base):
    rows = cover_rows(drawn(security=40_000), steps=10, base=base)
    found = cheapest(rows, steps=10, most_terms=2, open_series=open_series)

    def covers(steps):
        kept = np.ones(rows.series, dtype=bool)
        for pattern, needs in rows.needs.items():
            kept &= needs <= np.dot(pattern, steps)
        return (~kept).sum() <= open_series

    every = [
        steps for steps in product(range(11), repeat=3)
        if sum(steps) <= 10 and sum(map(bool, steps)) <= 2 and covers(np.array(steps))
    ]  # fmt: skip
    assert found is not None
    assert covers(np.array(found))
    assert np.dot(found, rows.costs) == min(np.dot(steps, rows.costs) for steps in every)


def test_no_calendar_covers_days_before_any_money_can_come():
    late = drawn(late=[9])
    assert cheapest(cover_rows(late, steps=10, base=None), steps=10, most_terms=3, open_series=0) is None


def test_three_plans_keep_the_promise_and_are_lighter_than_two_halves():
    found = design(draw=drawn_two, slots=SLOTS, steps=20, most_terms=3, promise=D("0.9"))
    assert found.keeps
    assert found.security_needed == 0
    assert found.proposals[0].name == "LIGHTEST"
    figures = [(point.replay.fen_days_ahead, point.replay.open_count) for point in found.frontier]
    assert figures == sorted(figures, key=lambda pair: (pair[0], -pair[1]))
    for one in found.proposals:
        assert one.proof.open_count <= 3
        halves = standard_at_equal_cover(
            lambda slots: drawn(2, count=30, security=60_000, slots=slots), reading_day=25,
            open_cycles=one.proof.open_count,
        )  # fmt: skip
        assert halves is not None
        assert one.proof.fen_days_ahead < halves.replay.fen_days_ahead
    again = design(draw=drawn_two, slots=SLOTS, steps=20, most_terms=3, promise=D("0.9"))
    assert [one.point.steps for one in again.proposals] == [one.point.steps for one in found.proposals]


def drawn_two(number):
    return drawn(number, count=30, security=60_000)


def test_where_no_plan_is_enough_the_missing_security_is_named():
    found = design(
        draw=lambda number: drawn(number, late=[8]), slots=SLOTS, steps=10, most_terms=3, promise=D("0.95")
    )
    assert not found.keeps
    # Eight days of supply, about 100.00 each, stand before the first money of a cycle comes.
    assert 60_000 < found.security_needed < 100_000
    assert found.proposals


def test_a_promise_is_shown_with_its_exact_interval():
    assert interval(open_cycles=0, cycles=12) == (D("0.0000"), D("0.2646"))
    assert interval(open_cycles=3, cycles=12) == (D("0.0549"), D("0.5719"))
    assert interval(open_cycles=12, cycles=12) == (D("0.7354"), D("1.0000"))


def test_the_halves_fall_on_the_dates_of_the_trade_or_of_the_cycle():
    trade, cycle = standard_dates(25)
    assert [(slot.month_offset, slot.day) for slot in trade] == [(0, 1), (0, 15)]
    assert [(slot.month_offset, slot.day) for slot in cycle] == [(-1, 25), (0, 10)]
    assert [(slot.month_offset, slot.day) for slot in standard_dates(1)[1]] == [(0, 1), (0, 16)]


def test_the_shipped_rules_and_a_short_history():
    rules = rules_on(rules=default_plan_rules(), day=date(2026, 1, 1))
    assert (rules.steps, rules.most_terms, rules.promise) == (20, 3, D("0.95"))
    with pytest.raises(InvariantError):
        past(months=MONTHS[:2])
    with pytest.raises(InvariantError):
        drawn(level=lambda _count: wavy(60))
