"""Credit in the console: the board, a card down to the due items, scorecards, decisions and rights."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from tests.core.credit.test_scorecard import CARD, PAIRED
from tests.flows.books import issue, make_accounts
from tests.flows.test_credit import pay, signal
from tests.interfaces.console.figures import Walk
from yingshou.core.tables.credit import SCORECARD_ROWS
from yingshou.flows.grade_accounts import grade_accounts
from yingshou.flows.propose_ways import propose_ways
from yingshou.records.credit import queries
from yingshou.records.credit.operations import keep_report, store_scorecard
from yingshou.records.customers.models import Account
from yingshou.records.organizations.models import Organization

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("book")]
REVIEW = date(2025, 12, 31)
DAY = date(2026, 1, 5)
FACTS = {"late": "longest_overdue_days", "cover": "guarantee_permille"}
MEASURED = {"rows": 10, "defaults": 2, "auc": "0.9000", "brier": "0.1000", "slope": None}


@pytest.fixture
def book(people, settings):
    settings.BUSINESS_DATE_FILE.write_text(f"{DAY}\n", encoding="ascii")
    make_accounts("A", "B")
    issue(202510, {"A": "100.00", "B": "100.00"}, issued_date=date(2025, 10, 25))
    issue(202511, {"A": "300.00", "B": "100.00"}, issued_date=date(2025, 11, 25))
    pay("P1", "A", "100.00", date(2025, 10, 28))
    pay("P2", "A", "400.00", date(2025, 12, 28))
    signal("S1", "LOW", date(2025, 12, 1), account_no="B")
    keep_card("SC-1", CARD)


def keep_card(model_no, card):
    names = FACTS | {"late*cover": "*".join(FACTS.values())}
    named = card.with_columns(pl.col("fact").replace(names))
    store_scorecard(
        model_no=model_no, rows=SCORECARD_ROWS.conform(named),
        about={
            "trained_date": REVIEW, "snapshots": ["2025-08-31"], "outcome_until": REVIEW,
            "facts": list(FACTS.values()), "settings": {}, "data_hash": model_no, "accounts": 100,
            "defaults": 9, "report": {"challenger": MEASURED, "monotone": True}, "trained_by": "li",
        },
    )  # fmt: skip


def test_facts_looked_at_together_are_shown_by_cell(sign_in):
    seen = pl.when(pl.col("bin_no") == 8).then(400).otherwise("share_permille")
    keep_card("SC-2", PAIRED.with_columns(share_permille=seen))
    shown = sign_in().get("/credit/models/show/SC-2").context
    assert [row["fact"] for row in shown["bins"].rows] == [""]
    cells = [(row["at_least"], row["other_at_least"], row["points"]) for row in shown["pairs"].rows]
    assert cells == [(3, 1000, 0)]


def test_the_page_says_that_rules_stand_alone_until_a_scorecard_is_switched_on(sign_in):
    browser = sign_in()
    grade_accounts(as_of=REVIEW)
    board = browser.get("/credit/")
    assert [(row.account_no, row.grade) for row in board.context["table"].rows] == [("B", "D"), ("A", "C")]
    assert board.context["counts"] == [("A", 0), ("B", 0), ("C", 1), ("D", 1)]
    assert "只用规则" in board.content.decode()
    assert sign_in("auditor").post("/credit/models/switch", {"model_no": "SC-1"}).status_code == 403
    browser = sign_in("team_lead")
    refused = browser.post("/credit/models/switch", {"model_no": "SC-1", "reason": " "}, follow=True)
    assert queries.holder("CHAMPION") is None
    assert "请填写原因" in refused.content.decode()
    browser.post("/credit/models/switch", {"model_no": "SC-1", "reason": "更准"})
    grade_accounts(as_of=DAY)
    board = browser.get("/credit/")
    assert board.context["champion"].state == "MODEL_USED"
    # 34 days late: log-odds −2 + 1.5 + 0.25, so 1 ÷ (1 + e^0.25); A 18 days, the same bins.
    assert {row.default_probability for row in board.context["table"].rows} == {Decimal("0.437823")}
    assert browser.get("/credit/models/show/SC-1").status_code == 200
    assert browser.get("/credit/models/show/NONE").status_code == 404
    browser.post("/credit/models/switch", {"act": "back", "reason": "误"})
    assert queries.holder("CHAMPION").model_id is None


def test_every_figure_of_credit_leads_to_rows(sign_in):
    browser = sign_in("team_lead")
    browser.post("/credit/models/switch", {"model_no": "SC-1", "reason": "更准"})
    grade_accounts(as_of=REVIEW)
    grade_accounts(as_of=DAY)
    keep_report(
        model_no="SC-1", kind="BACK_TEST", as_of=REVIEW, reported_date=DAY,
        report={"grades": [{"grade": "C", "accounts": 1, "defaults": 1}]},
    )  # fmt: skip
    pages = ("/credit/", "/credit/account/B", "/credit/account/B?criterion=ON_TIME", "/credit/models",
             "/credit/models/show/SC-1")  # fmt: skip
    assert Walk(browser).stray(pages) == []
    card = browser.get("/credit/account/B").context
    log_odds = sum(row["log_odds"] for row in card["parts"].rows)
    # 1 ÷ (1 + e^0.25) of the log-odds −0.25.
    assert (log_odds, card["latest"].default_probability) == (-250_000, Decimal("0.437823"))
    assert sum(line.points for line in card["lines"]) == card["latest"].points
    before = browser.get(f"/credit/?review={REVIEW}").context
    assert (before["review"], len(before["table"].rows)) == (REVIEW, 2)
    for nonsense in ("x", "2025-13-01"):
        assert browser.get(f"/credit/?review={nonsense}").context["review"] == DAY


def test_a_card_leads_down_to_the_due_items(sign_in):
    grade_accounts(as_of=REVIEW)
    browser = sign_in()
    card = browser.get("/credit/account/B?criterion=OVERDUE_RATIO")
    lines = {line.criterion: (line.value, line.points, line.most) for line in card.context["lines"]}
    assert lines["OVERDUE_RATIO"] == (Decimal(2), 0, 15)
    assert lines["EXTERNAL"] == (1, 6, 10)
    behind = [row["receivable_no"] for row in card.context["behind"].rows]
    assert behind == ["B-202510-B0", "B-202511-B0"]
    assert "court list" in card.content.decode()
    assert browser.get("/credit/account/B?criterion=NOTHING").context["asked"] == ""
    assert browser.get("/credit/account/NOBODY").status_code == 404
    book = browser.get("/credit/?export=xlsx")
    assert book["Content-Type"].endswith("sheet")


def test_a_way_is_decided_by_who_may_sign_and_a_reader_of_elsewhere_sees_nothing(sign_in):
    grade_accounts(as_of=REVIEW)
    propose_ways(review=REVIEW, as_of=DAY)
    number = "WAY-A-20251231"
    assert sign_in("collector").post(f"/credit/ways/decide/{number}", {"act": "approve"}).status_code == 403
    browser = sign_in("director")
    assert len(browser.get("/credit/ways?state=open").context["table"].rows) == 2
    browser.post(f"/credit/ways/decide/{number}", {"act": "approve"})
    assert queries.proposal(number).decision.approved
    assert len(browser.get("/credit/ways?state=open").context["table"].rows) == 1
    Organization.objects.create(code="02", name="别处")
    Account.objects.filter(account_no="A").update(organization_id="02")
    from yingshou.records.organizations.scope import scoped

    with scoped(lambda: "02"):
        assert [row.account_no for row in queries.grades(as_of=REVIEW)] == ["A"]
        assert queries.distribution(as_of=REVIEW) == {"C": 1}
        assert [row.pk for row in queries.proposals()] == [number]
