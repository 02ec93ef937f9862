"""What holds of every bill: parts add up to the whole, more never costs less, versions never mix."""

from datetime import date
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.core.frames import RESIDENT, SINGLE, accounts, accumulated, beijing, points, reads, tariffs, usage
from yingshou.core.flow import bill
from yingshou.core.rating import rate
from yingshou.core.tables import DAILY_USAGE

D = Decimal
CENT = D("0.01")
TARIFFS = beijing()
PERIODS = ("sharp", "peak", "flat", "valley", "deep")
TIERS = (
    {"tier": 1, "upper_limit_kwh": 2160, "price": "0.56"},
    {"tier": 2, "upper_limit_kwh": 3120, "price": "0.61"},
    {"tier": 3, "price": "0.86"},
)
TWO_PART = {"capacity_kva": 1000, "contract_demand_kw": 500}
energy = st.decimals(min_value=0, max_value=10_000, places=4)
shares = st.fixed_dictionaries({name: st.integers(0, 50_000) for name in PERIODS})


def rated(account, *used, before="0", catalogue=TARIFFS):
    """Rate a usage of one account: lines by component and item, and their sum."""
    result = rate(
        usage=usage(*used), accounts=accounts(account), tariffs=catalogue, accumulated=accumulated(A1=before)
    )
    assert result.problems.is_empty()
    lines = {(n["component"], n["item"]): n for n in result.lines.iter_rows(named=True)}
    return lines, sum((n["amount"] for n in lines.values()), D(0))


def by_period(parts, **extra):
    return {"total_kwh": sum(parts.values()), **{f"{p}_kwh": kwh for p, kwh in parts.items()}, **extra}


@settings(max_examples=40, deadline=None)
@given(before=energy, first=energy, second=energy)
def test_a_residents_months_add_up_to_the_whole(before, first, second):
    """Tiers are of the year, so two periods fill them as one would; only the fen of each line may differ."""
    catalogue = tariffs(tiers=TIERS)
    whole, amount = rated(RESIDENT, {"total_kwh": first + second}, before=str(before), catalogue=catalogue)
    one, amount_one = rated(RESIDENT, {"total_kwh": first}, before=str(before), catalogue=catalogue)
    two, amount_two = rated(RESIDENT, {"total_kwh": second}, before=str(before + first), catalogue=catalogue)
    for key in whole.keys() | one.keys() | two.keys():
        parts = [lines[key]["quantity"] for lines in (one, two) if key in lines]
        assert sum(parts) == whole[key]["quantity"]
    assert abs(amount_one + amount_two - amount) <= (len(one) + len(two) + len(whole)) * CENT / 2


@settings(max_examples=40, deadline=None)
@given(first=shares, second=shares)
def test_energy_lines_of_a_split_period_add_up(first, second):
    """Without power factor and demand in play a price acts on energy alone, so parts add up to the whole."""
    account = {**SINGLE, "voltage_level": "KV1_10"}
    both = {name: first[name] + second[name] for name in PERIODS}
    no_deep = [{**each, "deep": 0} for each in (both, first, second)]
    (whole, amount), (one, part_one), (two, part_two) = (rated(account, by_period(u)) for u in no_deep)
    for key, line in whole.items():
        assert sum(lines[key]["quantity"] for lines in (one, two) if key in lines) == line["quantity"]
    assert abs(part_one + part_two - amount) <= (len(one) + len(two) + len(whole)) * CENT / 2


@settings(max_examples=40, deadline=None)
@given(opening=st.integers(0, 999_999), used=st.tuples(st.integers(0, 200_000), st.integers(0, 200_000)))
def test_a_read_in_between_changes_no_energy(opening, used):
    """February and March read apart give the kilowatt-hours that both give together, over a roll-over too."""
    days = (date(2024, 2, 1), date(2024, 3, 1), date(2024, 4, 1))
    values = [(opening + sum(used[:i])) % 10**6 for i in range(3)]
    given_reads = reads(*({"read_date": d, "total": v} for d, v in zip(days, values, strict=True)))
    bills = [
        bill(
            bill_month=month, accounts=accounts(RESIDENT), metering_points=points({}), reads=given_reads,
            daily_usage=DAILY_USAGE.empty(), accumulated=accumulated(), tariffs=TARIFFS,
        ).bills
        for month in (202402, 202403)
    ]  # fmt: skip
    assert sum(frame["total_kwh"][0] for frame in bills) == sum(used)


