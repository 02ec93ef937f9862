"""Couriers of notices side by side, killed, and behind wrong settings: each notice once, none lost."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connection

from tests.flows.notices import AT, Said, ask, kinds, send, settle_in, state
from tests.gateways.simulators import SECRET, SmsGateway
from yingshou.flows.send_notices import LEASE
from yingshou.flows.verify_evidence import verify_evidence
from yingshou.gateways.messages import MessageSettingsError
from yingshou.interfaces.jobs import notices
from yingshou.interfaces.jobs.catalogue import kind_of
from yingshou.interfaces.jobs.outcome import Asked
from yingshou.records.messages.models import Evidence, Progress

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def company(settings, tmp_path):
    settings.MESSAGES_FILE = tmp_path / "messages.toml"
    settings.BUSINESS_DATE_FILE = tmp_path / "business_date"
    settings.BUSINESS_DATE_FILE.write_text("2025-10-25", encoding="ascii")
    settle_in()


def configure(file, url):
    (file.parent / "sms.secret").write_bytes(SECRET)
    file.write_text(
        f'[http.SMS]\nurl = "{url}"\napp = "yingshou"\nsecret_file = "sms.secret"\n', encoding="utf-8"
    )


def test_a_courier_killed_while_it_waits_leaves_one_message_and_says_so():
    ask("W", "STOP_WARNING")
    path = os.pathsep.join(each or "." for each in sys.path)
    with SmsGateway(["hang"]) as gateway:
        gateway.hang_seconds = 60
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.interfaces.jobs.killed_notice_courier",
             connection.settings_dict["NAME"], gateway.url],
            cwd=Path(__file__).parents[3], env={**os.environ, "PYTHONPATH": path},
        )  # fmt: skip
        with process:
            assert gateway.asked.wait(30)
            process.kill()
        assert state("W") == ("SENDING", "", "SMS")
        assert send(AT, SMS=gateway.channel) == {}
        assert send(AT + LEASE, SMS=gateway.channel) == {"SERVED": 1}
        assert (len(gateway.requests), len(gateway.taken)) == (2, 1)
    assert kinds("W") == ["UNCERTAIN", "ACCEPTED"]
    assert verify_evidence().breaks == ()


def test_three_couriers_send_each_notice_once_and_keep_one_chain():
    for number in range(12):
        ask(f"S{number}", "STOP_NOTICE")
    sms = Said()

    def hand():
        send(SMS=sms)
        connection.close()

    hands = [threading.Thread(target=hand) for _ in range(3)]
    for each in hands:
        each.start()
    for each in hands:
        each.join()
    numbers = [each.number for each in sms.got]
    assert len(numbers) == len(set(numbers)) == 12
    assert (verify_evidence().pieces, verify_evidence().breaks) == (12, ())


def test_a_job_sends_by_the_settings_and_wrong_ones_lose_nothing(settings, monkeypatch):
    monkeypatch.setattr(notices, "business_time", lambda: AT)
    ask("D", "LEGAL_DEMAND")
    ask("N", "AGREEMENT")
    settings.MESSAGES_FILE.write_text("[mail]", encoding="utf-8")
    job, asked = kind_of("NOTICES"), Asked(parameters={}, progress=lambda *_: None)
    with pytest.raises(MessageSettingsError):
        job.work(asked)
    assert set(Progress.objects.values_list("state", flat=True)) == {"WAITING"}
    with SmsGateway() as gateway:
        configure(settings.MESSAGES_FILE, gateway.url)
        stop = threading.Event()
        courier = threading.Thread(target=notices.send, args=(stop,))
        courier.start()
        for _ in range(2000):  # forty seconds at the most, on a busy machine
            if Progress.objects.filter(state="WAITING", reason="").count() == 0:
                break
            stop.wait(0.02)
        stop.set()
        courier.join()
    assert state("D")[0] == "TASK"
    assert state("N") == ("SERVED", "", "SMS")
    assert Evidence.objects.count() == len(gateway.taken)
