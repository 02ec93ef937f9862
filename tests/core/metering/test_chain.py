"""From metered to settled energy: every step, its periods, and what is refused."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.frames import accounts, points, rows, usage
from yingshou.core.allocation import allocate
from yingshou.core.metering.chain import settle_quantities
from yingshou.core.tables import PROBLEMS
from yingshou.core.tables.problems import problem_rows
from yingshou.core.tables.quantities import LOSS_PARAMETERS, LOSS_STEPS, QUANTITY_RULES, QuantityRules

START = date(2024, 1, 1)
RULE = {"account_no": "A1", "rule_no": 1, "valid_from": START, "valid_to": None, "taken_from": "ALL_PERIODS"}
LOSS = {
    "account_no": "A1", "transformer_no": "T1", "valid_from": START, "valid_to": None, "method": "TABLE",
    "capacity_kva": "1000", "loss_table": "S9", "energy_share": 1,
}  # fmt: skip
STEPS = [{"loss_table": "S9", "load_ratio_to": 99, "active_loss_kwh": 300, "reactive_loss_kvarh": 900}]
PARTS = ("sharp_kwh", "peak_kwh", "flat_kwh", "valley_kwh", "deep_kwh")


def sub(other, **given_):
    return {**RULE, "kind": "SUB_METER", "other_account_no": other, **given_}


def quantity(other, kwh, **given_):
    return {**RULE, "kind": "FIXED_QUANTITY", "other_account_no": other, "quantity_kwh": kwh, **given_}


def share(other, part, **given_):
    return {**RULE, "kind": "FIXED_SHARE", "other_account_no": other, "share": part, **given_}


def settle(
    metered, *rules, losses=(), steps=STEPS, people=("A1", "A2", "A3"), flat=(), unread=(), unmetered=()
):
    blocked = pl.DataFrame({"account_no": [*unread, *unmetered]}, schema={"account_no": pl.String})
    problems = problem_rows(blocked, stage="metering", code="NO_READ", subject="account_no")
    done = settle_quantities(
        usage=usage(*metered),
        problems=pl.concat([PROBLEMS.empty(), problems]),
        accounts=accounts(*({"account_no": no, "time_of_use": no not in flat} for no in people)),
        metering_points=points(*(
            {"account_no": no, "point_no": no, "meter_no": no} for no in people if no not in unmetered
        )),
        rules=QuantityRules(
            loss_parameters=rows(LOSS_PARAMETERS, *losses),
            loss_steps=rows(LOSS_STEPS, *steps),
            quantity_rules=rows(QUANTITY_RULES, *rules),
        ),
        bill_month=202402,
    )  # fmt: skip
    assert len(done.usage) + done.problems["account_no"].n_unique() == len(people)
    sums = done.steps.group_by("account_no").agg(pl.col("total_kwh", *PARTS).sum())
    billed = done.usage.join(sums, on="account_no", how="inner").sort("account_no")
    for name in ("total_kwh", *PARTS):
        assert billed[name].to_list() == billed[f"{name}_right"].to_list()
    assert billed["total_kwh"].to_list() == [sum(row) for row in billed.select(PARTS).rows()]
    return done


def row(done, account_no="A1"):
    return done.usage.filter(pl.col("account_no") == account_no).row(0, named=True)


def kinds(done, account_no="A1"):
    steps = done.steps.filter(pl.col("account_no") == account_no)
    return list(steps.select("kind", "source", "total_kwh").iter_rows())


def codes(done):
    return dict(done.problems.select("account_no", "code").sort("account_no").iter_rows())


A1 = {"account_no": "A1", "total_kwh": 1000, "peak_kwh": 300, "valley_kwh": 200, "reactive_kvarh": 400}
A2 = {"account_no": "A2", "total_kwh": 100, "peak_kwh": 60, "valley_kwh": 30}
A3 = {"account_no": "A3", "total_kwh": 10}


def test_nothing_to_do_leaves_the_usage_alone():
    metered = usage(A1, A2, A3)
    done = settle([A1, A2, A3], share("A9", "0.5"))
    assert done.usage.sort("account_no").equals(metered)
    assert done.steps.is_empty()


def test_sub_meter_is_taken_period_by_period():
    done = settle([A1, A2, A3], sub("A2"))
    got = row(done)
    assert [got[name] for name in PARTS] == [0, 240, 490, 170, 0]
    assert got["reactive_kvarh"] == 400
    assert kinds(done) == [("METERED", "-", 1000), ("SUB_METER", "A2", -100)]
    assert kinds(done, "A2") == []


@pytest.mark.parametrize(
    ("taken_from", "parts"), [("FLAT", [0, 300, 400, 200, 0]), ("ALL_PERIODS", [0, 270, 450, 180, 0])]
)
def test_sub_meter_without_periods(taken_from, parts):
    other = {"account_no": "A2", "total_kwh": 100, "reactive_kvarh": 30}
    got = row(settle([A1, other, A3], sub("A2", taken_from=taken_from), flat=("A2",)))
    assert [got[name] for name in PARTS] == parts
    assert got["reactive_kvarh"] == 370


def test_losses_follow_the_metered_periods():
    done = settle([A1, A2, A3], losses=[{**LOSS, "line_loss_share": "0.02"}])
    got = row(done)
    assert kinds(done) == [("METERED", "-", 1000), ("TRANSFORMER_LOSS", "T1", 300), ("LINE_LOSS", "T1", 26)]
    assert [got[name] for name in PARTS] == [0, 398, 663, 265, 0]
    assert got["reactive_kvarh"] == 1300


def test_loss_without_use_is_flat():
    got = row(settle([{**A1, "total_kwh": 0, "peak_kwh": 0, "valley_kwh": 0}, A2, A3], losses=[LOSS]))
    assert (got["total_kwh"], got["flat_kwh"]) == (300, 300)


def test_fixed_quantity_comes_before_fixed_share():
    done = settle([A1], share("A2", "0.3333", rule_no=1), quantity("A3", "500", rule_no=2),
                  unmetered=("A2", "A3"))  # fmt: skip
    assert kinds(done) == [
        ("METERED", "-", 1000),
        ("FIXED_QUANTITY", "A3", -500),
        ("FIXED_SHARE", "A2", -167),
    ]
    assert row(done)["total_kwh"] == 333
    assert [row(done, "A3")[name] for name in PARTS] == [0, 150, 250, 100, 0]
    assert codes(done) == {}
    stated = done.steps.filter(pl.col("kind") == "FIXED_SHARE")
    assert stated["exact_kwh"].to_list() == [Decimal("-166.6500")]


def test_reactive_energy_follows_so_that_the_power_factor_stays():
    done = settle([A1], quantity("A2", "250"), unmetered=("A2",), people=("A1", "A2"))
    assert (row(done)["reactive_kvarh"], row(done, "A2")["reactive_kvarh"]) == (300, 100)


def test_receiver_without_periods_gets_all_as_flat():
    done = settle([A1, A2, A3], quantity("A3", "100"), flat=("A3",))
    assert (row(done, "A3")["total_kwh"], row(done, "A3")["flat_kwh"]) == (110, 110)
    assert kinds(done, "A3") == [("METERED", "-", 10), ("RECEIVED", "A1", 100)]


def test_received_energy_is_not_split_again():
    done = settle([A1, A2, A3], quantity("A2", "100"), share("A3", "0.5", account_no="A2"))
    assert row(done, "A2")["total_kwh"] == 150
    assert row(done, "A3")["total_kwh"] == 60


@pytest.mark.parametrize("rule", [sub("A2", taken_from="FLAT"), quantity("A3", "501", taken_from="FLAT")])
def test_deduction_larger_than_the_meter(rule):
    done = settle([A1, {"account_no": "A2", "total_kwh": 501}, A3], rule, flat=("A2",))
    blocked = {"A1": "DEDUCTION_TOO_LARGE"}
    if rule["kind"] != "SUB_METER":
        blocked["A3"] = "LINKED_ACCOUNT"
    assert codes(done) == blocked


def test_all_of_it_may_be_given_away():
    metered = {"account_no": "A1", "total_kwh": 2, "peak_kwh": 1}
    done = settle([metered], share("A2", "0.5"), share("A3", "0.5", rule_no=2), unmetered=("A2", "A3"))
    assert [row(done, no)["total_kwh"] for no in ("A1", "A2", "A3")] == [0, 1, 1]
    assert codes(done) == {}


def test_shares_above_the_whole():
    done = settle([A1, A2, A3], share("A2", "0.6"), share("A3", "0.5", rule_no=2))
    assert codes(done) == {"A1": "RATIO_SUM", "A2": "LINKED_ACCOUNT", "A3": "LINKED_ACCOUNT"}


def test_unread_accounts_block_those_that_depend_on_them():
    assert codes(settle([A1, A3], sub("A2"), unread=("A2",))) == {"A1": "LINKED_ACCOUNT", "A2": "NO_READ"}
    assert codes(settle([A2, A3], quantity("A2", 5), unread=("A1",))) == {
        "A1": "NO_READ", "A2": "LINKED_ACCOUNT",
    }  # fmt: skip


def test_what_losses_lack():
    assert codes(settle([A1, A2, A3], losses=[LOSS], steps=())) == {"A1": "NO_LOSS_PARAMETERS"}
    twice = [LOSS, {**LOSS, "transformer_no": "T2", "energy_share": "0.1"}]
    assert codes(settle([A1, A2, A3], losses=twice)) == {"A1": "RATIO_SUM"}


def test_a_later_version_ends_the_one_before():
    again = quantity("A2", 50, valid_from=date(2024, 1, 15))
    assert kinds(settle([A1, A2, A3], quantity("A2", 100), again))[1:] == [("FIXED_QUANTITY", "A2", -50)]
    other = {**LOSS, "valid_from": date(2024, 2, 11), "loss_table": "S7"}
    steps = [*STEPS, {**STEPS[0], "loss_table": "S7", "active_loss_kwh": 600}]
    assert kinds(settle([A1, A2, A3], losses=[LOSS, other], steps=steps))[1:] == [
        ("TRANSFORMER_LOSS", "T1", 100), ("TRANSFORMER_LOSS", "T1", 380),
    ]  # fmt: skip


def test_rules_count_from_the_first_day_of_the_period():
    late = quantity("A2", 100, valid_from=date(2024, 2, 2))
    ended = quantity("A2", 100, rule_no=2, valid_to=date(2024, 2, 1))
    assert settle([A1, A2, A3], late, ended).steps.is_empty()
    replaced = [{**LOSS, "valid_to": date(2024, 2, 11)},
                {**LOSS, "transformer_no": "T2", "valid_from": date(2024, 2, 11)}]  # fmt: skip
    # February 2024 has 29 days: 10 and 19 of them, each as thirtieths of a month.
    assert kinds(settle([A1, A2, A3], losses=replaced))[1:] == [
        ("TRANSFORMER_LOSS", "T1", 100), ("TRANSFORMER_LOSS", "T2", 190),
    ]  # fmt: skip


@settings(deadline=None)
@given(whole=st.integers(0, 10**14), weights=st.lists(st.integers(0, 10**14), min_size=1, max_size=6))
def test_allocation_loses_nothing_and_is_fair(whole, weights):
    frame = pl.DataFrame({"group": 1, "whole": whole, "weight": weights},
                         schema_overrides={"whole": pl.Int128, "weight": pl.Int128})  # fmt: skip
    parts = allocate(frame, group="group")["part"].to_list()
    total = sum(weights)
    assert sum(parts) == (whole if total else 0)
    assert all(
        abs(part * total - whole * weight) < total
        for part, weight in zip(parts, weights, strict=True)
        if total
    )


energies = st.integers(0, 10**7).map(lambda n: Decimal(n) / 10)


@settings(deadline=None)
@given(
    peak=energies,
    flat=energies,
    valley=energies,
    shares=st.lists(st.integers(1, 5000), min_size=2, max_size=2),
)
def test_energy_is_kept_and_never_negative(peak, flat, valley, shares):
    metered = {"account_no": "A1", "total_kwh": peak + flat + valley, "peak_kwh": peak, "valley_kwh": valley}
    parts = [
        share(no, Decimal(s) / 10_000, rule_no=i)
        for i, (no, s) in enumerate(zip(("A2", "A3"), shares, strict=True))
    ]
    done = settle([metered], *parts, unmetered=("A2", "A3"))
    assert codes(done) == {}
    assert done.usage["total_kwh"].sum() == peak + flat + valley
    assert done.usage.select(pl.min_horizontal(*PARTS).min()).item() >= 0
