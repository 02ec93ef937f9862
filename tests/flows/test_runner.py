"""Batches: each done once, in its own transaction, whatever happens to the others."""

import threading
from datetime import date

import pytest
from django.db import connection

from yingshou.flows.runner import run_batches
from yingshou.records.runs.models import Run, RunBatch

pytestmark = pytest.mark.django_db

RANGES = [("A", "B"), ("C", "D"), ("E", "F")]


def run(work, plan=lambda: RANGES, **options):
    return run_batches(
        run_no="TEST-1",
        kind="TEST",
        as_of=date(2025, 10, 25),
        rules={"x": 1},
        plan=plan,
        work=work,
        **options,
    )


def batches():
    return list(RunBatch.objects.order_by("batch_no").values_list("batch_no", "state", "counts"))


def test_batches_are_done_in_order_and_counted():
    worked, told = [], []

    def work(first, last):
        worked.append((first, last))
        return {"rows": len(worked)}

    failures = run(work, progress=lambda done, total: told.append((done, total)))
    assert (failures, worked) == ((), RANGES)
    assert batches() == [(1, "DONE", {"rows": 1}), (2, "DONE", {"rows": 2}), (3, "DONE", {"rows": 3})]
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_a_failed_batch_leaves_nothing_and_is_repeated_alone():
    def breaks(first, _):
        Run.objects.create(run_no=f"trace-{first}", kind="TEST", as_of=date(2025, 1, 1))
        if first == "C":
            raise ValueError("no")
        return {}

    [failure] = run(breaks)
    assert (failure.batch_no, failure.first_key, failure.error) == (2, "C", "ValueError: no")
    assert [state for _, state, _ in batches()] == ["DONE", "FAILED", "DONE"]
    assert RunBatch.objects.get(batch_no=2).error == "ValueError: no"
    assert set(Run.objects.values_list("run_no", flat=True)) == {"TEST-1", "trace-A", "trace-E"}
    worked = []
    assert run(lambda first, _: worked.append(first) or {}) == ()
    assert worked == ["C"]
    assert RunBatch.objects.get(batch_no=2).error == ""


def test_an_interrupt_leaves_the_rest_pending():
    def interrupted(first, _):
        if first == "C":
            raise KeyboardInterrupt
        return {}

    with pytest.raises(KeyboardInterrupt):
        run(interrupted)
    assert [state for _, state, _ in batches()] == ["DONE", "PENDING", "PENDING"]
    worked = []
    run(lambda first, _: worked.append(first) or {})
    assert worked == ["C", "E"]


def test_a_finished_run_plans_only_what_is_new():
    run(lambda *_: {})
    run(lambda *_: {}, plan=list)
    run(lambda *_: {"late": True}, plan=lambda: [("G", "G")])
    assert batches()[3:] == [(4, "DONE", {"late": True})]


def helpers():
    with connection.cursor() as cursor:
        cursor.execute("SHOW max_parallel_workers_per_gather")
        return cursor.fetchone()[0]


def meeting(parties):
    """Make a work that ends only when as many batches are under way at once."""
    barrier = threading.Barrier(parties)

    def work(first, _last):
        barrier.wait(timeout=60)
        Run.objects.create(run_no=f"trace-{first}", kind="TEST", as_of=date(2025, 1, 1))
        return {"connection": connection.connection.info.backend_pid, "helpers": helpers()}

    return work


@pytest.mark.django_db(transaction=True)
def test_batches_at_a_time_have_connections_of_their_own():
    told = []
    failures = run(
        meeting(2),
        plan=lambda: RANGES[:2],
        workers=2,
        progress=lambda done, total: told.append((done, total)),
    )
    assert failures == ()
    assert told == [(0, 2), (1, 2), (2, 2)]
    assert [state for _, state, _ in batches()] == ["DONE", "DONE"]
    servers = {counts["connection"] for _, _, counts in batches()}
    assert len(servers | {connection.connection.info.backend_pid}) == 3
    assert {counts["helpers"] for _, _, counts in batches()} == {"0"} != {helpers()}


@pytest.mark.django_db(transaction=True)
def test_a_batch_that_fails_beside_others_fails_alone():
    def breaks(first, _):
        Run.objects.create(run_no=f"trace-{first}", kind="TEST", as_of=date(2025, 1, 1))
        if first != "C":
            raise ValueError(first)
        return {}

    failures = run(breaks, workers=3)
    assert [(failure.batch_no, failure.error) for failure in failures] == [
        (1, "ValueError: A"),
        (3, "ValueError: E"),
    ]
    assert [state for _, state, _ in batches()] == ["FAILED", "DONE", "FAILED"]
    assert set(Run.objects.values_list("run_no", flat=True)) == {"TEST-1", "trace-C"}


def test_inside_a_transaction_batches_go_one_by_one():
    worked = []
    assert run(lambda first, _: worked.append(first) or {}, workers=3) == ()
    assert worked == ["A", "C", "E"]
