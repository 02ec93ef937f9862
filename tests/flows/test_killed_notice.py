"""A process killed between a wallet's notice and its booking leaves nothing; the next one books."""

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.flows.books import assert_books_hold, make_accounts
from tests.flows.test_wallets import DAY, NUMBER, Shop
from tests.simulators.wallets import Clock, simulated
from yingshou.records.payments.models import Payment
from yingshou.records.wallets.models import WalletNotice
from yingshou.simulators.wallet import Notice

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_process_killed_before_its_commit_leaves_neither_notice_nor_money(tmp_path):
    make_accounts("A1")
    with simulated("WECHAT", tmp_path, clock=Clock()) as (simulator, wallet):
        shop = Shop(simulator, wallet, simulator.clock)
        shop.order()
        notice = Notice("N1", simulator.pay(NUMBER, tell=False))
        body, headers = simulator.message(notice, simulator.key)
        file = tmp_path / "notice"
        file.write_bytes(pickle.dumps((wallet._settings, headers, body, DAY)))
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.flows.killed_notice", connection.settings_dict["NAME"], file],
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONPATH": f".{os.pathsep}{os.environ.get('PYTHONPATH', '')}"},
            stdout=subprocess.PIPE,
            text=True,
        )
        with process:
            said = process.stdout.readline()
            process.kill()
        assert said == "booked, not committed\n"
        # Waits for the other session's lock to go with it.
        shop.hear(notice, None)
        assert shop.outcomes == ["LANDED"]
        assert (Payment.objects.count(), WalletNotice.objects.count()) == (1, 1)
    assert_books_hold()
