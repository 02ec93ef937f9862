"""Jobs are done once, by one worker at a time; a killed worker's job is taken up again."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.db import connection

from tests.flows.small_company import AS_OF, accounts, load, settle_in
from yingshou.core.tables import ACCOUNTS
from yingshou.flows import run_bills as bill_flow
from yingshou.interfaces.jobs import worker as module
from yingshou.interfaces.jobs.catalogue import KINDS
from yingshou.interfaces.jobs.imports import keep_upload
from yingshou.interfaces.jobs.outcome import Outcome
from yingshou.interfaces.jobs.worker import Worker
from yingshou.records.audit.models import AuditEvent
from yingshou.records.billing.models import Bill
from yingshou.records.organizations.roles import PERMISSIONS
from yingshou.records.runs.models import RunBatch
from yingshou.records.work import operations, queries
from yingshou.records.work.models import Job

pytestmark = pytest.mark.django_db(transaction=True)
MONTH = {"bill_month": 202510, "as_of": AS_OF.isoformat()}


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.UPLOADS_FOLDER = tmp_path / "uploads"
    settings.DEBIT_DROP, settings.DEBIT_DROP_KEPT = str(tmp_path / "drop"), tmp_path / "kept"
    (tmp_path / "drop").mkdir()


def ask(kind="BILL", parameters=MONTH, **more):
    return operations.enqueue(kind=kind, parameters=parameters, requested_by="li.hua", **more)[0]


def work():
    with Worker() as worker:
        while worker.work_once():
            pass


def job(found):
    return Job.objects.get(pk=found.pk)


def small_batches(monkeypatch):
    whole = bill_flow.run_bills
    monkeypatch.setattr(bill_flow, "run_bills", lambda **options: whole(batch_size=2, **options))


def test_a_job_does_what_was_asked_for():
    settle_in(4)
    asked = ask()
    work()
    done = job(asked)
    assert (done.state, done.run_no, done.attempts) == ("DONE", "BILL-202510-20251025", 1)
    assert (done.done, done.total) == (1, 1)
    assert (done.result["figures"]["bills"], Bill.objects.count()) == (4, 4)
    assert AuditEvent.objects.filter(action="START_JOB", actor="li.hua", subject=str(asked.pk)).count() == 1
    assert queries.living_workers() == []


def test_every_kind_names_a_right_and_numbers_its_run():
    assert {kind.permission for kind in KINDS.values()} <= set(PERMISSIONS)
    assert KINDS["BILL"].run_no(MONTH) == "BILL-202510-20251025"
    assert KINDS["TIER_NOTICES"].run_no({"as_of": "2025-10-25"}) == "TIER_NOTICES-20251025"


@pytest.mark.parametrize("kind", [code for code in KINDS if code not in {"IMPORT", "STATEMENT"}])
def test_every_kind_runs(kind):
    settle_in(2)
    days = {"from_date": "2025-10-01", "to_date": "2025-10-03", "lead_days": 3, "day": "2025-10-24"}
    asked = ask(kind, MONTH | days)
    work()
    assert (job(asked).state, job(asked).failures) == ("DONE", [])


def test_the_number_given_before_is_the_number_of_the_run():
    settle_in(2)
    for kind in ("BILL", "ESTIMATE", "FEED_IN", "TIER_NOTICES"):
        expected = KINDS[kind].run_no(MONTH if kind != "TIER_NOTICES" else {"as_of": MONTH["as_of"]})
        asked = ask(kind)
        work()
        assert job(asked).run_no == expected


def test_the_same_work_asked_for_twice_is_one_job():
    first, second = ask(), ask()
    assert first.pk == second.pk
    work()
    assert ask().pk != first.pk


def test_a_killed_worker_s_job_is_taken_up_again(monkeypatch):
    settle_in(9)
    load(ACCOUNTS, accounts(10))
    asked = ask()
    program = [sys.executable, "-m", "tests.interfaces.jobs.killed_worker", connection.settings_dict["NAME"]]
    process = subprocess.Popen(
        program,
        cwd=Path(__file__).parents[3],
        env={**os.environ, "PYTHONPATH": f"src{os.pathsep}."},
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout.readline() == "in the third batch\n"
        assert len(queries.living_workers()) == 1
        with Worker() as other:
            assert other.work_once() is False  # the job is held; nobody does a batch twice
        assert (job(asked).state, job(asked).done, Bill.objects.count()) == ("RUNNING", 2, 4)
        process.kill()
    small_batches(monkeypatch)
    for _ in range(100):  # the server needs a moment to notice that the session is gone
        work()
        if job(asked).state == "DONE":
            break
        time.sleep(0.1)
        if job(asked).state == "FAILED":
            operations.resume(job_id=asked.pk, asked_by="li.hua")
    assert (job(asked).state, Bill.objects.count()) == ("DONE", 9)
    assert set(RunBatch.objects.filter(run_id="BILL-202510-20251025").values_list("state", flat=True)) == {
        "DONE"
    }


def test_two_workers_share_the_queue_and_do_each_job_once(monkeypatch):
    did = []

    def note(asked):
        did.append(asked.parameters["n"])
        time.sleep(0.02)
        return Outcome(figures={})

    monkeypatch.setattr(
        module,
        "kind_of",
        lambda _code: KINDS["SCHEME"].__class__(code="X", permission="run_bills", work=note),
    )
    for number in range(12):
        ask("X", {"n": number})

    def hand():
        work()
        connection.close()

    hands = [threading.Thread(target=hand) for _ in range(3)]
    for each in hands:
        each.start()
    for each in hands:
        each.join()
    assert sorted(did) == list(range(12))
    assert set(Job.objects.values_list("state", "attempts")) == {("DONE", 1)}


def test_a_job_stops_between_two_batches_and_goes_on(monkeypatch):
    settle_in(6)
    small_batches(monkeypatch)
    monkeypatch.setattr(bill_flow, "WORKERS", 1)
    asked = ask()
    issue, calls = bill_flow.issue_receivables, []

    def and_ask(**arguments):
        calls.append(arguments)
        if len(calls) == 2:
            # Asked from elsewhere, while the batch is inside its transaction.
            other = threading.Thread(target=_ask_to_stop, args=(asked.pk,))
            other.start()
            other.join()
        return issue(**arguments)

    monkeypatch.setattr(bill_flow, "issue_receivables", and_ask)
    work()
    stopped = job(asked)
    assert (stopped.state, stopped.done, stopped.total, Bill.objects.count()) == ("STOPPED", 2, 3, 4)
    operations.resume(job_id=asked.pk, asked_by="li.hua")
    work()
    assert (job(asked).state, Bill.objects.count()) == ("DONE", 6)


def _ask_to_stop(number):
    operations.ask_to_stop(job_id=number, asked_by="wang")
    connection.close()


def test_stop_with_two_batches_at_a_time_leaves_none_under_way(monkeypatch):
    settle_in(9)
    small_batches(monkeypatch)
    asked = ask()
    monkeypatch.setattr(operations, "report", lambda _job, *, done, total: done >= 1)
    work()
    assert job(asked).state == "STOPPED"
    billed = Bill.objects.count()
    time.sleep(0.2)
    assert Bill.objects.count() == billed
    monkeypatch.undo()
    operations.resume(job_id=asked.pk, asked_by="li.hua")
    work()
    assert (job(asked).state, Bill.objects.count()) == ("DONE", 9)


def test_a_worker_that_is_told_to_end_leaves_its_job_to_another(monkeypatch):
    settle_in(4)
    small_batches(monkeypatch)
    asked, stop = ask(), threading.Event()
    stop.set()
    with Worker() as worker:
        assert worker.work_once(stop)
    assert (job(asked).state, job(asked).attempts) == ("QUEUED", 0)
    work()
    assert job(asked).state == "DONE"


def test_a_failed_batch_is_shown_and_the_job_goes_on_after_the_mend(monkeypatch):
    settle_in(6)
    small_batches(monkeypatch)
    monkeypatch.setattr(bill_flow, "WORKERS", 1)
    issue, calls = bill_flow.issue_receivables, []

    def breaks(**arguments):
        calls.append(arguments)
        if len(calls) == 2:
            raise RuntimeError("disk full")
        return issue(**arguments)

    with monkeypatch.context() as broken:
        broken.setattr(bill_flow, "issue_receivables", breaks)
        asked = ask()
        work()
    failed = job(asked)
    assert (failed.state, Bill.objects.count()) == ("FAILED", 4)
    assert failed.failures == [
        {
            "zh": "第 2 批（10000002–10000003）失败：RuntimeError: disk full",
            "en": "batch 2 (10000002–10000003) failed: RuntimeError: disk full",
        }
    ]
    operations.resume(job_id=asked.pk, asked_by="li.hua")
    work()
    assert (job(asked).state, job(asked).failures, Bill.objects.count()) == ("DONE", [], 6)


def test_a_refusal_fails_the_job_in_both_languages():
    settle_in(2)
    asked = ask(
        "IMPORT", {"table": "reads", "mode": "KEEP_GOOD", "as_of": "2025-10-25"}, upload="gone/reads.csv"
    )
    work()
    assert job(asked).failures == [
        {"zh": "上传的文件已不在，请重新上传", "en": "the uploaded file is gone; upload it again"}
    ]


def test_a_job_that_took_its_worker_down_three_times_is_given_up():
    asked = ask()
    Job.objects.filter(pk=asked.pk).update(state="RUNNING", attempts=3)
    work()
    assert (job(asked).state, job(asked).failures[0]["en"][:27]) == ("FAILED", "its worker was lost 3 times")


def test_an_upload_is_imported_and_then_dropped(settings):
    settle_in(2)
    text = "户号,抄表日期\n9,2025-10-25\n".encode()
    place = keep_upload(name="reads.csv", chunks=[text])
    asked = ask("IMPORT", {"table": "reads", "mode": "KEEP_GOOD", "as_of": "2025-10-25"}, upload=place)
    work()
    assert job(asked).state == "FAILED"  # a column is missing: said, and the file kept for the retry
    assert (settings.UPLOADS_FOLDER / place).exists()
    good = keep_upload(name="accounts.csv", chunks=[accounts(3).write_csv().encode()])
    asked = ask("IMPORT", {"table": "accounts", "mode": "KEEP_GOOD", "as_of": "2025-10-25"}, upload=good)
    work()
    done = job(asked)
    assert (done.state, done.result["figures"]["rows"], done.result["figures"]["inserted"]) == ("DONE", 3, 1)
    assert done.run_no.startswith("IMPORT-")
    assert not (settings.UPLOADS_FOLDER / good).exists()


def test_what_has_ended_can_not_be_stopped_nor_resumed():
    asked = ask("SCHEME", {"as_of": "2025-10-25"})
    with pytest.raises(operations.UnableToChangeJobError):
        operations.resume(job_id=asked.pk, asked_by="wang")
    operations.ask_to_stop(job_id=asked.pk, asked_by="wang")
    assert job(asked).state == "STOPPED"
    again = ask("SCHEME", {"as_of": "2025-10-25"})
    with pytest.raises(operations.UnableToChangeJobError):
        operations.resume(job_id=asked.pk, asked_by="wang")
    work()
    assert job(again).state == "DONE"
    for act in (operations.ask_to_stop, operations.resume):
        with pytest.raises(operations.UnableToChangeJobError):
            act(job_id=again.pk, asked_by="wang")
    with pytest.raises(operations.UnableToChangeJobError):
        operations.ask_to_stop(job_id=999_999, asked_by="wang")
