"""What holds of any month, on random tariffs, reads and rules: order, batches, parts, growth, nonsense."""

from dataclasses import fields, replace
from decimal import Decimal
from random import Random

import polars as pl
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.core.billing.random_bills import catalogue, population
from tests.core.billing.vandal import spoil
from tests.core.frames import accounts, accumulated, usage
from yingshou.core.flow import bill
from yingshou.core.rating import rate
from yingshou.core.tables.quantities import Quantities

D = Decimal
CENT = D("0.01")
PERIODS = ("sharp", "peak", "flat", "valley", "deep")
INPUTS = ("accounts", "metering_points", "reads", "daily_usage")
KEYS = {
    "bills": ("bill_no",), "charge_lines": ("bill_no", "line_no"),
    "quantity_steps": ("account_no", "step_no"), "problems": ("account_no", "code"),
}  # fmt: skip
slow = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
seeds = st.integers(0, 10**6)
shares = st.fixed_dictionaries({name: st.integers(0, 50_000) for name in PERIODS})


def month(seed, count=25):
    rng = Random(seed)
    return rng, catalogue(rng), population(rng, count)


def results(*billings):
    """Return all frames of billings, their rows in an order of their own."""
    return {
        name: pl.concat([getattr(each, name) for each in billings]).sort(key) for name, key in KEYS.items()
    }


def assert_same(one, two):
    for name, frame in results(one).items():
        assert frame.equals(results(two)[name]), name


@slow
@given(seed=seeds)
def test_the_order_of_rows_does_not_matter(seed):
    rng, tariffs, given_ = month(seed)

    def shuffled(frame):
        return frame.sample(fraction=1, shuffle=True, seed=rng.randint(0, 10**6))

    frames = {name: shuffled(frame) for name, frame in given_.items() if isinstance(frame, pl.DataFrame)}
    rules = given_["quantities"].rules
    mixed_rules = replace(rules, **{f.name: shuffled(getattr(rules, f.name)) for f in fields(rules)})
    of_tariffs = {f.name: getattr(tariffs, f.name) for f in fields(tariffs)}
    mixed_tariffs = replace(
        tariffs, **{name: shuffled(frame) for name, frame in of_tariffs.items() if frame is not None}
    )
    mixed = {**given_, **frames, "quantities": Quantities(rules=mixed_rules)}
    assert_same(bill(**given_, tariffs=tariffs), bill(**mixed, tariffs=mixed_tariffs))


@slow
@given(seed=seeds, cut=st.integers(1, 24))
def test_batches_together_are_the_whole(seed, cut):
    """Accounts linked by shares and sub-meters may fall into different batches."""
    _, tariffs, given_ = month(seed)
    linked = replace(given_["quantities"], **{name: given_[name] for name in INPUTS})
    parts = [
        bill(**{**given_, "accounts": part, "quantities": linked}, tariffs=tariffs)
        for part in (given_["accounts"].head(cut), given_["accounts"].tail(-cut))
    ]
    whole = results(bill(**given_, tariffs=tariffs))
    for name, frame in results(*parts).items():
        assert frame.equals(whole[name]), name


def rated(tariffs, account, parts, **more):
    """Rate one account's energy by period on random tariffs; return its lines by key and their sum."""
    energy = {f"{name}_kwh": D(kwh) for name, kwh in parts.items()}
    result = rate(
        usage=usage({**energy, "total_kwh": sum(energy.values()), **more}),
        accounts=accounts(account), tariffs=tariffs, accumulated=accumulated(),
    )  # fmt: skip
    assert result.problems.is_empty(), result.problems
    lines = {(n["component"], n["item"]): n for n in result.lines.iter_rows(named=True)}
    return lines, sum((n["amount"] for n in lines.values()), D(0))


def single(seed):
    rng = Random(seed)
    tariffs = catalogue(rng)
    account = {
        "price_class": "SINGLE", "demand_basis": "NONE", "voltage_level": "KV1_10", "catalogue": "TWO",
        "purchase_class": rng.choice(("NORMAL", "ONE_AND_HALF")), "time_of_use": rng.random() < 0.8,
    }  # fmt: skip
    positive = tariffs.prices.filter(pl.col("price") >= 0)
    return replace(tariffs, prices=positive), account


@slow
@given(seed=seeds, first=shares, second=shares)
def test_the_energy_of_a_split_period_costs_what_the_whole_does(seed, first, second):
    """A price acts on energy alone, so only the fen of each line may differ."""
    tariffs, account = single(seed)
    both = {name: first[name] + second[name] for name in PERIODS}
    (whole, amount), (one, part_one), (two, part_two) = (
        rated(tariffs, account, parts) for parts in (both, first, second)
    )
    for key, line in whole.items():
        assert sum(lines[key]["quantity"] for lines in (one, two) if key in lines) == line["quantity"]
    assert abs(part_one + part_two - amount) <= (len(one) + len(two) + len(whole)) * CENT / 2


@slow
@given(seed=seeds, used=shares, more=shares)
def test_more_energy_never_costs_less_where_prices_are_positive(seed, used, more):
    tariffs, account = single(seed)
    _, less = rated(tariffs, account, used)
    _, amount = rated(tariffs, account, {name: used[name] + more[name] for name in PERIODS})
    assert amount >= less


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=seeds)
@example(seed=98936)  # a multiplier of 0.0001 rounds each register by itself
def test_nonsense_gives_a_bill_that_adds_up_or_a_reason(seed):
    """Lost, doubled, shifted and absurd rows: no exception, nobody lost, no wrong sum."""
    rng, tariffs, given_ = month(seed)
    spoiled, tariffs = spoil(rng, given_, tariffs)
    result = bill(**spoiled, tariffs=tariffs)
    assert not set(result.bills["account_no"]) & set(result.problems["account_no"])
    assert result.problems["code"].null_count() == 0
    sums = dict(result.charge_lines.group_by("bill_no").agg(pl.col("amount").sum()).iter_rows())
    for row in result.bills.iter_rows(named=True):
        assert row["amount"] == sums.get(row["bill_no"], D(0))
        assert sum(row[f"{p}_kwh"] for p in PERIODS) == row["total_kwh"] >= 0
    steps = result.quantity_steps.group_by("account_no").agg(pl.col("total_kwh").sum())
    billed = dict(result.bills.select("account_no", "total_kwh").iter_rows())
    assert all(billed[account_no] == total for account_no, total in steps.iter_rows())
