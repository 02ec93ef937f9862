"""Daily jobs start once a day whatever happens: many workers, a kill, a night without a worker."""

import threading
from datetime import date, datetime, time

import pytest
from django.db import connection

from tests.flows.small_company import AS_OF, settle_in
from yingshou.flows.run_bills import run_bills
from yingshou.interfaces.clock import SHANGHAI
from yingshou.interfaces.jobs import timetable
from yingshou.interfaces.jobs import worker as module
from yingshou.interfaces.jobs.catalogue import KINDS
from yingshou.interfaces.jobs.timetable import TIMETABLE, change, entries, start_due
from yingshou.interfaces.jobs.worker import Worker
from yingshou.records.audit.models import AuditEvent
from yingshou.records.ledger import queries as ledger
from yingshou.records.work.models import DailyJob, Job

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _in_earnest(settings, tmp_path):
    settings.BUSINESS_DATE_FILE = tmp_path / "business_date"


def moment(day, clock):
    return datetime.combine(date(2025, 10, day), time.fromisoformat(clock), tzinfo=SHANGHAI)


def started(day, clock):
    return [(job.kind, job.parameters) for job in start_due(moment(day, clock))]


def entry(kind, day, clock):
    return next(entry for entry in entries(moment(day, clock)) if entry.line.kind == kind)


def test_every_line_names_a_job_and_its_values():
    for line in TIMETABLE:
        names = {parameter.name for parameter in KINDS[line.kind].parameters}
        assert set(line.parameters(date(2025, 1, 2))) == names, line.kind
    assert timetable._since_last_month(date(2025, 1, 1)) == {
        "from_date": "2024-12-01", "to_date": "2024-12-31",
    }  # fmt: skip


def test_a_day_s_start_comes_once_and_the_next_day_s_again():
    assert started(24, "10:00") == [("SEAL", {"as_of": "2025-10-24"})]
    assert started(24, "23:59") == []
    Job.objects.update(state="DONE")
    assert started(25, "00:29") == []
    assert started(25, "00:30") == [("SEAL", {"as_of": "2025-10-25"})]
    assert entry("SEAL", 25, "00:31").next_start == moment(26, "00:30")
    assert entry("SEAL", 25, "00:31").last_job == Job.objects.first()


def test_a_night_without_a_worker_is_made_up_once():
    started(20, "01:00")
    Job.objects.update(state="DONE")
    assert started(23, "00:10") == [("SEAL", {"as_of": "2025-10-22"})]  # the latest that has come
    assert started(23, "00:20") == []


def test_an_exercise_keeps_its_date(settings):
    settings.BUSINESS_DATE_FILE.write_text("2025-03-31", encoding="ascii")
    assert started(24, "10:00") == [("SEAL", {"as_of": "2025-03-31"})]


def test_a_line_switched_on_starts_when_its_time_comes_next():
    now = moment(24, "10:00")
    change(kind="DUES", at=time(9, 0), active=True, now=now, changed_by="li.hua")
    started(24, "10:01")
    assert set(Job.objects.values_list("kind", flat=True)) == {"SEAL"}
    assert entry("DUES", 24, "10:01").next_start == moment(25, "09:00")
    assert started(25, "09:00")[-1] == ("DUES", {"lead_days": 3, "as_of": "2025-10-25"})
    change(kind="DUES", at=time(9, 0), active=False, now=moment(25, "09:01"), changed_by="li.hua")
    Job.objects.update(state="DONE")
    assert [kind for kind, _values in started(26, "09:00")] == ["SEAL"]
    said = AuditEvent.objects.filter(action="CHANGE_TIMETABLE", subject="DUES", actor="li.hua")
    assert [event.detail for event in said.order_by("id")] == [
        {"at": "09:00", "active": True}, {"at": "09:00", "active": False},
    ]  # fmt: skip
    with pytest.raises(KeyError):
        change(kind="BILL", at=time(9, 0), active=True, now=now, changed_by="li.hua")


def test_many_workers_start_a_day_once():
    numbers, ready = [], threading.Barrier(6)

    def hand():
        ready.wait()
        numbers.extend(job.pk for job in start_due(moment(24, "10:00")))
        connection.close()

    hands = [threading.Thread(target=hand) for _ in range(6)]
    for each in hands:
        each.start()
    for each in hands:
        each.join()
    assert (len(numbers), Job.objects.count()) == (1, 1)


def test_a_start_that_was_cut_off_is_no_start(monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(timetable.records, "enqueue", lambda **_: 1 / 0)  # dies after the mark was written
        with pytest.raises(ZeroDivisionError):
            start_due(moment(24, "10:00"))
    assert not DailyJob.objects.exists()
    assert len(started(24, "10:00")) == 1


def test_a_worker_seals_the_journal_without_being_asked(monkeypatch):
    settle_in(2)
    run_bills(bill_month=202510, as_of=AS_OF)
    assert ledger.unsealed_count() > 0
    monkeypatch.setattr(module, "local_time", lambda: moment(24, "10:00"))
    stop = threading.Event()
    with Worker() as worker:
        worker.start_due()
        while worker.work_once(stop):
            pass
    done = Job.objects.get()
    assert (done.kind, done.state, done.requested_by) == ("SEAL", "DONE", "timetable")
    assert done.result["figures"]["sealed"] > 0
    assert ledger.unsealed_count() == 0
