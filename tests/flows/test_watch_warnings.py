"""The watch of a day on real tables: cards open, grow, clear; visits become tasks."""

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest

from tests.flows.books import issue, make_accounts, payments
from tests.flows.small_company import load
from yingshou.core.tables.risk import PARTY_LINKS
from yingshou.core.tables.warnings import CREDIT_SIGNALS, WARNING_RULES
from yingshou.flows.collection_day import collection_day
from yingshou.flows.give_visits import give_visits
from yingshou.flows.import_payments import import_payments
from yingshou.flows.take_signals import take_signals
from yingshou.flows.watch_warnings import watch_warnings
from yingshou.gateways.signals import FolderConnector
from yingshou.records.audit.models import AuditEvent
from yingshou.records.collection.models import Task
from yingshou.records.customers.models import Account
from yingshou.records.metering.models import DailyUsage
from yingshou.records.organizations.models import Organization
from yingshou.records.organizations.scope import scoped
from yingshou.records.warnings import queries
from yingshou.records.warnings.models import WarningCard, WarningEvent
from yingshou.records.warnings.operations import UnableToWatchError

pytestmark = pytest.mark.django_db
D = Decimal
DAY = date(2025, 11, 20)


@pytest.fixture
def _book():
    """A owes since the 9th, eleven days; B paid."""
    make_accounts("A", "B")
    issue(202510, {"A": "1000.00", "B": "500.00"}, issued_date=date(2025, 10, 25), due_days=15)
    pay("P1", "B", "500.00", date(2025, 11, 1))


def pay(number, account, amount, day):
    import_payments(frame=payments((number, account, amount, day)), as_of=day, source=number)


def signal(number, severity, day=DAY, **about):
    row = {
        "signal_no": number,
        "kind": "COURT",
        "severity": severity,
        "signal_date": day,
        "source": "法院",
        **about,
    }
    return load(CREDIT_SIGNALS, CREDIT_SIGNALS.conform(pl.DataFrame([row])), as_of=DAY + timedelta(days=60))


def card(account, cause):
    return WarningCard.objects.get(account_id=account, cause=cause)


@pytest.mark.usefixtures("_book")
def test_a_card_opens_grows_and_clears():
    first = watch_warnings(as_of=DAY)
    assert (first.accounts, first.open_cards, first.opened) == (2, 1, 1)
    opened = card("A", "MONEY")
    assert (opened.state, opened.colour, opened.score) == ("OPEN", "ORANGE", D("400.00"))
    (reason,) = opened.reasons
    assert (reason["rule_no"], reason["value"], reason["reference"]) == (
        "OVERDUE_11",
        "11.00000000",
        "A-202510-B0",
    )
    again = watch_warnings(as_of=DAY)
    assert (again.opened, again.open_cards, WarningEvent.objects.count()) == (0, 1, 1)
    grown = watch_warnings(as_of=date(2025, 12, 10))
    assert (grown.escalated, card("A", "MONEY").colour) == (1, "RED")
    pay("P2", "A", "1100.00", date(2025, 12, 11))
    cleared = watch_warnings(as_of=date(2025, 12, 12))
    assert (cleared.cleared, cleared.open_cards) == (1, 0)
    assert [event.move for event in queries.events_of("A")] == ["CLEARED", "ESCALATED", "OPENED"]
    with pytest.raises(UnableToWatchError):
        watch_warnings(as_of=DAY)
    assert [event.event_date for event in queries.events_of("A")][-1] == DAY


@pytest.mark.usefixtures("_book")
def test_signals_reach_accounts_by_number_customer_name_and_owner(tmp_path):
    make_accounts("C", "D")
    link = {"account_no": "D", "kind": "OWNER", "party": "某集团", "valid_from": DAY, "source": "工商"}
    load(PARTY_LINKS, PARTY_LINKS.conform(pl.DataFrame([link])), as_of=DAY)
    signal("S1", "HIGH", account_no="B")
    signal("S2", "MEDIUM", party="用户C")
    signal("S3", "HIGH", party="某集团")
    signal("S4", "HIGH", account_no="C", day=DAY + timedelta(days=1))
    (tmp_path / "x.csv").write_text(
        "signal_no,kind,severity,signal_date,party,source\nS5,NEWS,HIGH,2025-11-19,CB,报\n", encoding="utf-8"
    )
    source = FolderConnector(name="files", folder=tmp_path)
    assert take_signals(source=source, since=date(2025, 11, 1), as_of=DAY).inserted == 1
    assert take_signals(source=source, since=date(2025, 11, 1), as_of=DAY).unchanged == 1
    watch_warnings(as_of=DAY)
    cards = {row.account_id: row for row in WarningCard.objects.filter(cause="EVENT")}
    assert {number: row.colour for number, row in cards.items()} == {"B": "RED", "C": "ORANGE", "D": "RED"}
    assert [reason["reference"] for reason in cards["B"].reasons] == ["S1", "S5"]
    assert signal("S1", "LOW", account_no="B").problems["code"].to_list() == ["CONFLICT"]
    assert signal("S9", "LOW").problems["code"].to_list() == ["MISSING_VALUE"]
    assert signal("S9", "LOW", account_no="ZZ").problems["code"].to_list() == ["UNKNOWN_ACCOUNT"]


