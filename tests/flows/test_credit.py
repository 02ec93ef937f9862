"""Reviews of credit on real tables: points down to the payments, signals, history."""

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest
from django.db import DatabaseError, transaction

from tests.flows.books import issue, make_accounts, payments, sign
from tests.flows.small_company import load
from yingshou.core.credit import evidence_items
from yingshou.core.tables.credit import CREDIT_BANDS
from yingshou.core.tables.risk import PARTY_LINKS
from yingshou.core.tables.warnings import CREDIT_SIGNALS
from yingshou.flows.back_test_credit import back_test_credit
from yingshou.flows.decide_way import decide_proposed_way
from yingshou.flows.grade_accounts import grade_accounts
from yingshou.flows.import_payments import import_payments
from yingshou.flows.import_table import import_table
from yingshou.flows.open_legal_matter import open_legal_matter
from yingshou.flows.propose_ways import propose_ways
from yingshou.flows.record_legal_step import record_legal_step
from yingshou.flows.reverse_payment import reverse_payment
from yingshou.flows.switch_champion import roll_back, switch_champion
from yingshou.flows.train_scorecard import train_scorecard
from yingshou.records.credit import frames, queries
from yingshou.records.credit.models import AccountGrade
from yingshou.records.credit.operations import UnableToGrade
from yingshou.records.customers.models import Account

pytestmark = pytest.mark.django_db
D = Decimal
REVIEW = date(2025, 12, 31)


def pay(number, account, amount, day, *, as_of=None):
    frame = payments((number, account, amount, day))
    return import_payments(frame=frame, as_of=as_of or day, source=number)


def signal(number, severity, published, **about):
    row = {
        "signal_no": number, "kind": "COURT", "severity": severity, "signal_date": published,
        "source": "court list", **about,
    }  # fmt: skip
    return load(CREDIT_SIGNALS, CREDIT_SIGNALS.conform(pl.DataFrame([row])), as_of=published)


@pytest.fixture
def _book():
    """A pays October in time and November late; B pays neither; C has no items."""
    make_accounts("A", "B", "C")
    issue(202510, {"A": "100.00", "B": "100.00"}, issued_date=date(2025, 10, 25))
    issue(202511, {"A": "300.00", "B": "100.00"}, issued_date=date(2025, 11, 25))
    pay("P1", "A", "100.00", date(2025, 10, 28))


def found(account, as_of=REVIEW):
    return queries.latest_grades(account_nos=[account], as_of=as_of).row(0, named=True)


@pytest.mark.usefixtures("_book")
def test_a_review_grades_by_what_was_booked_by_its_day():
    pay("P2", "A", "400.00", date(2025, 12, 28))
    done = grade_accounts(as_of=REVIEW, batch_size=2)
    assert (done.accounts, done.failures) == (2, ())
    items = frames.credit_items(first="A", last="A", as_of=REVIEW)
    late = evidence_items(items=items, criterion="ON_TIME", as_of=REVIEW)
    assert late.select("receivable_no", "overdue_days").rows() == [("A-202511-B0", 18)]
    # A: on time 5, months 12, longest 8, open 15, drafts 5, security 0, breach 5, signals 10.
    assert (found("A")["points"], found("A")["grade"]) == (60, "C")
    # B: two months late, 52 days, two monthly fees open.
    assert (found("B")["points"], found("B")["grade"], found("B")["forced"]) == (33, "D", None)
    # What is booked later changes nothing of a review that is kept.
    before = found("B")
    pay("P3", "B", "210.00", date(2025, 12, 20), as_of=date(2026, 1, 5))
    again = grade_accounts(as_of=REVIEW)
    assert (again.accounts, found("B")) == (0, before)


