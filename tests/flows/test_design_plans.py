"""Plans designed on what is stored, proved on the past, and signed the way all agreements are."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from tests.flows.books import issue, make_accounts, sign
from yingshou.core.tables import PLAN_RULES
from yingshou.flows.design_plans import UnableToDesignPlan, design_plans, plan_inputs
from yingshou.flows.import_table import import_table
from yingshou.flows.sign_agreement import sign_agreement
from yingshou.records.contracts.frames import agreement_terms
from yingshou.records.contracts.queries import held

pytestmark = pytest.mark.django_db

D = Decimal
DAY = date(2025, 10, 26)
BILLS = {
    202504: "3100",
    202505: "3000",
    202506: "3100",
    202507: "3000",
    202508: "3150",
    202509: "3100",
    202510: "3000",
}


@pytest.fixture
def year():
    """Half a year of bills, their days even."""
    make_accounts("A1")
    sign("A1", valid_from_month=202504)
    for month, amount in BILLS.items():
        issue(month, {"A1": f"{amount}.00"}, issued_date=date(month // 100, month % 100, 25))


def test_a_plan_is_designed_proved_and_signed(year):
    found = design_plans(account_no="A1", as_of=DAY)
    assert found.keeps
    assert (found.first_day, found.last_day) == (date(2025, 3, 25), date(2025, 10, 24))
    assert found.security == D("0.00")
    one = found.proposals[0]
    assert one.name == "LIGHTEST"
    assert one.low <= one.chance <= one.high
    assert one.chance <= D("0.05")
    assert one.last_year.days > 100
    assert one.last_year.uncovered_days < one.present.uncovered_days
    assert one.standard is None or one.ahead < one.standard.ahead
    drawn = one.drawn
    assert (drawn.height, drawn.filter(pl.col("worst") > 0).height) == (one.cycles, one.open_cycles)
    assert drawn["worst"].max() == one.worst
    assert abs(drawn["ahead"].sum() / one.cycles - one.ahead) <= D("0.005")
    again = design_plans(account_no="A1", as_of=DAY)
    assert again.proposals[0].terms.equals(one.terms)
    signed = sign_agreement(
        agreement=one.agreement, terms=one.terms, signed_by="经理", reason="按设计方案", as_of=DAY
    )
    assert signed.version == 2
    stored = agreement_terms(["A1"]).filter(pl.col("version") == 2)
    assert stored.sort("term_no")["ratio"].to_list() == one.terms["ratio"].to_list()
    assert [each.version for each in held(bill_month=202512)] == [2]
    assert [each.version for each in held(bill_month=202511)] == [1]


def test_house_rules_are_dated_data(year):
    assert plan_inputs(account_no="A1", as_of=DAY).rules.most_terms == 3
    row = (date(2025, 10, 1), "25,5,15", 0, 2, D("0.1"), D("0.8"), "IGNORED", "x")
    import_table(
        table=PLAN_RULES, as_of=DAY, source="plan_rules.csv",
        frame=pl.DataFrame([row], schema=PLAN_RULES.schema, orient="row"),
    )  # fmt: skip
    inputs = plan_inputs(account_no="A1", as_of=DAY)
    assert (inputs.rules.steps, inputs.rules.most_terms, inputs.rules.allowed_days) == (10, 2, (25, 5, 15))
    assert plan_inputs(account_no="A1", as_of=date(2025, 9, 30)).rules.most_terms == 3
    found = design_plans(account_no="A1", as_of=DAY, inputs=replace(inputs, final_due_days=5))
    assert found.late == ()
    for one in found.proposals:
        assert one.terms.height <= 2
        assert set(one.terms["day"]) <= {25, 5, 15}
        assert one.agreement.item(0, "final_due_days") == 5


def test_without_history_or_account_nothing_is_designed():
    make_accounts("A1")
    issue(202510, {"A1": "3000.00"}, issued_date=date(2025, 10, 25))
    for account_no, code in (("A1", "SHORT_HISTORY"), ("A2", "UNKNOWN_ACCOUNT")):
        with pytest.raises(UnableToDesignPlan) as caught:
            design_plans(account_no=account_no, as_of=DAY)
        assert caught.value.code == code
