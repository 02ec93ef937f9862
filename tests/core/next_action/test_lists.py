"""Worklists by hand: who is drawn, what is open at a case, what fills a day best, beside a solver."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import polars as pl
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from yingshou.core.next_action import (
    OBSERVED,
    PEOPLE,
    default_next_costs,
    default_next_effects,
    default_next_rules,
    draw,
    expected_shares,
    hopeful,
    latest,
    options,
    rules_on,
    with_gain,
    worklists,
)
from yingshou.core.tables.next_action import NEXT_ACTS, NEXT_COSTS, NEXT_EFFECTS, NOTHING, SEGMENTS

D = Decimal
DAY = date(2025, 11, 20)
YUAN, PRICE = pl.Decimal(38, 2), pl.Decimal(38, 8)
COSTS = latest(default_next_costs(), key=["act"], on=DAY)
SHARES = expected_shares(effects=default_next_effects(), observed=pl.DataFrame(schema=OBSERVED), on=DAY)


def frame(rows, **schema):
    return pl.DataFrame(rows, schema=schema, orient="row")


def test_one_case_in_twenty_is_held_out_whoever_draws_and_in_whatever_order():
    numbers = [f"{number:010d}" for number in range(20_000)]
    cases = pl.DataFrame({"account_no": numbers}).with_columns(
        customer_class=pl.lit("RESIDENT"), days_overdue=pl.lit(12, pl.Int32),
        amount=pl.lit(D(500)).cast(YUAN), compared=pl.lit(value=True),
    )  # fmt: skip
    rules = rules_on(rules=default_next_rules(), day=DAY)
    drawn = draw(cases=cases, rules=rules, on=DAY)
    held = set(drawn.filter(pl.col("arm") == "RULES")["account_no"])
    assert (drawn.height, len(held), set(drawn["segment"])) == (20_000, 951, {"RESIDENT_11"})
    again = draw(cases=cases.reverse().head(500), rules=rules, on=DAY + timedelta(days=9))
    assert set(again.filter(pl.col("arm") == "RULES")["account_no"]) == held & set(again["account_no"])
    other = draw(cases=cases, rules=rules, on=DAY + timedelta(days=20))
    assert (
        len(held & set(other.filter(pl.col("arm") == "RULES")["account_no"])) == 57
    )  # of 1,000, by chance 50
    small = cases.with_columns(amount=pl.lit(D("199.99")).cast(YUAN))
    outside = cases.with_columns(compared=pl.lit(value=False))
    assert draw(cases=pl.concat([small, outside]), rules=rules, on=DAY).is_empty()


@pytest.mark.parametrize(
    ("overdue", "customer_class", "segment"),
    [
        (1, "RESIDENT", "RESIDENT_1"), (10, "INDUSTRIAL", "OTHER_1"), (11, "RESIDENT", "RESIDENT_11"),
        (30, "COMMERCIAL", "OTHER_11"), (31, "RESIDENT", "RESIDENT_31"), (400, "PUBLIC", "OTHER_31"),
    ],
)  # fmt: skip
def test_segments(overdue, customer_class, segment):
    cases = frame(
        [("A", customer_class, overdue, D("500.00"), True)], account_no=pl.String, customer_class=pl.String,
        days_overdue=pl.Int32, amount=YUAN, compared=pl.Boolean,
    )  # fmt: skip
    rules = rules_on(rules=default_next_rules(), day=DAY)
    assert draw(cases=cases, rules=rules, on=DAY)["segment"].to_list() == [segment]


def test_what_was_observed_draws_the_share_of_the_rules_towards_it():
    observed = frame([("CALL", "OTHER_1", 150, D(60)), (NOTHING, "OTHER_1", 900, D(900))], **dict(OBSERVED))
    found = expected_shares(effects=default_next_effects(), observed=observed, on=DAY)
    call = found.filter((pl.col("act") == "CALL") & (pl.col("segment") == "OTHER_1")).row(0)
    # (0.80 × 50 + 60) / 200; doing nothing stays what the rules say.
    assert call == ("CALL", "OTHER_1", D("0.50000000"), D("0.70000000"))
    assert found.height == (len(NEXT_ACTS)) * len(SEGMENTS)
    asked = frame(
        [("A", "CALL"), ("A", "VISIT"), ("B", "VISIT")], account_no=pl.String, act=pl.String
    ).with_columns(segment=pl.lit("OTHER_1"), amount=pl.lit(D(100)).cast(YUAN))
    done = frame([("B", "SMS"), ("B", "LETTER")], account_no=pl.String, act=pl.String)
    gain = with_gain(asked, costs=COSTS, shares=found, done=done)
    # B had a letter, 0.76 of the sum: a visit is worth what it adds to that, 0.08, less 20 yuan.
    assert gain["gain"].to_list() == [D("-20.30"), D("-6.00"), D("-12.00")]


def case(account, **known):
    return {
        "account_no": account, "arm": "NEXT", "segment": "OTHER_31", "amount": D("9000.00"),
        "username": "li", "marks": [], "next_kind": "VISIT", **known,
    }  # fmt: skip


def offered(cases, *, tasks=(), last=(), shut=()):
    schema = {"amount": YUAN, "marks": pl.List(pl.String), "next_kind": pl.String, "username": pl.String}
    rows = options(
        cases=pl.DataFrame(cases, schema_overrides=schema),
        tasks=frame(tasks, account_no=pl.String, task_no=pl.String, act=pl.String, username=pl.String),
        costs=COSTS, last_acts=frame(last, account_no=pl.String, act_date=pl.Date),
        shut=frame(shut, account_no=pl.String, act=pl.String, why=pl.String), on=DAY,
    )  # fmt: skip
    return {(account, act): (task, why) for account, act, task, why in rows.select(
        "account_no", "act", "task_no", "why").iter_rows()}  # fmt: skip


def test_milder_acts_go_ahead_of_the_next_step_and_nothing_graver_does():
    open_, let = (None, None), (None, "NOT_LET")
    visit = offered([case("A")])
    assert visit == {("A", "SMS"): open_, ("A", "CALL"): open_, ("A", "OFFER_PREPAYMENT"): open_,
                     ("A", "ASK_LANDLORD"): let}  # fmt: skip
    assert offered([case("A", marks=["RENTAL"])])["A", "ASK_LANDLORD"] == open_
    graver = (None, "GRAVER")
    call = offered([case("A", next_kind="CALL")])
    assert (call["A", "SMS"], call["A", "CALL"], call["A", "OFFER_PREPAYMENT"]) == (open_, open_, graver)
    # With no step left of its treatment nothing goes ahead; a task in hand is as good as a step to come.
    assert set(offered([case("A", next_kind=None)]).values()) == {graver}
    tasks = [("A", "T1", "VISIT", "li"), ("A", "T2", "STOP_REQUEST", "zhao")]
    both = offered([case("A", next_kind=None)], tasks=tasks)
    assert (both["A", "VISIT"], both["A", "CALL"]) == (("T1", None), open_)
    assert both["A", "STOP_REQUEST"] == ("T2", None)


def test_what_stands_against_an_act_that_is_not_due_yet():
    rested = offered(
        [case("A"), case("B")], last=[("A", DAY - timedelta(days=2)), ("B", DAY - timedelta(days=3))]
    )
    assert (rested["A", "CALL"], rested["B", "CALL"]) == ((None, "REST"), (None, None))
    assert rested["B", "OFFER_PREPAYMENT"] == (None, "REST")
    shut = offered([case("A")], shut=[("A", "SMS", "CAPPED")])
    assert (shut["A", "SMS"], shut["A", "CALL"]) == ((None, "CAPPED"), (None, None))
    for arm in ("RULES", "EXEMPT"):
        held = offered([case("A", arm=arm)], tasks=[("A", "T1", "VISIT", "li")])
        assert held.pop(("A", "VISIT")) == ("T1", None)
        assert set(held.values()) == {(None, "ARM")}
    assert offered([case("A", username=None)]) == {}


def option(account, act, minutes, gain, *, arm="NEXT", amount="100.00"):
    shares = (D("0.5"), D("0.4"))
    return (
        account,
        act,
        "li",
        arm,
        "OTHER_1",
        f"{account}-{act}",
        None,
        D(amount),
        DAY,
        minutes,
        D(gain),
        *shares,
    )


def listed(rows, *, minutes, held=0):
    schema = {
        "account_no": pl.String, "act": pl.String, "username": pl.String, "arm": pl.String,
        "segment": pl.String, "task_no": pl.String, "why": pl.String, "amount": YUAN, "anchor_date": pl.Date,
        "minutes": pl.Int32, "gain": YUAN, "paid_share": PRICE, "without_share": PRICE,
    }  # fmt: skip
    people = pl.DataFrame([("li", minutes, 10, held)], schema=PEOPLE, orient="row")
    asked = pl.DataFrame(rows, schema=schema, orient="row")
    found = worklists(options=asked, people=people)
    few = worklists(options=hopeful(options=asked, people=people), people=people)
    assert few.equals(found)
    return found.select("account_no", "act").rows()


def test_the_steps_that_bring_most_a_minute_fill_the_day():
    rows = [
        option("A", "SMS", 1, "10.00"), option("A", "CALL", 6, "40.00"), option("A", "VISIT", 24, "58.00"),
        option("B", "CALL", 6, "30.00"), option("C", "VISIT", 24, "96.00"), option("D", "CALL", 6, "-1.00"),
    ]  # fmt: skip
    # A by SMS 10 a minute, then 6 more to the call, B 5, C 4, A's visit 1 more a minute.
    assert listed(rows, minutes=1) == [("A", "SMS")]
    assert listed(rows, minutes=6) == [("A", "CALL")]
    assert listed(rows, minutes=12) == [("A", "CALL"), ("B", "CALL")]
    # C does not fit into 30 beside both calls; the visit in place of A's call does.
    assert listed(rows, minutes=30) == [("B", "CALL"), ("A", "VISIT")]
    assert listed(rows, minutes=36) == [("A", "CALL"), ("B", "CALL"), ("C", "VISIT")]
    assert listed(rows, minutes=60) == [("B", "CALL"), ("C", "VISIT"), ("A", "VISIT")]
    assert listed(rows, minutes=0) == []


def test_those_held_out_get_their_part_of_the_day_in_the_order_of_the_treatments():
    mine = [option(f"N{number}", "CALL", 6, f"{number}.00") for number in range(1, 10)]
    theirs = [
        option("R1", "CALL", 6, "1.00", arm="RULES", amount="50.00"),
        option("R2", "CALL", 6, "90.00", arm="RULES", amount="20.00"),
    ]
    # A tenth of sixty minutes: the larger sum first, whatever a call would bring; it stands amid the day.
    found = listed([*mine, *theirs], minutes=60, held=1)
    assert ("R1", "CALL") in found
    assert ("R2", "CALL") not in found
    assert [number for number, _act in found if number != "R1"] == [
        f"N{number}" for number in range(9, 0, -1)
    ]
    assert found.index(("R1", "CALL")) == 5
    # What they do not need is not given to the others, and a longer act of theirs goes at the others' cost.
    assert len(listed(mine, minutes=60, held=5)) == 5
    visit = option("R3", "VISIT", 24, "5.00", arm="RULES", amount="99.00")
    over = listed([*mine, visit], minutes=60, held=1)
    assert (("R3", "VISIT") in over, len(over)) == (True, 7)


def test_steps_of_stops_and_courts_come_first():
    rows = [
        option("A", "CALL", 6, "900.00"), option("B", "STOP_REQUEST", 7, "1.00", amount="10.00"),
        option("C", "LEGAL_REVIEW", 18, "-5.00", amount="500.00", arm="RULES"),
    ]  # fmt: skip
    order = [("C", "LEGAL_REVIEW"), ("B", "STOP_REQUEST")]
    assert listed(rows, minutes=31) == [*order, ("A", "CALL")]
    assert listed(rows, minutes=25) == order


def test_the_day_is_within_one_act_of_the_best_a_solver_finds():
    draws = np.random.default_rng(7)
    acts = (("SMS", 1), ("CALL", 6), ("OFFER_PREPAYMENT", 12), ("VISIT", 24))
    for minutes in (60, 360):
        rows = []
        for number in range(60):
            amount, gains = int(draws.integers(200, 9000)), sorted(draws.integers(1, 30, 4))
            rows += [
                option(f"{number:02d}", act, time, str(amount * int(gain) / 100))
                for (act, time), gain in zip(acts, gains, strict=True)
            ]
        gains = {(row[0], row[1]): row[10] for row in rows}
        ours = sum(gains[line] for line in listed(rows, minutes=minutes))
        value = np.array([float(row[10]) for row in rows])
        one = np.array([[row[0] == f"{number:02d}" for row in rows] for number in range(60)], dtype=int)
        limits = [LinearConstraint(one, ub=1), LinearConstraint([[row[9] for row in rows]], ub=minutes)]
        best = milp(-value, integrality=np.ones(len(rows)), bounds=Bounds(0, 1), constraints=limits)
        assert float(ours) <= -best.fun + 1e-6
        assert float(ours) > -best.fun - value.max()
        assert float(ours) >= -best.fun * 0.99


def test_shipped_rules_are_whole():
    assert NEXT_COSTS.conform(default_next_costs())["act"].to_list() == list(NEXT_ACTS)
    assert NEXT_EFFECTS.conform(default_next_effects()).height == 60
    assert not any(default_next_costs().filter(pl.col("act").is_in(["LETTER", "VISIT"]))["may_advance"])