@pytest.mark.usefixtures("_book")
def test_use_that_falls_and_data_that_ends():
    rows = []
    for back in range(112):
        kwh = D(30) if back < 28 else D(100)
        for account, share in (("A", kwh), ("B", D(100))):
            rows.append((account, DAY - timedelta(days=back), share))
    DailyUsage.objects.bulk_create(
        DailyUsage(
            account_id=account,
            use_date=day,
            total_kwh=kwh,
            intervals=96,
            **dict.fromkeys(
                (
                    "sharp_kwh",
                    "peak_kwh",
                    "flat_kwh",
                    "valley_kwh",
                    "deep_kwh",
                    "reactive_kvarh",
                    "max_demand_kw",
                ),
                D(0),
            ),
        )
        for account, day, kwh in rows
    )
    watch_warnings(as_of=DAY)
    # The median of the two is 0.65, of which A has 0.3.
    (reason,) = card("A", "USE").reasons
    assert (reason["rule_no"], reason["value"]) == ("TREND_45", "0.53846200")
    later = watch_warnings(as_of=DAY + timedelta(days=60))
    assert (later.no_data, card("A", "USE").state) == (1, "NO_DATA")
    assert watch_warnings(as_of=DAY + timedelta(days=61)).no_data == 0


@pytest.mark.usefixtures("_book")
def test_visits_become_tasks_once():
    signal("S1", "HIGH", account_no="B")
    watch_warnings(as_of=DAY)
    # A is overdue, 0.4; B has a grave matter at court, 0.5.
    assert [row.account_id for row in queries.visit_list(5)] == ["B", "A"]
    done = give_visits(count=1, as_of=DAY, given_by="zhao")
    assert (done.given, done.passed_over) == (1, 0)
    task = Task.objects.get()
    assert (task.account_id, task.kind, task.treatment, task.state, task.username) == (
        "B",
        "VISIT",
        "WARNING",
        "OPEN",
        None,
    )
    assert give_visits(count=5, as_of=DAY, given_by="zhao").given == 1
    assert give_visits(count=5, as_of=DAY, given_by="zhao").given == 0
    assert AuditEvent.objects.filter(action="GIVE_VISITS").count() == 2
    # A day of collection leaves them alone, though B has nothing overdue.
    collection_day(as_of=DAY)
    assert set(Task.objects.filter(treatment="WARNING").values_list("state", flat=True)) == {"OPEN"}


@pytest.mark.usefixtures("_book")
def test_scope_and_rules_of_the_office():
    Organization.objects.create(code="02", name="西区")
    Account.objects.filter(pk="B").update(organization_id="02")
    rule = {
        "rule_no": "OVERDUE_11",
        "valid_from": DAY,
        "feature": "days_overdue",
        "threshold": D(11),
        "clear_at": D(1),
        "colour": "RED",
        "chance": D("0.9"),
        "lead_days": 5,
        "owner": "LEADER",
    }
    load(WARNING_RULES, WARNING_RULES.conform(pl.DataFrame([rule])), as_of=DAY)
    watch_warnings(as_of=DAY)
    assert (card("A", "MONEY").colour, card("A", "MONEY").owner) == ("RED", "LEADER")
    with scoped(lambda: "02"):
        assert not queries.cards().exists()
        assert queries.by_colour() == {}
    assert queries.by_colour()["RED"]["cards"] == 1
    bad = {**rule, "valid_from": date(2025, 12, 1), "clear_at": D(12)}
    problems = load(WARNING_RULES, WARNING_RULES.conform(pl.DataFrame([bad])), as_of=DAY).problems
    assert set(problems["code"]) == {"OUT_OF_RANGE"}