@pytest.mark.usefixtures("_book")
def test_a_payment_taken_back_leaves_the_item_open():
    pay("P2", "A", "300.00", date(2025, 12, 1))
    reverse_payment(
        payment_no="BANK_FILE-P2", reversed_date=date(2025, 12, 9), reversed_by="chen", reason="错户"
    )
    items = frames.credit_items(first="A", last="A", as_of=REVIEW)
    assert items.filter(pl.col("bill_month") == 202511).select("paid", "ended_date").row(0) == (D(0), None)
    marks = frames.credit_marks(first="A", last="A", as_of=REVIEW)
    assert marks["returned_payments"].item() == 1
    # The day before, the payment stood.
    then = frames.credit_items(first="A", last="A", as_of=date(2025, 12, 8))
    assert then.filter(pl.col("bill_month") == 202510)["paid"].item() == D("100.00")


@pytest.mark.usefixtures("_book")
def test_the_gravest_signal_of_a_year_counts_for_whom_it_names():
    customer = Account.objects.get(pk="B").customer_id
    signal("S1", "MEDIUM", date(2025, 12, 1), account_no="A")
    signal("S2", "LOW", date(2025, 12, 2), account_no="A")
    signal("S3", "HIGH", date(2025, 12, 3), party=customer)
    signal("S4", "HIGH", date(2025, 12, 4), party="某控股集团")
    link = {"account_no": "C", "kind": "OWNER", "party": "某控股集团", "valid_from": date(2025, 1, 1)}
    load(PARTY_LINKS, PARTY_LINKS.conform(pl.DataFrame([{**link, "source": "registry"}])), as_of=REVIEW)

    def severity(as_of):
        marks = frames.credit_marks(first="A", last="C", as_of=as_of)
        return marks["external_severity"].to_list()

    assert severity(REVIEW) == [2, 3, 3]
    assert severity(date(2025, 12, 1)) == [2, 0, 0]
    assert severity(date(2026, 12, 2)) == [1, 3, 3]
    assert [row.pk for row in queries.signals("A", as_of=REVIEW)] == ["S2", "S1"]
    assert [row.pk for row in queries.signals("C", as_of=REVIEW)] == ["S4"]


@pytest.mark.usefixtures("_book")
def test_a_claim_filed_in_a_bankruptcy_forces_a_grade():
    day = date(2025, 12, 20)
    matter = open_legal_matter(account_no="A", reason="破产", opened_by="chen", as_of=day)
    record_legal_step(matter_no=matter, kind="CLAIM_FILED", step_date=day, recorded_by="chen", as_of=day)
    before = frames.credit_marks(first="A", last="A", as_of=date(2025, 12, 19))
    assert before["insolvencies"].item() == 0
    grade_accounts(as_of=REVIEW)
    assert (found("A")["grade"], found("A")["forced"]) == ("D", "INSOLVENCY")


@pytest.mark.usefixtures("_book")
def test_the_office_sets_its_own_points():
    own = pl.DataFrame([("ON_TIME", date(2025, 1, 1), 0, 0, "own")], schema=CREDIT_BANDS.schema, orient="row")
    assert import_table(table=CREDIT_BANDS, frame=own, as_of=REVIEW, source="own").inserted == 1
    grade_accounts(as_of=REVIEW)
    row = AccountGrade.objects.get(account_no="A")
    assert row.criteria["ON_TIME"]["points"] == 0
    assert row.points == sum(part["points"] for part in row.criteria.values())


@pytest.mark.usefixtures("_book")
def test_grades_are_facts():
    grade_accounts(as_of=REVIEW)
    with pytest.raises(DatabaseError), transaction.atomic():
        AccountGrade.objects.update(grade="A")


@pytest.fixture
def _many():
    """A hundred and twenty accounts since January; a third pays late, and from July on not at all."""
    numbers = [f"N{number:03d}" for number in range(120)]
    make_accounts(*numbers)
    for month in range(1, 11):
        issued = date(2025, month, 25)
        issue(2025 * 100 + month, dict.fromkeys(numbers, "100.00"), issued_date=issued)
        for third, days in ((False, 5), (True, 25)):
            payers = [] if third and month >= 7 else [n for n in numbers if (int(n[1:]) % 3 == 0) == third]
            paid = issued + timedelta(days=days)
            rows = [(f"P{month}-{number}", number, "110.00", paid) for number in payers]
            if rows:
                import_payments(frame=payments(*rows), as_of=paid, source=f"{month}-{third}")


