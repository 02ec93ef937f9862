"""A day of collection and one of cost control, killed between batches, end as if nothing had happened."""

import os
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction

from tests.flows.books import issue, make_accounts
from tests.flows.prepaid_company import START, agree, read_daily, settle_in, top_up
from tests.flows.small_company import account_no
from yingshou.flows.collection_day import collection_day
from yingshou.flows.run_prepaid_day import run_prepaid_day
from yingshou.records.collection.models import Case, CaseEvent, Task, TaskEvent
from yingshou.records.messages.models import Notice
from yingshou.records.prepayment.models import PrepaidBalance, PrepaidDay
from yingshou.records.responsibility.operations import assign
from yingshou.records.runs.models import RunBatch
from yingshou.records.runs.operations import UnableToRunError

pytestmark = pytest.mark.django_db(transaction=True)
COLLECTED = {
    Case: ("account_id", "state", "anchor_date", "amount", "treatment"),
    CaseEvent: ("account_no", "kind", "treatment", "amount"),
    Task: ("task_no", "state", "username", "given_on"),
    TaskEvent: ("task_id", "kind", "username"),
    Notice: ("notice_no", "purpose", "receivable_nos"),
}  # fmt: skip
VALUED = {
    PrepaidDay: ("account_no", "use_date", "value"),
    PrepaidBalance: ("account_no", "balance_date", "balance"), Notice: ("notice_no", "purpose"),
}  # fmt: skip


def facts(columns):
    return {
        model.__name__: sorted(model.objects.values_list(*names), key=str) for model, names in columns.items()
    }


def kill(name, day, again):
    """Run a day in another process, and kill -9 it once it stands in the third batch."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.flows.killed_day", connection.settings_dict["NAME"], name, str(day)],
        cwd=Path(__file__).parents[2], env={**os.environ, "PYTHONPATH": "."}, stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    with process:
        said = process.stdout.readline()
        with pytest.raises(UnableToRunError):
            again()
        process.kill()
    assert said == "in the third batch\n"


def when_free(again):
    """Do the day again; the server needs a moment to notice that the other session is gone."""
    for _ in range(100):
        try:
            return again()
        except UnableToRunError:
            time.sleep(0.1)
    return again()


def states(day):
    found = RunBatch.objects.filter(
        run__run_no__endswith=f"-{day:%Y%m%d}", run__kind__in=("COLLECTION", "PREPAID_DAY")
    )
    return list(found.order_by("batch_no").values_list("state", flat=True))


def goes_on(name, day, again, columns):
    """Kill a day of five batches in its third, do it again, and compare with one that was not killed."""
    with transaction.atomic():
        again()
        whole = facts(columns)
        transaction.set_rollback(True)
    kill(name, day, again)
    assert states(day) == ["DONE", "DONE", "PENDING", "PENDING", "PENDING"]
    assert when_free(again).failures == ()
    assert states(day) == ["DONE"] * 5
    assert facts(columns) == whole
    return whole


def test_a_killed_day_of_collection_goes_on_with_identical_totals():
    day = date(2025, 11, 17)
    User.objects.create(username="li")
    numbers = [f"A{place}" for place in range(10)]
    make_accounts(*numbers)
    for role in ("COLLECTOR", "ACCOUNT_MANAGER"):
        assign(
            org_code="01",
            role=role,
            username="li",
            valid_from=date(2025, 1, 1),
            assigned_by="x",
            reason="分工",
        )
    issue(202511, dict.fromkeys(numbers, "300.00"), issued_date=date(2025, 10, 26))
    collection_day(as_of=day - timedelta(days=5))
    Task.objects.update(state="DONE")

    def again():
        return collection_day(as_of=day, batch_size=2)

    whole = goes_on("collection_day", day, again, COLLECTED)
    assert (len(whole["Case"]), len(whole["Task"]), len(whole["Notice"])) == (10, 20, 10)


def test_a_killed_evening_of_cost_control_goes_on_with_identical_totals():
    settle_in(count=20, agreed=None)
    day = START + timedelta(days=10)
    for number in range(0, 20, 2):
        agree({"account_no": account_no(number), "valid_from": START})
        read_daily(number=number, days=10, kwh=str(10 + number))
        top_up("40", on=START, number=str(number), account=account_no(number))

    def again():
        return run_prepaid_day(as_of=day, batch_size=2)

    whole = goes_on("run_prepaid_day", day, again, VALUED)
    # Two are read on the 20th and have no read to begin from: they are problems, before and after.
    assert (len(whole["PrepaidDay"]), len(whole["PrepaidBalance"])) == (80, 10)
    assert whole["Notice"]