@settings(max_examples=40, deadline=None)
@given(used=energy, more=energy, before=energy)
def test_more_energy_never_costs_a_resident_less(used, more, before):
    catalogue = tariffs(tiers=TIERS)
    _, less = rated(RESIDENT, {"total_kwh": used}, before=str(before), catalogue=catalogue)
    _, amount = rated(RESIDENT, {"total_kwh": used + more}, before=str(before), catalogue=catalogue)
    assert amount >= less


@settings(max_examples=40, deadline=None)
@given(used=shares, more=shares, two_part=st.booleans())
def test_more_energy_never_costs_less_at_one_power_factor(used, more, two_part):
    """Holds where prices are positive and no step is crossed.

    Two rules reward more energy, as they are meant to: 260 kWh per kVA takes a tenth off the demand price;
    active energy at the same reactive energy betters the power factor. So the threshold is not crossed here
    and the factor is not assessed.
    """
    account = {**TWO_PART, "voltage_level": "KV110"} if two_part else {**SINGLE, "voltage_level": "KV1_10"}
    after = {name: used[name] + more[name] for name in PERIODS}
    first, second = ({**each, "deep": 0} for each in (used, after))
    assume((sum(first.values()) >= 260_000) == (sum(second.values()) >= 260_000))
    _, less = rated(account, by_period(first, max_demand_kw=400))
    _, amount = rated(account, by_period(second, max_demand_kw=400))
    assert amount >= less


def version(start, end, price):
    return {
        "valid_from": date(2024, start, 1), "valid_to": end and date(2024, end, 1), "price": str(price),
        "price_class": "SINGLE", "voltage_level": "UNDER_1KV",
    }  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(
    starts=st.lists(st.integers(1, 6), min_size=1, max_size=4, unique=True),
    lengths=st.lists(st.integers(0, 5), min_size=4, max_size=4),
    month=st.integers(1, 8),
)
def test_versions_never_mix(starts, lengths, month):
    """Of overlapping versions the latest begun holds alone; a month that none covers becomes a problem."""
    versions = [(s, s + n if n else None, s) for s, n in zip(starts, lengths, strict=False)]
    catalogue = tariffs(prices=tuple(version(*each) for each in versions))
    result = rate(
        usage=usage({"total_kwh": 100, "bill_month": 202400 + month}),
        accounts=accounts({**SINGLE, "time_of_use": False}), tariffs=catalogue, accumulated=accumulated(),
    )  # fmt: skip
    holding = [price for start, end, price in versions if start <= month and (end is None or end > month)]
    if not holding:
        assert result.lines.is_empty()
        assert result.problems["code"].to_list() == ["NO_PRICE"]
    else:
        assert result.lines["amount"].to_list() == [100 * max(holding)]


registers = st.fixed_dictionaries(
    {"total": st.integers(0, 10**12 - 1)},
    optional={
        name: st.integers(0, 10**12 - 1)
        for name in ("sharp", "peak", "flat", "valley", "deep", "reactive_forward", "max_demand")
    },
)


@settings(max_examples=60, deadline=None)
@given(opening=registers, closing=registers, digits=st.integers(3, 12), multiplier=st.integers(1, 10**6))
def test_contradictory_reads_give_a_bill_or_a_reason(opening, closing, digits, multiplier):
    """Whatever the registers say, the account is either billed, its periods adding up, or told why not."""
    result = bill(
        bill_month=202402, accounts=accounts({**TWO_PART, "power_factor_standard": "0.90"}),
        metering_points=points({"register_digits": digits, "multiplier": multiplier}),
        reads=reads({"read_date": date(2024, 2, 1), **opening}, {"read_date": date(2024, 3, 1), **closing}),
        daily_usage=DAILY_USAGE.empty(), accumulated=accumulated(), tariffs=TARIFFS,
    )  # fmt: skip
    assert len(result.bills) + len(result.problems) == 1
    for row in result.bills.iter_rows(named=True):
        assert sum(row[f"{p}_kwh"] for p in PERIODS) == row["total_kwh"] >= 0
        assert row["amount"] == result.charge_lines["amount"].sum()
