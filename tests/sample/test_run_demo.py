"""The walk through the real flows, with a company of a few accounts over two months."""

import json
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from yingshou.flows.check_books import check_books
from yingshou.flows.month_indicators import month_indicators
from yingshou.flows.prepare_database import prepare_database
from yingshou.interfaces.console.words import WORDS
from yingshou.records.arrangements.queries import arrangements
from yingshou.records.billing.models import Bill, ChargeLine
from yingshou.records.collection.models import Case, Task, TaskEvent
from yingshou.records.collection.models import Promise as PromiseToPay
from yingshou.records.customers.models import Account, Customer
from yingshou.records.indicators.models import Position
from yingshou.records.metering.models import DailyUsage, Read
from yingshou.records.organizations.models import Organization
from yingshou.records.organizations.roles import ROLES
from yingshou.records.payments.models import Clearing, Payment
from yingshou.records.prepayment.models import PrepaidStanding
from yingshou.records.receivables.models import Receivable
from yingshou.records.runs.models import Problem, Run, RunBatch
from yingshou.sample.company import demo as demo_module
from yingshou.sample.company import run_demo, start_anew
from yingshou.sample.company.collectors import ARRANGED_ON
from yingshou.sample.company.demo import UnableToBuildSampleError
from yingshou.sample.company.plan import AS_OF, LAST_MONTH
from yingshou.sample.company.staff import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
SIZE = {"accounts": 60, "large": 3, "months": 2, "seed": 11}
FACTS = (Account, Bill, ChargeLine, Receivable, Payment, Clearing, Position, DailyUsage, Read, RunBatch, User)
COLLECTED = (Case, Task, TaskEvent, PromiseToPay)


@pytest.fixture(autouse=True)
def home(settings, tmp_path: Path) -> Path:
    settings.BUSINESS_DATE_FILE = tmp_path / "business_date"
    settings.INTERVALS_FOLDER = tmp_path / "intervals"
    settings.INTERVALS_FOLDER.mkdir()
    return tmp_path


def _counts() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in (*FACTS, *COLLECTED)}


def _collected() -> dict[str, object]:
    """What the collectors left: cases and tasks by state, results, the agreement on arrears."""
    promises = PromiseToPay.objects.order_by("promise_no")
    return {
        "cases": Counter(Case.objects.values_list("state", flat=True)),
        "tasks": Counter(Task.objects.values_list("state", flat=True)),
        "results": Counter(TaskEvent.objects.filter(kind="RESULT").values_list("result", flat=True)),
        "promised": sum(each.amount for each in promises),
        "agreements": [
            (each.arrangement_no, each.state, each.proposed_by, each.decision.decided_by)
            for each in arrangements()
        ],
    }


def _nameless() -> set[tuple[str, str]]:
    """The rules, counts, kinds and steps the runs of the sample left that the console has no word for."""
    found = {("run_kind", run.kind) for run in Run.objects.all()}
    found |= {("rule", name) for run in Run.objects.all() for name in run.rules}
    found |= {("count", name) for batch in RunBatch.objects.all() for name in batch.counts}
    found |= {("step", batch.first_key) for batch in RunBatch.objects.filter(run__kind="DEMO")}
    return {(group, name) for group, name in found if name not in WORDS[group]}