@pytest.mark.usefixtures("_many")
def test_a_scorecard_is_trained_measured_switched_and_taken_back():
    day = date(2025, 12, 15)
    trained = train_scorecard(as_of=day, trained_by="li", snapshots=2)
    assert (trained.accounts, trained.defaults) == (184, 68)
    assert D(trained.report["challenger"]["auc"]) > D("0.95")
    assert trained.report["monotone"]
    assert train_scorecard(as_of=day, trained_by="li", snapshots=2).repeated
    assert queries.holder("CHALLENGER").model_id == trained.model_no
    # Nobody has made it champion, so the rules stand alone.
    assert grade_accounts(as_of=date(2025, 8, 15)).model_state == "MODEL_NONE"
    assert found("N000", date(2025, 8, 15))["default_probability"] is None
    switch_champion(model_no=trained.model_no, as_of=day, person="wang", reason="better")
    done = grade_accounts(as_of=date(2025, 9, 15))
    assert (done.accounts, done.model_state, done.failures) == (120, "MODEL_USED", ())
    bad, good = found("N000", date(2025, 9, 15)), found("N001", date(2025, 9, 15))
    assert bad["default_probability"] > D("0.5") > good["default_probability"]
    assert bad["reasons"]
    assert queries.reports(kind="DRIFT").get().model_id == trained.model_no
    report = back_test_credit(review=date(2025, 8, 15), as_of=day)
    assert sum(row["defaults"] for row in report["grades"]) == 40
    assert "scorecard" not in report
    with pytest.raises(UnableToGrade, match="2026-01-15"):
        back_test_credit(review=date(2025, 9, 15), as_of=day)
    # One step back, and the rules stand alone; one more, and it is back.
    assert roll_back(as_of=day, person="wang", reason="complaints").model_id is None
    assert grade_accounts(as_of=date(2025, 10, 15)).model_state == "MODEL_NONE"
    assert roll_back(as_of=day, person="wang", reason="again").model_id == trained.model_no
    # More than a year later it has learnt nothing new, and is left out.
    late = grade_accounts(as_of=date(2027, 2, 1))
    assert (late.model_state, late.accounts) == ("MODEL_STALE", 40)


@pytest.mark.usefixtures("_book")
def test_with_few_defaults_nothing_is_learnt():
    with pytest.raises(UnableToGrade) as refused:
        train_scorecard(as_of=date(2026, 3, 31), trained_by="li", snapshots=1)
    assert refused.value.code == "TOO_FEW_DEFAULTS"


@pytest.mark.usefixtures("_book")
def test_the_grade_proposes_a_way_and_a_person_decides():
    pay("P2", "A", "400.00", date(2025, 12, 28))
    grade_accounts(as_of=REVIEW)
    assert propose_ways(review=REVIEW, as_of=REVIEW) == 2
    assert propose_ways(review=REVIEW, as_of=REVIEW) == 0
    first, second = queries.proposals(open_only=True)
    assert (first.account_id, first.from_way, first.to_way) == ("A", "NORMAL", "INSTALMENTS")
    assert (second.account_id, second.from_way, second.to_way) == ("B", "NORMAL", "PREPAY")
    decide_proposed_way(proposal_no=first.pk, approved=True, decided_by="wang", note="", as_of=REVIEW)
    decide_proposed_way(proposal_no=first.pk, approved=True, decided_by="wang", note="", as_of=REVIEW)
    with pytest.raises(UnableToGrade) as refused:
        decide_proposed_way(proposal_no=first.pk, approved=False, decided_by="li", note="no", as_of=REVIEW)
    assert refused.value.code == "DECIDED"
    with pytest.raises(UnableToGrade):
        decide_proposed_way(proposal_no=second.pk, approved=False, decided_by="li", note=" ", as_of=REVIEW)
    # With the agreement signed, the account settles as approved, by a proposal of ours.
    sign("A", valid_from_month=202601)
    ways = frames.settlement_ways(as_of=date(2026, 1, 31)).filter(pl.col("account_no") == "A")
    assert ways.select("from_way", "tightened").row(0) == ("INSTALMENTS", True)
