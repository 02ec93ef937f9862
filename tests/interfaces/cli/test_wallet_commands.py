"""Wallets from the command line: statements, outcomes, refunds, and the simulator with its page to pay on."""

import threading
import urllib.request
from datetime import datetime
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User

from tests.flows.books import make_accounts
from tests.interfaces.cli.test_database_commands import run
from tests.simulators.wallets import Clock, simulated
from yingshou.flows.approve_request import approve_request
from yingshou.flows.create_wallet_order import create_wallet_order
from yingshou.flows.open_wallet_order import open_wallet_order
from yingshou.flows.propose_refund import propose_refund
from yingshou.gateways.wallets import connect
from yingshou.interfaces.cli import simulate_commands
from yingshou.interfaces.cli.simulated_wallet import environment, made
from yingshou.interfaces.clock import SHANGHAI, business_date, local_time
from yingshou.project.wallets import wallet_settings
from yingshou.simulators.misbehaviour import Misbehaviour, Place

pytestmark = pytest.mark.django_db
NUMBER = "20251025-cli"


@pytest.fixture
def shop(tmp_path, settings):
    make_accounts("A1")
    User.objects.create_superuser("zhao")
    clock = Clock(datetime.now(tz=SHANGHAI))
    with simulated("WECHAT", tmp_path, clock=clock) as (simulator, wallet):
        settings.WALLETS = {"WECHAT": wallet._settings}
        create_wallet_order(
            order_no=NUMBER, channel="WECHAT", account_no="A1", amount=Decimal(9), created_by="li",
            at=clock.at, as_of=business_date(),
        )  # fmt: skip
        open_wallet_order(order_no=NUMBER, wallet=wallet, at=clock.at)
        yield simulator


def test_outcomes_refunds_and_statements(shop):
    shop.misbehave(Place.ANSWER, Misbehaviour.WRONG_SIGNATURE)
    code, found = run("wallet", "resolve")
    assert (code, found[-1]) == (1, {"asked": 1, "settled": 0, "unanswered": 1})
    shop.pay(NUMBER, tell=False)
    assert run("wallet", "resolve") == (0, [{"asked": 1, "settled": 1, "unanswered": 0}])
    number = propose_refund(
        payment_no=f"WECHAT-{NUMBER}", amount=Decimal(4), cause="OVERPAID", reason="多缴", payee_name="",
        payee_account="", proposed_by="ann", as_of=business_date(),
    )  # fmt: skip
    assert run("wallet", "refund", number, "--by", "zhao")[0] == 2
    approve_request(request_no=number, decided_by="bob", as_of=business_date())
    code, (done,) = run("wallet", "refund", number, "--by", "zhao")
    assert (code, done) == (0, {"request_no": number, "state": "WALLET_REFUND_DONE"})
    day = local_time().date().isoformat()
    code, (kept,) = run("wallet", "statement", "--day", day)
    assert (code, kept["channel"], kept["rows"], kept["inserted"]) == (0, "WECHAT", 2, 2)
    assert run("wallet", "statement", "--day", day, "--channel", "ALIPAY")[0] == 2


@pytest.mark.parametrize("channel", ["WECHAT", "ALIPAY"])
def test_a_simulated_wallet_is_reached_by_the_settings_it_names_and_paid_on_its_page(channel, tmp_path):
    party = made(channel, 0, tmp_path / "keys")
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "keys").iterdir())
    with party:
        given = environment(channel, party, tmp_path / "keys", "http://127.0.0.1:1/")
        settings = wallet_settings(given)[channel]
        assert settings.notice_url == f"http://127.0.0.1:1/api/v1/wallet-notices/{channel.lower()}"
        from yingshou.gateways.wallets import NewOrder

        at = local_time()
        order = NewOrder(order_no=NUMBER, account_no="A1", amount=Decimal("9.00"), description="电费 <A1>",
                         asked_at=at, expires_at=at.replace(year=at.year + 1))  # fmt: skip
        connect(settings).create(order)
        page = f"{party.url}/customer"
        assert "电费 &lt;A1&gt;" in asked(page)
        assert f"{NUMBER}: PAID 9.00" in asked(page, act="pay", order_no=NUMBER, amount="9.00")
        assert "UnableToDoError: PAID" in asked(page, act="pay", order_no=NUMBER, amount="9.00")
        assert "InvalidOperation" in asked(page, act="pay", order_no=NUMBER, amount="x")
        assert "MESSAGE LATE" in asked(page, act="misbehave", place="MESSAGE", what="LATE")
        assert "ValueError" in asked(page, act="misbehave", place="x", what="LATE")
        assert connect(settings).query(NUMBER).state == "PAID"


def test_the_doctor_says_what_a_wallet_lacks(settings):
    settings.WALLETS = wallet_settings({"YINGSHOU_ALIPAY_APP": "2021", "YINGSHOU_ALIPAY_SELLER": "2088"})
    code, found = run("doctor")
    (lacking,) = [line["found_en"] for line in found if line.get("check") == "Wallets"]
    assert (code, lacking) == (
        1, "ALIPAY: the wallet lacks: notice_url, private_key_file, public_key_file",
    )  # fmt: skip
    settings.WALLETS = {}
    assert run("doctor")[0] == 0


def asked(page, **form):
    with urllib.request.urlopen(page, urlencode(form).encode() if form else None, timeout=5) as found:
        return found.read().decode()


def test_the_command_says_what_to_set_and_serves_until_it_is_stopped(tmp_path, monkeypatch):
    class Stopped(threading.Event):
        def wait(self, timeout=None):
            raise KeyboardInterrupt

    monkeypatch.setattr(simulate_commands, "Event", Stopped)
    code, said = run("simulate", "wallet", "--port", "18931", "--folder", tmp_path / "k")
    assert code == 130
    assert said[0]["customer"] == "http://127.0.0.1:18931/customer"
    assert run("simulate", "wallet", "--channel", "PIGEON")[0] == 2