def test_demo_walks_the_months_and_a_repeat_changes_nothing(home: Path) -> None:
    told: list[tuple[int, int, str]] = []
    result = run_demo(**SIZE, progress=lambda *step: told.append(step))
    assert result["accounts"] == 63
    assert result["bills"] == 2 * 63
    assert Decimal(result["billed"]) == sum(Bill.objects.values_list("amount", flat=True))
    assert Decimal(result["received"]) == sum(Payment.objects.values_list("amount", flat=True))
    assert 0 < Decimal(result["recovery_rate"]) <= 1
    assert 0 < Decimal(result["zero_risk_day_share"]) <= 1
    assert json.loads(json.dumps(result)) == result
    assert check_books() == []
    assert _nameless() == set()
    assert set(Problem.objects.values_list("code", flat=True)) == {
        "UNKNOWN_PAYER",
        "ROLLED_OVER",
        "SCHEME_NOT_ASSESSED",
    }
    assert (home / "business_date").read_text().strip() == AS_OF.isoformat()
    assert told[0][0] == 0
    assert told[-1][0] == told[-1][1]
    assert [login["password"] for login in result["logins"]] == [PASSWORD] * len(ROLES)
    assert _collected() == {
        # What an agreement on arrears covers is on hold, so its case is closed too.
        "cases": {"CLOSED": 5},
        "tasks": {"DONE": 3, "WITHDRAWN": 1},
        "results": {"PROMISED": 2, "NOT_REACHED": 1, "REFUSED": 1},
        "promised": Decimal("1475.92"),
        "agreements": [("F1200000012-20261026-1", "RUNNING", "collector", "director")],
    }
    assert Counter(PrepaidStanding.objects.values_list("level", flat=True)) == {"ENOUGH": 2, "OUT": 1}
    before = _counts()
    assert run_demo(**SIZE) == result
    assert _counts() == before
    assert User.objects.get(username="cashier").has_perm("organizations.take_payment")
    assert not User.objects.get(username="auditor").has_perm("organizations.take_payment")


def test_killed_build_goes_on_to_the_same_end(monkeypatch) -> None:
    whole = run_demo(**SIZE)
    counts = _counts()
    start_anew()
    prepare_database()
    fatal = {(kind, ARRANGED_ON) for kind in ("collection", "results", "arrangement")}
    done: list[tuple[str, date]] = []
    act = demo_module.Walk.act

    def act_until_killed(self, step):
        done.append((step.kind, step.day))
        counts = act(self, step)  # the work is done, its mark is not: as after a kill between the two
        if len(done) == 25 or (done[-1] in fatal and done.count(done[-1]) == 1):
            raise KeyboardInterrupt
        return counts

    monkeypatch.setattr(demo_module.Walk, "act", act_until_killed)
    for _kill in range(4):
        with pytest.raises(KeyboardInterrupt):
            run_demo(**SIZE)
    monkeypatch.setattr(demo_module.Walk, "act", act)
    assert run_demo(**SIZE) == whole
    # The day of collection that was done again is a batch more of its run, and nothing else.
    assert _counts() == counts | {"RunBatch": counts["RunBatch"] + 1}


def test_other_parameters_are_refused() -> None:
    run_demo(**(SIZE | {"accounts": 8, "large": 1}))
    before = _counts()
    with pytest.raises(UnableToBuildSampleError, match="--fresh"):
        run_demo(**SIZE)
    assert _counts() == before


def test_foreign_accounts_are_refused_and_never_dropped() -> None:
    organization = Organization.objects.create(code="1", name="供电所")
    customer = Customer.objects.create(customer_no="C1", name="客户")
    Account.objects.create(
        account_no="1", customer=customer, name="客户", organization=organization, customer_class="RESIDENT",
        supply_class="LOW_VOLTAGE", voltage_level="UNDER_1KV", catalogue="BEIJING", price_class="RESIDENT",
        purchase_class="NORMAL", time_of_use=False, demand_basis="NONE", reading_day=1, opened_date=AS_OF,
    )  # fmt: skip
    with pytest.raises(UnableToBuildSampleError, match="real data"):
        run_demo(**SIZE)
    with pytest.raises(UnableToBuildSampleError, match="not a sample"):
        start_anew()
    assert Account.objects.count() == 1


def test_a_database_of_a_server_is_never_emptied(monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere/books")
    with pytest.raises(UnableToBuildSampleError, match="never emptied"):
        start_anew()


def test_users_who_are_there_keep_their_password() -> None:
    User.objects.create_user("cashier", password="a secret of their own")
    result = run_demo(**(SIZE | {"accounts": 8, "large": 1}))
    passwords = {login["username"]: login["password"] for login in result["logins"]}
    assert passwords.pop("cashier") == ""
    assert set(passwords.values()) == {PASSWORD}


def test_indicators_of_an_empty_month_have_no_ratio() -> None:
    indicators = month_indicators(bill_month=LAST_MONTH, as_of=AS_OF)
    assert indicators.receivable == Decimal("0.00")
    assert indicators.recovery_rate is None
    assert indicators.zero_risk_day_share is None
