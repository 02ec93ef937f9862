"""A run of risk on real tables: exposure, groups, loss, days ahead, stress; kept once and never changed."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from django.db import IntegrityError, InternalError, transaction

from tests.flows.books import issue, make_accounts
from tests.flows.small_company import load
from yingshou.core.tables import GUARANTEES
from yingshou.core.tables.risk import GRADE_DEFAULT_RATES, LOSS_RULES, PARTY_LINKS
from yingshou.flows.run_risk import run_risk
from yingshou.records.credit.models import AccountGrade
from yingshou.records.customers.models import Account
from yingshou.records.organizations.models import Organization
from yingshou.records.organizations.scope import scoped
from yingshou.records.risk import queries
from yingshou.records.risk.models import RiskRun

pytestmark = pytest.mark.django_db
D = Decimal
DAY = date(2025, 11, 20)


def rules(**changes):
    row = {
        "valid_from": date(2025, 1, 1), "recovery_share": D("0.5"), "common_share": D("0.12"),
        "days_to_stop": 10, "ahead_days": 5, "large_from": D("1.00"), "draws": 2000, "seed": 3,
        "source": "风控会纪要", **changes,
    }  # fmt: skip
    return load(LOSS_RULES, pl.DataFrame([row]), as_of=DAY)


def link(account, kind, party):
    row = {
        "account_no": account,
        "kind": kind,
        "party": party,
        "valid_from": date(2025, 1, 1),
        "source": "工商登记",
    }
    return load(PARTY_LINKS, PARTY_LINKS.conform(pl.DataFrame([row])), as_of=DAY)


def secured(number, account, amount, issuer):
    row = {
        "guarantee_no": number, "account_no": account, "kind": "THIRD_PARTY", "amount": D(amount),
        "valid_from": date(2025, 1, 1), "issuer": issuer,
    }  # fmt: skip
    load(GUARANTEES, GUARANTEES.conform(pl.DataFrame([row])), as_of=DAY)


def graded(account, day, grade):
    AccountGrade.objects.create(
        account_no=account, as_of=day, grade=grade, points=50, points_grade=grade, limited=False, since=day,
        criteria={},
    )  # fmt: skip


@pytest.fixture
def _book():
    """A owes 3000 of October, twenty days past due; B owes 300, C nothing; A and B have one owner."""
    make_accounts("A", "B", "C")
    issue(202510, {"A": "3000.00"}, issued_date=date(2025, 10, 25), due_days=6)
    issue(202510, {"B": "300.00"}, issued_date=date(2025, 10, 25), due_days=31)
    rules()
    for account in ("A", "B"):
        link(account, "OWNER", "某集团")


def rows(found):
    return {row.account_id: row for row in queries.accounts(found.run_no)}


@pytest.mark.usefixtures("_book")
def test_exposure_groups_and_losses():
    secured("G1", "A", "900.00", "B")
    secured("G2", "B", "100.00", "C")
    found = run_risk(as_of=DAY)
    of = rows(found)
    a, b, c = of["A"], of["B"], of["C"]
    # The bill ran from 25 September to 25 October; 27 days of it have gone by since.
    assert (a.exposure, a.daily_value) == (D("3000.00") + D("2700.00"), D("100.00"))
    assert (b.exposure, b.daily_value) == (D("300.00") + D("270.00"), D("10.00"))
    # B answers for A inside the group, which is no security; C answers for B from outside.
    assert (a.security, a.void_security, a.uncovered) == (D(0), D("900.00"), D("5700.00"))
    assert (b.security, b.void_security, b.uncovered) == (D("100.00"), D(0), D("470.00"))
    assert (a.days_overdue, a.default_rate, b.days_overdue, b.default_rate) == (20, D("0.08"), 0, D("0.01"))
    assert a.loss_at_default == D("3350.00")
    assert (a.group_no, b.group_no, c.group_no, c.exposure) == ("A", "A", None, D(0))
    (group,) = queries.groups(found.run_no)
    assert (group.accounts, group.uncovered, group.netted) == (2, D("6170.00"), D("6170.00"))
    assert found.exposure == D("6270.00")
    assert found.own_loss == D("268.00") + D("2.85")
    assert sum(row.expected_loss for row in of.values()) == found.expected_loss
    assert sum(row.tail_loss for row in of.values()) == found.shortfall
    assert found.p50 <= found.p95 <= found.p99 <= found.shortfall


@pytest.mark.usefixtures("_book")
def test_the_grade_held_on_the_day_sets_the_default_rate():
    for account, day, grade in (("A", 1, "D"), ("B", 1, "B"), ("B", 19, "C"), ("B", 21, "D"), ("C", 1, "A")):
        graded(account, date(2025, 11, day), grade)
    of = rows(run_risk(as_of=DAY))
    # A: D 0.2 against 0.08 of 20 days overdue; B: C of the 19th, not the D after the day; C: A 0.005, and
    # 0.01 of an account that owes nothing is more.
    assert [(of[each].grade, of[each].default_rate) for each in "ABC"] == [
        ("D", D("0.2")), ("C", D("0.06")), ("A", D("0.01"))
    ]  # fmt: skip
    assert of["A"].own_loss == D("670.00")  # 0.2 × 3,350.00


@pytest.mark.usefixtures("_book")
def test_a_run_is_kept_once_and_another_book_is_another_run():
    first, again = run_risk(as_of=DAY), run_risk(as_of=DAY)
    assert (first.written, again.written, again.run_no) == (True, False, first.run_no)
    assert RiskRun.objects.get().rules["seed"] == 3
    rate = {"grade": None, "valid_from": DAY, "from_days": 0, "default_rate": D("0.5"), "verified": True}
    load(GRADE_DEFAULT_RATES, GRADE_DEFAULT_RATES.conform(pl.DataFrame([rate])), as_of=DAY)
    other = run_risk(as_of=DAY)
    assert other.written
    assert other.run_no != first.run_no
    assert rows(other)["C"].default_rate == D("0.5")
    assert queries.last_run(as_of=DAY).run_no == other.run_no
    assert queries.last_run(as_of=date(2025, 11, 19)) is None
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        RiskRun.objects.update(exposure=0)


@pytest.mark.usefixtures("_book")
def test_stress_and_scope():
    make_accounts("D")
    Organization.objects.create(code="02", name="西区")
    Account.objects.filter(pk="B").update(organization_id="02")
    Account.objects.filter(pk="B").update(industry="纺织")
    found = run_risk(as_of=DAY)
    by_code = {row.scenario: row for row in queries.stresses(found.run_no)}
    # Nobody handed a draft in, so that scenario has nothing to run on.
    assert set(by_code) == {"INDUSTRY_30", "EMPLOYER_STOPS"}
    stops, falls = by_code["EMPLOYER_STOPS"], by_code["INDUSTRY_30"]
    assert (stops.subject, falls.subject, falls.accounts) == ("A", "纺织", 1)
    assert stops.expected_after > stops.expected_before == found.expected_loss
    with scoped(lambda: "02"):
        assert [row.account_id for row in queries.accounts(found.run_no)] == ["B"]
        assert queries.sums(found.run_no)["uncovered"] == D("570.00")
        assert [row.group_no for row in queries.groups(found.run_no)] == ["A"]
    with scoped(lambda: "03"):
        assert not queries.groups(found.run_no).exists()


def test_an_empty_book():
    found = run_risk(as_of=DAY)
    assert (found.accounts, found.expected_loss, found.shortfall) == (0, D(0), D(0))


@pytest.mark.usefixtures("_book")
def test_bad_rows_are_refused():
    assert link("A", "FRIEND", "X").problems["code"].to_list() == ["NOT_A_CHOICE"]
    assert link("ZZ", "OWNER", "X").problems["code"].to_list() == ["UNKNOWN_ACCOUNT"]
    assert rules(valid_from=DAY, recovery_share=D("1.5")).problems["code"].to_list() == ["OUT_OF_RANGE"]
