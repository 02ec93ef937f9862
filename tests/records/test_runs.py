"""Problems stay what they are while their cause stays; a person's word on them is kept."""

from datetime import date

import polars as pl
import pytest
from django.db import connection

from yingshou.core.tables import PROBLEMS
from yingshou.records.audit.models import AuditEvent
from yingshou.records.runs.models import Problem
from yingshou.records.runs.operations import (
    UnableToRunError,
    exclusive,
    open_run,
    replace_problems,
    resolve_for_accounts,
    resolve_problem,
)

pytestmark = pytest.mark.django_db


def found(*accounts, code="NO_READ"):
    return PROBLEMS.conform(
        pl.DataFrame(
            {"stage": "metering", "code": code, "account_no": list(accounts)},
            schema_overrides={"account_no": pl.String},
        )
    )


@pytest.fixture(autouse=True)
def run():
    return open_run(run_no="R", kind="BILL", as_of=date(2025, 10, 25), rules={"bill_month": 202510, "x": 1})


def stored():
    return set(Problem.objects.values_list("account_no", "resolved_by", "resolution"))


def test_only_differences_are_written():
    replace_problems(run_no="R", problems=found("A", "B"))
    kept = Problem.objects.get(account_no="B").pk
    replace_problems(run_no="R", problems=found("B", "C"))
    assert stored() == {("A", "run", "R"), ("B", "", ""), ("C", "", "")}
    assert Problem.objects.get(account_no="B").pk == kept


def test_a_problem_that_comes_back_is_open_again():
    for problems in (found("A"), found(), found("A")):
        replace_problems(run_no="R", problems=problems)
    assert [p.resolved_by for p in Problem.objects.order_by("id")] == ["run", ""]


def test_accounts_not_looked_at_keep_their_problems():
    replace_problems(run_no="R", problems=found("A", "B"))
    replace_problems(run_no="R", problems=found(), account_nos=["A"])
    assert stored() == {("A", "run", "R"), ("B", "", "")}


def test_a_person_resolves_once_and_it_is_written_down():
    replace_problems(run_no="R", problems=found("A"))
    number = Problem.objects.get().pk
    assert resolve_problem(problem_id=number, resolved_by="li", note="已补抄")
    assert not resolve_problem(problem_id=number, resolved_by="wang", note="again")
    assert not resolve_problem(problem_id=0, resolved_by="wang", note="none")
    replace_problems(run_no="R", problems=found("A"))
    assert stored() == {("A", "li", "已补抄")}
    assert AuditEvent.objects.get().actor == "li"


def test_going_through_resolves_what_earlier_runs_of_the_month_left():
    open_run(run_no="S", kind="BILL", as_of=date(2025, 11, 25), rules={"bill_month": 202511})
    for run_no in ("R", "S"):
        replace_problems(run_no=run_no, problems=found("A", "B"))
    resolve_for_accounts(run_no="T", kind="BILL", rules={"bill_month": 202510}, account_nos=["A"])
    assert stored() == {("A", "run", "T"), ("A", "", ""), ("B", "", "")}


def test_texts_that_do_not_fit_are_cut():
    problem = found("9" * 40).with_columns(subject=pl.lit("s\0" * 200), value=pl.lit("\0"))
    replace_problems(run_no="R", problems=problem)
    replace_problems(run_no="R", problems=problem)
    row = Problem.objects.get()
    assert (row.account_no, len(row.subject), row.value) == (None, 160, "\ufffd")


def test_rules_are_frozen(run):
    assert open_run(run_no="R", kind="BILL", as_of=run.as_of, rules={"x": 1, "bill_month": 202510}) == run
    with pytest.raises(UnableToRunError):
        open_run(run_no="R", kind="BILL", as_of=run.as_of, rules={"x": 2, "bill_month": 202510})


@pytest.mark.django_db(transaction=True)
def test_a_run_belongs_to_one_session():
    other = connection.copy()
    try:
        with exclusive("R"), other.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(hashtextextended('R', 0))")
            assert cursor.fetchone() == (False,)
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(hashtextextended('R', 0))")
            assert cursor.fetchone() == (True,)
        with pytest.raises(UnableToRunError), exclusive("R"):
            pass
    finally:
        other.close()
