"""Each rule: what it catches to the last digit, what it lets pass, and what it says."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from tests.core.frames import RESIDENT, accounts, capacity_changes, points, reads, rows
from yingshou.core.metering.validation.check import Validation, check_bills, check_usage, held_reasons
from yingshou.core.metering.validation.defaults import default_rules
from yingshou.core.metering.validation.findings import owned
from yingshou.core.metering.validation.history import HISTORY, history_from_bills
from yingshou.core.rating.idle import idle_accounts
from yingshou.core.tables import BILLS, DAILY_USAGE, METER_CLOCKS, USAGE
from yingshou.core.tables.problems import problem_rows
from yingshou.core.tables.validation import VALIDATION_RULES, rules_in_force

MONTH, START, END = 202510, date(2025, 10, 1), date(2025, 11, 1)
_USAGE = {
    "account_no": "A1", "bill_month": MONTH, "period_start": START, "period_end": END, "total_kwh": 100,
    "sharp_kwh": 0, "peak_kwh": 0, "flat_kwh": 100, "valley_kwh": 0, "deep_kwh": 0,
}  # fmt: skip
_RULE = {
    "customer_class": "ALL", "voltage_level": "ALL", "valid_from": date(2020, 1, 1), "effect": "HOLD",
    "owner": "REVIEWER",
}  # fmt: skip
SPIKE = {"rule_code": "SPIKE_USE", "limit_value": 3, "limit_unit": "MULTIPLE", "floor_value": 100}
A1 = accounts({})


def history(**given):
    row = {"account_no": "A1", "months": 3, "sum_kwh": 300, **given}
    columns = {}
    for name, dtype in HISTORY.items():
        value = row.get(name)
        decimal = isinstance(dtype, pl.Decimal) and value is not None
        columns[name] = pl.Series([Decimal(str(value)) if decimal else value], dtype=dtype)
    return pl.DataFrame(columns)


def check(rule, *, usage=None, past=None, who=A1, taken=None, clocks=None, idle=()):
    return check_usage(
        usage=rows(USAGE, usage or {}, defaults=_USAGE),
        reads=reads() if taken is None else taken,
        daily_usage=DAILY_USAGE.empty(),
        metering_points=points({}),
        accounts=who,
        idle=pl.DataFrame({"account_no": list(idle)}, schema={"account_no": pl.String}),
        validation=Validation(
            rules=rows(VALIDATION_RULES, rule, defaults=_RULE),
            history=pl.DataFrame(schema=HISTORY) if past is None else past,
            clocks=METER_CLOCKS.empty() if clocks is None else clocks,
        ),
        bill_month=MONTH,
    )


def noted(*arguments, **options):
    frame = check(*arguments, **options).noted
    return frame.select("code", "value", "limit_value", "effect", "owner").rows()


@pytest.mark.parametrize(
    ("total", "given", "caught"),
    [
        ("300.0000", {}, False),  # three times the mean of a hundred is not above it
        ("300.0001", {}, True),
        ("300.0001", {"last_year_kwh": 101}, False),  # the season comes every year
        ("303.0001", {"last_year_kwh": 101}, True),
        ("300.0001", {"months": 2, "sum_kwh": "200.0001"}, False),  # mean 100.00005, not rounded first
        ("300.0002", {"months": 2, "sum_kwh": "200.0001"}, True),
        ("303.0001", {"months": 0, "sum_kwh": 0, "last_year_kwh": 101}, True),
        ("1000", {"months": 0, "sum_kwh": 0}, False),  # nothing to compare with
        ("99.9999", {"sum_kwh": 3}, False),  # below the figure from which the rule looks
        ("100", {"sum_kwh": 3}, True),
    ],
)
def test_spike(total, given, caught):
    found = noted(SPIKE, usage={"total_kwh": total}, past=history(**given))
    assert [row[0] for row in found] == (["SPIKE_USE"] if caught else [])


def test_a_spike_says_figure_limit_effect_and_owner():
    found = noted(SPIKE, usage={"total_kwh": 700}, past=history(last_year_kwh=200))
    assert found == [("SPIKE_USE", "700.0000", "600.0000", "HOLD", "REVIEWER")]


@pytest.mark.parametrize(
    ("total", "given", "caught"),
    [(0, {"sum_kwh": 90}, True), (0, {"sum_kwh": "89.9999"}, False), ("0.0001", {"sum_kwh": 90}, False),
     (0, {"months": 0, "sum_kwh": 0}, False)],
)  # fmt: skip
def test_zero_use(total, given, caught):
    rule = {"rule_code": "ZERO_USE", "effect": "WARN", "floor_value": 30}
    found = noted(rule, usage={"total_kwh": total}, past=history(**given))
    assert found == ([("ZERO_USE", "0.0000", "30.0000", "WARN", "REVIEWER")] if caught else [])


@pytest.mark.parametrize("column", ["total_kwh", "valley_kwh", "reactive_kvarh"])
def test_negative_use_blocks(column):
    rule = {"rule_code": "NEGATIVE_USE", "effect": "BLOCK"}
    done = check(rule, usage={column: "-0.0001"})
    assert done.usage.is_empty()
    assert done.blocked.select("code", "value", "effect").rows() == [("NEGATIVE_USE", "-0.0001", "BLOCK")]
    assert check(rule).usage.height == 1


@pytest.mark.parametrize(("demand", "caught"), [("105", False), ("105.0001", True), (None, False)])
def test_demand_above_capacity(demand, caught):
    rule = {"rule_code": "DEMAND_OVER_CAPACITY", "limit_value": "1.05", "limit_unit": "MULTIPLE"}
    found = noted(rule, usage={"max_demand_kw": demand}, who=accounts({"capacity_kva": 100}))
    assert found == ([("DEMAND_OVER_CAPACITY", "105.0001", "105.0000", "HOLD", "REVIEWER")] if caught else [])
    assert noted(rule, usage={"max_demand_kw": 9999}) == []


def test_use_while_suspended():
    rule = {"rule_code": "USE_WHILE_SUSPENDED", "limit_value": 100, "limit_unit": "KWH"}
    assert noted(rule, idle=["A1"]) == []
    assert noted(rule, usage={"total_kwh": "100.0001"}) == []
    found = noted(rule, usage={"total_kwh": "100.0001"}, idle=["A1"])
    assert found == [("USE_WHILE_SUSPENDED", "100.0001", "100.0000", "HOLD", "REVIEWER")]


def test_idle_is_who_has_no_capacity_in_service_all_month():
    who = accounts(
        {"account_no": "A1", "capacity_kva": 800}, {"account_no": "A2", "capacity_kva": 800},
        {"account_no": "A3", "capacity_kva": 800}, {"account_no": "A4"},
    )  # fmt: skip
    rest = {"change_no": "1", "kind": "SUSPENSION", "transformer_no": "T1", "capacity_kva": 800}
    changes = capacity_changes(
        {**rest, "account_no": "A1", "effective_date": date(2025, 9, 30)},
        {**rest, "account_no": "A2", "effective_date": date(2025, 10, 2)},
        {**rest, "account_no": "A3", "effective_date": START, "capacity_kva": 500},
    )
    found = idle_accounts(accounts=who, capacity_changes=changes, bill_month=MONTH)
    assert found["account_no"].to_list() == ["A1"]


def read(day, total, kind="NORMAL"):
    return {"read_date": day, "total": total, "read_kind": kind}


def test_estimated_once_and_twice():
    once = reads(read(START, 1), read(END, 5, "ESTIMATED"))
    twice = reads(read(START, 1, "ESTIMATED"), read(END, 5, "ESTIMATED"))
    opened = reads(read(START, 1, "ESTIMATED"), read(END, 5))
    for code, taken, caught in (
        ("ESTIMATED_READ", once, True), ("ESTIMATED_READ", twice, False), ("ESTIMATED_READ", opened, False),
        ("ESTIMATED_TWICE", once, False), ("ESTIMATED_TWICE", twice, True),
        ("ESTIMATED_TWICE", opened, False),
    ):  # fmt: skip
        found = noted({"rule_code": code}, taken=taken)
        assert found == ([(code, "5.0000", None, "HOLD", "REVIEWER")] if caught else [])


def test_roll_over_is_noted():
    rule = {"rule_code": "ROLLED_OVER", "effect": "WARN"}
    assert noted(rule, taken=reads(read(START, 5), read(END, 6))) == []
    found = noted(rule, taken=reads(read(START, 999990), read(END, 6)))
    assert found == [("ROLLED_OVER", "6.0000", "999990.0000", "WARN", "REVIEWER")]


@pytest.mark.parametrize(("seconds", "caught"), [(300, False), (301, True), (-301, True)])
def test_meter_clock(seconds, caught):
    clock = {"point_no": "P1", "meter_no": "M1", "checked_date": date(2025, 10, 9), "offset_seconds": seconds}
    earlier = clock | {"checked_date": date(2025, 10, 2), "offset_seconds": 9999}
    rule = {"rule_code": "METER_CLOCK", "limit_value": 300, "limit_unit": "SECONDS", "effect": "WARN"}
    clocks = rows(METER_CLOCKS, earlier, clock)
    found = noted(rule, clocks=clocks)
    assert found == ([("METER_CLOCK", str(seconds), "300", "WARN", "REVIEWER")] if caught else [])
    assert noted(rule, clocks=clocks, who=accounts({**RESIDENT})) == []
    before = rows(METER_CLOCKS, clock | {"checked_date": date(2025, 9, 30)})
    assert noted(rule, clocks=before) == []


def test_a_rule_may_block_what_it_else_holds():
    done = check(SPIKE | {"effect": "BLOCK"}, usage={"total_kwh": 500}, past=history())
    assert (done.usage.height, done.noted.height) == (0, 0)
    assert done.blocked["code"].to_list() == ["SPIKE_USE"]


def bill(**given):
    return rows(BILLS, {
        **_USAGE, "bill_no": "A1-202510-1", "sequence": 1, "accumulated_kwh": 0, "catalogue": "X",
        "price_valid_from": START, "amount": 100, **given,
    })  # fmt: skip


@pytest.mark.parametrize(
    ("amount", "last", "caught"),
    [("1000.01", "200.00", "1000.00"), ("1000.00", "200.00", None), ("1000.01", "200.01", None),
     ("999.99", "1.00", None), ("1000.01", "1.00", "1000.00"), ("5000.00", None, None)],
)  # fmt: skip
def test_large_bill(amount, last, caught):
    rule = {"rule_code": "LARGE_BILL", "limit_value": 5, "limit_unit": "MULTIPLE", "floor_value": 1000}
    validation = Validation(
        rules=rows(VALIDATION_RULES, rule, defaults=_RULE), history=history(last_amount=last)
    )
    found = check_bills(bills=bill(amount=amount), accounts=A1, validation=validation, bill_month=MONTH)
    expected = [("LARGE_BILL", "A1-202510-1", amount, caught)] if caught else []
    assert found.select("code", "subject", "value", "limit_value").rows() == expected
    assert held_reasons(found).rows() == ([("A1", "LARGE_BILL")] if caught else [])


def test_the_gravest_rule_gives_the_reason_for_holding():
    frame = pl.DataFrame({"account_no": ["A1"] * 3, "subject": ["s"] * 3})
    codes = ("ESTIMATED_TWICE", "SPIKE_USE", "NEGATIVE_USE")
    effects = ("HOLD", "HOLD", "WARN")
    found = pl.concat(
        problem_rows(
            frame[i : i + 1].with_columns(effect=pl.lit(effects[i])),
            stage="validation", code=codes[i], subject="subject",
        )
        for i in range(3)
    )  # fmt: skip
    assert held_reasons(found).rows() == [("A1", "SPIKE_USE")]


def test_history_adds_corrections_and_looks_back_three_and_twelve_months():
    given = [
        (202410, 1, 70, "7.00"), (202506, 1, 60, "6.00"), (202507, 1, 10, "1.00"), (202509, 1, 30, "3.00"),
        (202509, 2, -30, "-3.00"), (202509, 3, 20, "2.00"), (202409, 1, 99, "9.00"), (MONTH, 1, 5, "0.50"),
    ]  # fmt: skip
    bills = pl.concat(
        bill(bill_month=month, sequence=sequence, total_kwh=kwh, amount=amount)
        for month, sequence, kwh, amount in given
    )
    found = history_from_bills(bills=bills, bill_month=MONTH)
    assert found.schema == HISTORY
    assert found.rows() == [("A1", 2, Decimal(30), Decimal(70), Decimal("2.00"))]
    early = history_from_bills(bills=bills.filter(pl.col("bill_month") < 202501), bill_month=MONTH)
    assert early.rows() == [("A1", 0, Decimal(0), Decimal(70), Decimal("7.00"))]


def test_every_problem_gets_an_owner_and_an_effect():
    found = problem_rows(
        pl.DataFrame({"account_no": ["A1", "A1", "A1"], "code": ["NO_READ", "NO_PRICE", "UNKNOWN_PAYER"]}),
        stage="metering", code=pl.col("code"), subject="account_no",
    )  # fmt: skip
    in_force = rules_in_force(rules=default_rules(), accounts=A1, bill_month=MONTH)
    given = owned(problems=found, accounts=A1, in_force=in_force)
    assert sorted(given.select("code", "owner", "effect").rows()) == [
        ("NO_PRICE", "REVIEWER", "BLOCK"),
        ("NO_READ", "METER_READER", "BLOCK"),
        ("UNKNOWN_PAYER", "REVIEWER", "BLOCK"),
    ]
