"""Agreements are signed in versions, proved before that, and every day's cover is rebuilt from facts."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from tests.flows.books import HALVES, agreement, issue, make_accounts, payments, sign, terms
from yingshou.core.tables import AGREEMENT_TERMS, AGREEMENTS, GUARANTEES
from yingshou.flows.import_payments import import_payments
from yingshou.flows.issue_dues import issue_dues
from yingshou.flows.preview_agreement import preview_agreement
from yingshou.flows.reverse_payment import reverse_payment
from yingshou.flows.run_positions import run_positions
from yingshou.flows.sign_agreement import sign_agreement
from yingshou.records.audit.models import AuditEvent
from yingshou.records.claims.frames import cover as guarantees
from yingshou.records.contracts.frames import agreement_terms, agreements
from yingshou.records.contracts.operations import UnableToSignAgreement, store
from yingshou.records.guarantees.operations import store as store_guarantees
from yingshou.records.indicators.frames import positions
from yingshou.records.indicators.models import Position

pytestmark = pytest.mark.django_db

D = Decimal
DAY = date(2025, 10, 26)
WITH_INSTALMENT = (("INSTALMENT", -1, 25, "0.2", False), *HALVES)


def propose(rows=WITH_INSTALMENT, **values):
    values = {"valid_from_month": 202511, "base_method": "FIXED", "fixed_base": D("3000.00"), **values}
    return agreement("A1", **values).drop("version", "signed_date"), terms("A1", *rows).drop("version")


def sign_next(rows=WITH_INSTALMENT, **values):
    proposal, parts = propose(rows, **values)
    return sign_agreement(agreement=proposal, terms=parts, signed_by="经理", reason="断档", as_of=DAY)


def test_sign_makes_the_next_version():
    make_accounts("A1")
    sign("A1")
    signed = sign_next()
    assert (signed.version, signed.repeated) == (2, False)
    stored = agreements(["A1"]).sort("version")
    assert stored["signed_date"].to_list() == [date(2025, 9, 1), DAY]
    assert agreement_terms(["A1"]).filter(pl.col("version") == 2).height == 3
    assert AuditEvent.objects.get().action == "SIGN_AGREEMENT"
    again = sign_next()
    assert (again.version, again.repeated) == (2, True)
    assert agreements(["A1"]).height == 2


def test_first_agreement_of_an_account():
    make_accounts("A1")
    assert sign_next().version == 1


@pytest.mark.parametrize(
    ("code", "rows", "values"),
    [
        ("RATIO_SUM", (("SEGMENT", 0, 1, "0", False),), {}),
        ("RATIO_SUM", (*HALVES, ("SEGMENT", 0, 20, "0.1", False)), {}),
        ("PERIOD_ORDER", (HALVES[1], HALVES[0]), {}),
        ("OUT_OF_RANGE", (("SEGMENT", 0, 32, "1", False),), {}),
        ("MISSING_VALUE", HALVES, {"fixed_base": None}),
        ("NEGATIVE", HALVES, {"fixed_base": D("-1.00")}),
        ("NOT_A_CHOICE", HALVES, {"offset_mode": "GUESS"}),
        ("PERIOD_ORDER", HALVES, {"valid_to_month": 202511}),
        ("MONTH_BILLED", HALVES, {"valid_from_month": 202510}),
    ],
)
def test_sign_is_refused(code, rows, values):
    make_accounts("A1")
    issue(202510, {"A1": "3000.00"}, issued_date=date(2025, 10, 25))
    with pytest.raises(UnableToSignAgreement) as caught:
        sign_next(rows, **values)
    assert caught.value.code == code
    assert caught.value.zh
    assert agreements(["A1"]).is_empty()


def test_a_month_whose_terms_are_issued_keeps_its_agreement():
    make_accounts("A1")
    sign("A1")
    issue_dues(as_of=date(2025, 10, 29))
    with pytest.raises(UnableToSignAgreement) as caught:
        sign_next(valid_from_month=202511)
    assert caught.value.code == "MONTH_BILLED"
    assert "2025-12" in caught.value.en
    assert sign_next(valid_from_month=202512).version == 2


def test_unknown_account_cannot_sign():
    with pytest.raises(UnableToSignAgreement) as caught:
        sign_next()
    assert caught.value.code == "UNKNOWN_ACCOUNT"


def test_preview_shows_the_effect_and_writes_nothing():
    make_accounts("A1")
    sign("A1", base_method="FIXED", fixed_base=D("3000.00"))
    issue(202510, {"A1": "3000.00"}, issued_date=date(2025, 10, 25))
    proposal, parts = propose()
    preview = preview_agreement(account_no="A1", agreement=proposal, terms=parts, as_of=DAY)
    assert preview.bill_months == (202510,)
    present, proposed = preview.present, preview.proposed
    # Thirty even days: without the instalment 25–30 September and 10–14 October stand uncovered.
    assert (present.days, present.uncovered_days, present.zero_risk_share) == (30, 11, D("0.6333"))
    assert (present.worst_day, present.worst_uncovered) == (date(2025, 9, 30), D("600.00"))
    assert (proposed.uncovered_days, proposed.zero_risk_share, proposed.worst_day) == (0, D("1.0000"), None)
    assert present.calendar.select("due_date", "amount").rows() == [
        (date(2025, 11, 1), D("1500.00")),
        (date(2025, 11, 15), D("1500.00")),
    ]
    assert proposed.calendar.select("due_date", "amount").rows() == [
        (date(2025, 10, 25), D("600.00")),
        (date(2025, 11, 1), D("1500.00")),
        (date(2025, 11, 15), D("900.00")),
    ]
    assert agreements(["A1"]).height == 1


def test_preview_without_history_or_agreement():
    make_accounts("A1")
    proposal, parts = propose(base_method="LAST_BILL", fixed_base=None)
    preview = preview_agreement(account_no="A1", agreement=proposal, terms=parts, as_of=DAY)
    assert (preview.bill_months, preview.present) == ((), None)
    assert preview.proposed.zero_risk_share is None
    assert preview.proposed.calendar["amount"].to_list() == [None, None, None]


def cover(day):
    row = Position.objects.get(account_id="A1", position_date=day)
    return row.value_supplied, row.money_received, row.security, row.uncovered, row.covered


def test_positions_follow_value_money_and_security():
    make_accounts("A1")
    sign("A1")
    issue(202510, {"A1": "3000.00"}, issued_date=date(2025, 10, 25))
    store_guarantees(
        GUARANTEES.conform(
            pl.DataFrame(
                {
                    "guarantee_no": ["G1"],
                    "account_no": ["A1"],
                    "kind": ["BANK_GUARANTEE"],
                    "amount": [D("500.00")],
                    "valid_from": [date(2025, 10, 1)],
                    "valid_to": [date(2025, 10, 11)],
                    "issuer": ["银行"],
                }
            )
        )
    )
    assert guarantees(["A1"]).height == 1
    rows = [("1", "A1", "1000.00", date(2025, 9, 30)), ("2", "A1", "900.00", date(2025, 10, 15))]
    import_payments(frame=payments(*rows), as_of=DAY, source="bank.csv")
    result = run_positions(from_date=date(2025, 9, 1), to_date=date(2025, 12, 1), as_of=date(2025, 10, 24))
    assert (result.accounts, result.days) == (1, 30)
    assert cover(date(2025, 9, 29)) == (D("500.00"), D("0.00"), D("0.00"), D("500.00"), False)
    assert cover(date(2025, 10, 10)) == (D("1600.00"), D("1000.00"), D("500.00"), D("100.00"), False)
    assert cover(date(2025, 10, 11)) == (D("1700.00"), D("1000.00"), D("0.00"), D("700.00"), False)
    # Uncovered: 25–29 September, and from the 10th of October on; 9 October is covered to the fen.
    assert result.uncovered_days == 5 + 15
    assert result.zero_risk_day_share == D("0.3333")
    before = positions(account_nos=["A1"], from_date=date(2025, 9, 1), to_date=date(2025, 12, 1))
    run_positions(from_date=date(2025, 10, 5), to_date=date(2025, 10, 12), as_of=DAY)
    after = positions(account_nos=["A1"], from_date=date(2025, 9, 1), to_date=date(2025, 12, 1))
    assert after.equals(before)
    reverse_payment(
        payment_no="BANK_FILE-2", reversed_date=date(2025, 10, 20), reversed_by="r", reason="退票"
    )
    run_positions(from_date=date(2025, 10, 1), to_date=date(2025, 10, 25), as_of=DAY)
    assert cover(date(2025, 10, 19))[1] == D("1900.00")
    assert cover(date(2025, 10, 20))[1] == D("1000.00")


def test_store_never_overwrites():
    make_accounts("A1")
    sign("A1")
    again = store(AGREEMENTS, agreement("A1"))
    assert (again.inserted, again.unchanged) == (0, 1)
    changed = store(AGREEMENTS, agreement("A1", final_due_days=9))
    assert changed.conflicts.height == 1
    assert agreements(["A1"]).item(0, "final_due_days") == 5
    assert store(AGREEMENT_TERMS, terms("A1", *HALVES)).unchanged == 2
