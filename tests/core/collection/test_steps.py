"""Steps: anchored to the oldest open item, anew by what clears or opens it, none skipped, none twice."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from yingshou.core.collection import due_steps, hand_out, judge_promises, open_cases
from yingshou.core.tables.collection import DUE_STEPS, TASK_CAPACITY

from .frames import EVERY_DAY, START, cases, days, due, holds, items, steps, taken

LADDER = steps(("CALL", 3, "CALL"), ("SMS", 10, "SMS"), ("LETTER", 10, "LETTER"), ("VISIT", 20, "VISIT"))
JANUARY, FEBRUARY = date(2026, 1, 10), date(2026, 2, 10)


def after(day, count):
    return day + timedelta(days=count)


def test_a_case_is_what_is_overdue_and_its_oldest_day():
    frame = items(
        ("A", "A1", JANUARY, "10.00"), ("A", "A2", FEBRUARY, "20.00"),
        ("A", "A3", date(2026, 3, 10), "40.00"), ("B", "B1", JANUARY, "0.00"),
        ("C", "C1", date(2026, 3, 1), "5.00"),
    )  # fmt: skip
    found = open_cases(items=frame, holds=holds(("A", "A1"), ("C", None)), on=date(2026, 3, 10))
    assert found.rows() == [
        ("A", FEBRUARY, Decimal("20.00"), 1, 28), ("C", date(2026, 3, 1), Decimal("5.00"), 1, 9),
    ]  # fmt: skip


def test_steps_come_in_their_order_and_those_of_one_day_together():
    owed = items(("A", "A1", JANUARY, "10.00"))
    assert due(owed, LADDER, on=after(JANUARY, 2)) == []
    assert due(owed, LADDER, on=after(JANUARY, 3)) == [("A", "CALL", after(JANUARY, 3))]
    # Nothing was done for a month: still the call first, and the day after the rest of the ladder.
    late = after(JANUARY, 30)
    assert [row[1] for row in due(owed, LADDER, on=late)] == ["CALL"]
    done = [("A", "CALL", JANUARY, late)]
    assert due(owed, LADDER, on=late, done=done) == []
    assert [row[1] for row in due(owed, LADDER, on=after(late, 1), done=done)] == ["LETTER", "SMS"]
    done.append(("A", "SMS", JANUARY, after(late, 1)))
    assert [row[1] for row in due(owed, LADDER, on=after(late, 1), done=done)] == ["LETTER"]


def test_gap_and_calendar_hold_a_step_back_and_lose_none():
    owed, spaced = items(("A", "A1", JANUARY, "10.00")), steps(("A", 3, "CALL"), ("B", 4, "VISIT"), gap=5)
    done = [("A", "A", JANUARY, after(JANUARY, 3))]
    assert [bool(due(owed, spaced, on=after(JANUARY, n), done=done)) for n in (7, 8)] == [False, True]
    assert due(owed, LADDER, on=date(2026, 1, 14), calendar=days(15)) == []
    assert [row[1] for row in due(owed, LADDER, on=date(2026, 1, 15), calendar=days(15))] == ["CALL"]


# killbill #2297: after a part payment the state jumped to that of the days overdue; steps were skipped.
def test_a_part_payment_that_clears_the_oldest_item_makes_later_steps_due_at_their_new_day():
    both = items(("A", "A1", JANUARY, "10.00"), ("A", "A2", FEBRUARY, "20.00"))
    done = [
        ("A", "CALL", JANUARY, after(JANUARY, 3)), ("A", "SMS", JANUARY, after(JANUARY, 10)),
        ("A", "LETTER", JANUARY, after(JANUARY, 10)), ("A", "VISIT", JANUARY, after(JANUARY, 35)),
    ]  # fmt: skip
    assert due(both, LADDER, on=after(JANUARY, 40), done=done) == []
    # January is paid on its 40th day: the case counts from February; the visit alone fell late enough.
    younger = items(("A", "A2", FEBRUARY, "20.00"))
    assert due(younger, LADDER, on=after(FEBRUARY, 9), done=done) == [("A", "CALL", after(FEBRUARY, 3))]
    done.append(("A", "CALL", FEBRUARY, after(FEBRUARY, 9)))
    assert [row[1] for row in due(younger, LADDER, on=after(FEBRUARY, 10), done=done)] == ["LETTER", "SMS"]
    done += [("A", step, FEBRUARY, after(FEBRUARY, 10)) for step in ("SMS", "LETTER")]
    assert due(younger, LADDER, on=after(FEBRUARY, 20), done=done) == [("A", "VISIT", after(FEBRUARY, 20))]
    # A part payment that leaves the oldest item open changes nothing.
    assert due(items(("A", "A1", JANUARY, "0.01")), LADDER, on=after(JANUARY, 40), done=done[:4]) == []


# killbill #695: a credit settled the account and its block stayed; #687: the blocked state.
def test_nothing_is_due_once_nothing_is_owed_or_while_all_is_held():
    assert due(items(("A", "A1", JANUARY, "0.00")), LADDER, on=after(JANUARY, 30)) == []
    owed = items(("A", "A1", JANUARY, "10.00"), ("B", "B1", JANUARY, "10.00"))
    on = after(JANUARY, 30)
    assert [row[0] for row in due(owed, LADDER, on=on, held=[("A", None)])] == ["B"]
    assert [row[0] for row in due(owed, LADDER, on=on, held=[("A", "A1")])] == ["B"]
    assert [row[0] for row in due(owed, LADDER, on=on)] == ["A", "B"]


def test_a_reversal_that_opens_the_old_item_again_repeats_none():
    done = [
        ("A", "CALL", JANUARY, after(JANUARY, 3)), ("A", "SMS", JANUARY, after(JANUARY, 10)),
        ("A", "LETTER", JANUARY, after(JANUARY, 10)), ("A", "CALL", FEBRUARY, after(FEBRUARY, 3)),
    ]  # fmt: skip
    both = items(("A", "A1", JANUARY, "10.00"), ("A", "A2", FEBRUARY, "20.00"))
    assert due(both, LADDER, on=after(FEBRUARY, 5), done=done) == [("A", "VISIT", after(JANUARY, 20))]


DUES = [date(2026, 1, 10), date(2026, 1, 25), date(2026, 2, 10)]
D = Decimal


class World:
    """One account by hand: three items, what is held, the steps taken; and the rule in plain loops."""

    def __init__(self):
        self.left, self.held, self.account_held, self.log = [D("10.00")] * 3, set(), False, []

    def act(self, act, item):
        if act == "pay":
            self.left[item] = D("0.00")
        elif act == "part":
            self.left[item] = max(self.left[item] - D("4.00"), D("0.00"))
        elif act == "reverse":
            self.left[item] = D("10.00")
        elif act == "hold":
            self.held.add(item)
        elif act == "hold account":
            self.account_held = True
        elif act == "lift":
            self.held, self.account_held = set(), False

    def overdue(self, on):
        return [DUES[n] for n in range(3) if self.left[n] and n not in self.held and DUES[n] < on]

    def missing(self, ladder, on):
        """The steps whose day has come for the present anchor and that are not taken: (offset, step)."""
        if not self.overdue(on) or self.account_held:
            return []
        anchor = min(self.overdue(on))
        return [
            (offset, step) for step, offset, _kind in ladder
            if after(anchor, offset) <= on
            and not any(s == step and (a == anchor or t >= after(anchor, offset)) for s, a, t in self.log)
        ]  # fmt: skip

    def due(self, ladder, on):
        left = self.missing(ladder, on)
        rung = min(left)[0] if left else None
        beside = {step for step, offset, _kind in ladder if offset == rung}
        rested = not any(t == on for s, _a, t in self.log if s not in beside)
        return sorted(step for offset, step in left if offset == rung) if rested else []


ACTS = ("pay", "part", "reverse", "hold", "hold account", "lift", "nothing", "nothing")


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 2**32), offsets=st.lists(st.integers(1, 40), min_size=1, max_size=5))
def test_any_interleaving_skips_no_step_and_repeats_none(seed, offsets):
    """Sixty accounts a drawing, each with acts of its own between the days of collection."""
    random = Random(seed)
    ladder = [(f"S{number}", offset, "CALL") for number, offset in enumerate(offsets)]
    table, on = steps(*ladder), date(2026, 1, 10)
    worlds = {f"A{number:02}": World() for number in range(60)}
    quiet = len(offsets) + 1
    for turn in range(20 + quiet):
        # The last days are quiet: they are enough to take what was due by the time the acts ended.
        on = after(on, random.randint(0, 9) if turn < 20 else 1)
        came = {name: world.missing(ladder, on) for name, world in worlds.items()} if turn == 20 else {}
        for world in worlds.values() if turn < 20 else ():
            world.act(random.choice(ACTS), random.randint(0, 2))
        found = due(
            items(
                *((name, f"{name}-{n}", DUES[n], w.left[n]) for name, w in worlds.items() for n in range(3))
            ),
            table, on=on, done=[(name, *row) for name, w in worlds.items() for row in w.log],
            held=[(name, f"{name}-{n}") for name, w in worlds.items() for n in w.held]
            + [(name, None) for name, w in worlds.items() if w.account_held],
        )  # fmt: skip
        assert [row[:2] for row in found] == [
            (name, step) for name, world in worlds.items() for step in world.due(ladder, on)
        ]
        for name, step, step_date in found:
            anchor = min(worlds[name].overdue(on))
            assert step_date <= on
            assert (step, anchor) not in {(s, a) for s, a, _t in worlds[name].log}, "repeated"
            worlds[name].log.append((step, anchor, on))
        if came:
            expected = came
    for name, steps_missing in expected.items():
        assert not set(steps_missing) & set(worlds[name].missing(ladder, on)), "skipped"


def test_accounts_do_not_disturb_each_other():
    owed = items(*((f"A{n}", f"R{n}", after(JANUARY, n), "10.00") for n in range(30)))
    done = [(f"A{n}", "CALL", after(JANUARY, n), after(JANUARY, n + 3)) for n in range(0, 30, 2)]
    on = after(JANUARY, 33)
    together = due(owed, LADDER, on=on, done=done)
    apart = [
        row for n in range(30)
        for row in due(owed.filter(pl.col("account_no") == f"A{n}"), LADDER, on=on, done=done)
    ]  # fmt: skip
    assert sorted(together) == sorted(apart)
    assert len(together) > 30


LOAD = pl.Schema({"username": pl.String, "kind": pl.String, "open_tasks": pl.Int64})


def test_tasks_go_to_people_within_what_they_can_do_worst_money_first():
    owed = items(*((f"A{n}", f"R{n}", JANUARY, f"{n + 1}0.00") for n in range(6)))
    found = cases(owed, on=after(JANUARY, 3))
    tasks = due_steps(
        cases=found, treatments=found.select("account_no", treatment=pl.lit("T")), steps=LADDER,
        taken=taken(), holds=holds(), calendar=EVERY_DAY, on=after(JANUARY, 3),
    ).with_columns(username=pl.Series(["li", "li", "li", "wu", None, "li"]))  # fmt: skip
    capacity = TASK_CAPACITY.conform(
        pl.DataFrame(
            {"username": [None, "li", "li"], "kind": ["CALL"] * 3, "tasks_a_day": [0, 3, 99],
             "valid_from": [START, START, date(2026, 3, 1)]}
        )
    )  # fmt: skip
    load = pl.DataFrame([("li", "CALL", 1)], schema=LOAD, orient="row")
    given_out, carried = hand_out(due=tasks, load=load, capacity=capacity, on=after(JANUARY, 3))
    assert sorted(given_out["account_no"]) == ["A2", "A4", "A5"]  # li has one in hand; A4 nobody answers for
    assert carried["account_no"].to_list() == ["A3", "A1", "A0"]  # wu can do none
    assert given_out.columns == [*DUE_STEPS.names, "username"]


def test_promises_are_kept_in_time_or_broken():
    promises = pl.DataFrame(
        [(f"P{n}", "ABCD"[n], D(amount), START, date(2026, 1, 10))
         for n, amount in enumerate(("100.00", "100.00", "50.00", "10.00"))],
        schema={"promise_no": pl.String, "account_no": pl.String, "amount": pl.Decimal(38, 2),
                "made_date": pl.Date, "promised_date": pl.Date}, orient="row",
    )  # fmt: skip
    receipts = pl.DataFrame(
        [("A", date(2026, 1, 5), D("60.00")), ("A", date(2026, 1, 10), D("40.00")),
         ("B", date(2026, 1, 9), D("100.00")), ("B", date(2026, 1, 10), D("-100.00")),
         ("C", date(2025, 12, 31), D("50.00")), ("D", date(2026, 1, 11), D("10.00"))],
        schema={"account_no": pl.String, "value_date": pl.Date, "amount": pl.Decimal(38, 2)}, orient="row",
    )  # fmt: skip

    def judged(day):
        found = judge_promises(promises=promises, receipts=receipts, on=date(2026, 1, day))
        return dict(found.select("promise_no", "outcome").rows())

    assert judged(9) == {"P1": "KEPT"}
    assert judged(10) == {"P0": "KEPT"}
    assert judged(11) == {"P0": "KEPT", "P1": "BROKEN", "P2": "BROKEN", "P3": "BROKEN"}
