"""Losses, deductions and shares from import to bill, whichever batch the accounts fall into."""

from datetime import date

import polars as pl
import pytest
from django.db import DatabaseError, connection, transaction

from tests.core.frames import rows
from tests.flows.small_company import AS_OF, account_no, accounts, load, settle_in
from yingshou.core.tables import ACCOUNTS, LOSS_PARAMETERS, LOSS_STEPS, QUANTITY_RULES, QUANTITY_STEPS
from yingshou.flows.export_table import export_table
from yingshou.flows.import_table import import_table
from yingshou.flows.run_bills import run_bills
from yingshou.records.billing.models import Bill
from yingshou.records.billing.queries import quantity_steps
from yingshou.records.runs.models import Problem

pytestmark = pytest.mark.django_db

FROM = date(2025, 1, 1)
NONE_KEPT = {"valid_from": FROM, "valid_to": None, "taken_from": "ALL_PERIODS"}


def rule(number, other, kind, **given):
    return {**NONE_KEPT, "account_no": account_no(number), "rule_no": 1, "kind": kind,
            "other_account_no": account_no(other), **given}  # fmt: skip


def loss(number, **given):
    return {"account_no": account_no(number), "transformer_no": "T1", "valid_from": FROM, "method": "TABLE",
            "capacity_kva": 100, "loss_table": "S9", "energy_share": 1, **given}  # fmt: skip


def bring(table, *given):
    return import_table(table=table, frame=rows(table, *given), as_of=AS_OF, source="test")


def put_rules():
    bring(QUANTITY_RULES, rule(1, 3, "FIXED_SHARE", share="0.5"), rule(5, 7, "SUB_METER"))
    bring(
        LOSS_STEPS, {"loss_table": "S9", "load_ratio_to": 9, "active_loss_kwh": 30, "reactive_loss_kvarh": 0}
    )
    bring(LOSS_PARAMETERS, loss(5), loss(9, loss_table="S7"))


@pytest.mark.parametrize("batch_size", [1, 50])
def test_rules_reach_the_bills(batch_size):
    settle_in(10)
    put_rules()
    result = run_bills(bill_month=202510, as_of=AS_OF, batch_size=batch_size)
    assert (result.accounts, result.bills, result.failures) == (10, 9, ())
    energy = dict(Bill.objects.values_list("account_id", "total_kwh"))
    # Account i uses 100 + i; half of account 1 goes to 3, account 7 hangs behind 5, which also has losses.
    assert [energy[account_no(i)] for i in (1, 3, 5, 7)] == [50, 154, 28, 107]
    steps = quantity_steps(Bill.objects.get(account_id=account_no(5)).bill_no)
    assert list(steps.values_list("kind", "source", "total_kwh")) == [
        ("METERED", "-", 105), ("SUB_METER", account_no(7), -107), ("TRANSFORMER_LOSS", "T1", 30),
    ]  # fmt: skip
    problem = Problem.objects.get()
    assert (problem.code, problem.account_no) == ("NO_LOSS_PARAMETERS", account_no(9))
    stored = export_table(table=QUANTITY_STEPS)
    sums = stored.group_by("account_no").agg(pl.col("total_kwh").sum())
    assert all(energy[no] == total for no, total in sums.iter_rows())


@pytest.mark.parametrize("batch_size", [1, 50])
def test_an_account_without_a_meter_is_billed_for_its_quantity(batch_size):
    settle_in(3)
    load(ACCOUNTS, accounts(4))
    bring(QUANTITY_RULES, rule(1, 3, "FIXED_QUANTITY", quantity_kwh=40))
    result = run_bills(bill_month=202510, as_of=AS_OF, batch_size=batch_size)
    assert (result.bills, result.problems) == (4, 0)
    assert Bill.objects.get(account_id=account_no(3)).total_kwh == 40


def test_import_refuses_what_names_nobody():
    settle_in(4)
    result = bring(QUANTITY_RULES, rule(1, 99, "SUB_METER"), rule(99, 1, "SUB_METER", rule_no=2),
                   rule(2, 2, "SUB_METER"), rule(3, 1, "FIXED_SHARE"), rule(0, 1, "SUB_METER"))  # fmt: skip
    assert result.inserted == 1
    assert sorted(result.problems["code"]) == [
        "MISSING_VALUE",
        "SAME_ACCOUNT",
        "UNKNOWN_ACCOUNT",
        "UNKNOWN_ACCOUNT",
    ]
    again = bring(QUANTITY_RULES, rule(0, 1, "SUB_METER"))
    assert (again.inserted, again.unchanged) == (0, 1)


def test_steps_stay_as_they_are():
    settle_in(10)
    put_rules()
    run_bills(bill_month=202510, as_of=AS_OF)
    for statement in ("UPDATE billing_quantitystep SET total_kwh = 0", "DELETE FROM billing_quantitystep"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
