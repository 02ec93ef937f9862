"""A run killed by the operating system and started again ends as if nothing had happened."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection, transaction

from tests.flows.small_company import AS_OF, accounts, load, settle_in
from tests.flows.test_run_bills import facts
from yingshou.core.tables import ACCOUNTS
from yingshou.flows.run_bills import run_bills
from yingshou.records.billing.models import Bill
from yingshou.records.runs.models import RunBatch
from yingshou.records.runs.operations import UnableToRunError

pytestmark = pytest.mark.django_db(transaction=True)


def run(**options):
    return run_bills(bill_month=202510, as_of=AS_OF, batch_size=2, **options)


def states():
    return list(
        RunBatch.objects.filter(run__kind="BILL").order_by("batch_no").values_list("state", flat=True)
    )


def kill_in_the_third_batch(workers=1):
    """Start the run in another process, and kill -9 it once it stands in the third batch."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.flows.killed_run", connection.settings_dict["NAME"], str(workers)],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": "."},
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        said = process.stdout.readline()
        with pytest.raises(UnableToRunError):
            run()
        process.kill()
    assert said == "in the third batch\n"


def run_when_free(**options):
    """Start the run again; the server needs a moment to notice that the other session is gone."""
    for _ in range(100):
        try:
            return run(**options)
        except UnableToRunError:
            time.sleep(0.1)
    return run(**options)


def test_a_killed_run_goes_on_with_identical_totals():
    settle_in(9)
    load(ACCOUNTS, accounts(10))
    with transaction.atomic():
        expected, whole = run(), facts()
        transaction.set_rollback(True)
    kill_in_the_third_batch()
    assert (Bill.objects.count(), states()) == (4, ["DONE", "DONE", "PENDING", "PENDING", "PENDING"])
    resumed = run_when_free()
    assert states() == ["DONE"] * 5
    assert resumed == expected
    assert facts() == whole
    assert (resumed.accounts, resumed.bills) == (10, 9)


def test_a_killed_run_of_two_batches_at_a_time_goes_on_with_identical_totals():
    settle_in(9)
    load(ACCOUNTS, accounts(10))
    with transaction.atomic():
        expected, whole = run(), facts()
        transaction.set_rollback(True)
    kill_in_the_third_batch(workers=2)
    assert "PENDING" in states()
    while (resumed := run_when_free(workers=2)).failures:
        time.sleep(0.1)  # the server still holds what the killed batches had written
    assert states() == ["DONE"] * 5
    assert resumed == expected
    assert facts() == whole
