"""What is drawn: the same for the same seed, in the tables' types, with the faults that are meant."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from yingshou.core.metering.registers import usage_from_reads
from yingshou.core.period import add_months
from yingshou.core.tables import (
    ACCOUNT_CONTACTS,
    ACCOUNT_TRAITS,
    ACCOUNTS,
    AGREEMENT_TERMS,
    AGREEMENTS,
    GUARANTEES,
    INTERVALS,
    METERING_POINTS,
    READS,
    RECOVERY_PLANS,
    RESPONSIBILITIES,
)
from yingshou.core.tables.problems import split_by_rules
from yingshou.sample.company.agreements import agreement_terms, agreements, guarantees
from yingshou.sample.company.flaws import reads_as_taken
from yingshou.sample.company.habits import habits
from yingshou.sample.company.known import (
    account_contacts,
    account_traits,
    recovery_plans,
    responsibilities,
)
from yingshou.sample.company.large import large_accounts, large_points
from yingshou.sample.company.loads import Loads
from yingshou.sample.company.others import other_accounts
from yingshou.sample.company.plan import AS_OF, BILLING_DAYS, LAST_MONTH, READING_DAYS, Plan
from yingshou.sample.company.reads import Registers, exchanged_points
from yingshou.sample.company.timetable import timetable

PLAN = Plan(accounts=2_000)


@pytest.fixture(scope="module")
def registers() -> Registers:
    return Registers(PLAN)


def _reads_of(registers: Registers, month: int) -> pl.DataFrame:
    return pl.concat(reads_as_taken(registers, month, day) for day in READING_DAYS)


def _usage(registers: Registers, month: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    return usage_from_reads(
        reads=pl.concat([_reads_of(registers, add_months(month, -1)), _reads_of(registers, month)]),
        metering_points=exchanged_points(registers),
        accounts=other_accounts(PLAN, registers.others),
        bill_month=month,
    )


def test_archive_keeps_the_rules_of_its_tables(registers: Registers) -> None:
    accounts = pl.concat([large_accounts(PLAN), other_accounts(PLAN, registers.others)])
    frames = [
        (ACCOUNTS, accounts),
        (METERING_POINTS, pl.concat([large_points(PLAN), exchanged_points(registers)])),
        (AGREEMENTS, agreements(PLAN)),
        (AGREEMENT_TERMS, agreement_terms(PLAN)),
        (GUARANTEES, guarantees(PLAN)),
        (ACCOUNT_TRAITS, account_traits(PLAN, accounts)),
        (ACCOUNT_CONTACTS, account_contacts(PLAN, accounts)),
        (RESPONSIBILITIES, responsibilities(PLAN)),
        (RECOVERY_PLANS, recovery_plans(PLAN)),
    ]
    for table, frame in frames:
        good, problems = split_by_rules(frame, table.rules, stage="test", subject=table.key[0])
        assert frame.schema == table.schema
        assert problems.is_empty()
        assert good.select(table.key).is_unique().all()
        for column in table.columns:
            assert column.nullable or frame[column.name].null_count() == 0, column.name
            if column.choices:
                assert set(frame[column.name].drop_nulls()) <= set(column.choices), column.name


def test_forty_large_customers_at_110_kv() -> None:
    accounts = large_accounts(PLAN)
    assert accounts.height == 40
    assert set(accounts["voltage_level"]) == {"KV110"}
    assert set(accounts["price_class"]) == {"TWO_PART"}
    assert set(accounts["reading_day"]) == {25}
    assert set(accounts["demand_basis"]) == {"CAPACITY", "CONTRACT", "ACTUAL"}
    assert accounts["capacity_kva"].is_between(10_000, 80_000).all()
    assert accounts["name"].n_unique() == 40


def test_others_are_mostly_homes(registers: Registers) -> None:
    counts = dict(other_accounts(PLAN, registers.others)["customer_class"].value_counts().iter_rows())
    assert counts == {"RESIDENT": 1_700, "COMMERCIAL": 240, "INDUSTRIAL": 40, "AGRICULTURE": 20}


def test_survey_found_railways_clinics_shops_and_tenants(registers: Registers) -> None:
    traits = account_traits(PLAN, pl.concat([large_accounts(PLAN), other_accounts(PLAN, registers.others)]))
    railways = traits.filter(pl.col("protected_kind") == "RAILWAY")
    assert railways["account_no"].to_list() == ["1100000006", "1100000016", "1100000026", "1100000036"]
    assert set(railways["importance"]) == {"FIRST"}
    assert traits.filter(pl.col("protected_kind") == "HOSPITAL").height > 0
    assert traits.filter(pl.col("is_shop")).height > 0
    assert traits["tenant_phone"].drop_nulls().is_unique().all()


def test_every_telephone_is_its_own_and_nobodys(registers: Registers) -> None:
    accounts = pl.concat([large_accounts(PLAN), other_accounts(PLAN, registers.others)])
    contacts = account_contacts(PLAN, accounts)
    mobiles = contacts.filter(pl.col("channel") == "SMS")["address"]
    assert mobiles.len() == 40 + 1_000
    assert mobiles.is_unique().all()
    assert mobiles.str.contains("^154[0-9]{8}$").all()
    large = contacts.filter(pl.col("account_no") == "1100000001")
    assert large["channel"].to_list() == ["SMS", "EMAIL", "POST"]


def test_days_of_collection_are_those_of_the_calendar_moved_off_holidays() -> None:
    days = [step.day for step in timetable(PLAN) if step.kind == "collection"]
    assert [(day.month, day.day) for day in days] == [
        (9, 1), (9, 10), (9, 15), (9, 28), (10, 8), (10, 10), (10, 15), (10, 26), (10, 31)
    ]  # fmt: skip


def test_same_seed_same_company_other_seed_another(registers: Registers) -> None:
    again = Registers(Plan(accounts=2_000))
    other = Registers(Plan(accounts=2_000, seed=7))
    mine = registers.reads(LAST_MONTH, 3)
    assert mine.equals(again.reads(LAST_MONTH, 3))
    assert not mine.equals(other.reads(LAST_MONTH, 3))
    assert large_accounts(PLAN).equals(large_accounts(Plan(accounts=5)))


def test_intervals_are_complete_and_plausible() -> None:
    plan = Plan(large=10)
    start, end = date(2025, 9, 25), date(2025, 10, 25)
    frame = Loads(plan).intervals(start, end)
    assert frame.schema == INTERVALS.schema
    assert frame.height == 10 * 30 * 96
    assert frame.select(INTERVALS.key).is_unique().all()
    assert frame["start_at"].min().date() == start
    assert frame["start_at"].max().date() == date(2025, 10, 24)
    _, problems = split_by_rules(frame, INTERVALS.rules, stage="test", subject="point_no")
    assert problems.is_empty()
    peak = frame.group_by("point_no").agg(pl.col("active_kwh").max() * 4).sort("point_no")
    assert (peak["active_kwh"] <= large_accounts(plan)["capacity_kva"]).all()


def test_ordinary_month_has_no_problem(registers: Registers) -> None:
    for month in (202509, 202604, 202606):
        usage, problems = _usage(registers, month)
        assert problems.is_empty()
        assert usage.height == PLAN.accounts
        assert (usage["total_kwh"] > Decimal(0)).all()


def test_meant_faults_become_problems(registers: Registers) -> None:
    _, misread = _usage(registers, add_months(LAST_MONTH, -1))
    assert misread["code"].to_list() == ["ROLL_OVER_SUSPECTED"]
    _, last = _usage(registers, LAST_MONTH)
    assert last.filter(pl.col("code") == "NO_READ").height == 6
    negative = _reads_of(registers, LAST_MONTH)
    _, problems = split_by_rules(negative, READS.rules, stage="test", subject="point_no")
    assert problems["code"].to_list() == ["NEGATIVE"]


def test_timetable_covers_every_month_in_order() -> None:
    steps = timetable(PLAN)
    bills = [(step.bill_month, step.day.day) for step in steps if step.kind == "bills"]
    assert bills == [(month, day) for month in PLAN.bill_months for day in (*BILLING_DAYS, 25)]
    # Positions, reviews of credit and what is learnt of them look back; everything else comes on its day.
    days = [step.day for step in steps if step.kind not in {"positions", "grades", "scorecard"}]
    assert days == sorted(days)
    assert (days[0], days[-1]) == (date(2025, 8, 25), AS_OF)


def test_habits_know_every_account_and_month() -> None:
    frame = habits(PLAN)
    assert frame.select("account_no", "bill_month").is_unique().all()
    assert frame.height == (PLAN.accounts + PLAN.large) * (PLAN.months + 1)
    assert {"PUNCTUAL", "EARLY", "LATE", "BROKEN_PROMISE", "FAILING", "OVERPAYING"} <= set(frame["habit"])
