"""What the office of the sample decides about money: penalty waived, a waiver and a refund that wait."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from yingshou.flows.approve_request import approve_request
from yingshou.flows.propose_refund import propose_refund
from yingshou.flows.propose_waiver import propose_waiver
from yingshou.records.payments.frames import open_items, unapplied_money
from yingshou.records.payments.models import MoneyRequest
from yingshou.sample.company import large
from yingshou.sample.company.habits import habits
from yingshou.sample.company.others import account_numbers
from yingshou.sample.company.plan import Plan

DECIDED_ON = date(2026, 10, 28)
_ASKED = 2
"""Waivers that are asked for; the first is approved, the others wait."""


def ask_for_money(plan: Plan) -> Mapping[str, Any]:
    """Ask for waivers of payers who forgot and for a refund of one who overpaid; safe to repeat."""
    if not MoneyRequest.objects.exists():
        _ask_waivers(plan)
        _ask_refund(plan)
    first = MoneyRequest.objects.filter(kind="WAIVER").order_by("request_no").first()
    if first is not None and not hasattr(first, "decision"):
        approve_request(request_no=first.request_no, decided_by="director", as_of=DECIDED_ON, note="情况属实")
    return {"requests": MoneyRequest.objects.count()}


def _ask_waivers(plan: Plan) -> None:
    forgetful = habits(plan).filter(
        pl.col("habit") == "FORGETFUL", pl.col("account_no").is_in(account_numbers(plan))
    )["account_no"]
    items = open_items(account_nos=forgetful.unique().to_list(), as_of=DECIDED_ON).filter(
        pl.col("penalty_open") > 0
    )
    for receivable_no in items.sort("receivable_no")["receivable_no"].head(_ASKED):
        propose_waiver(
            receivable_no=receivable_no, share=Decimal(1), cause="CHANNEL_FAILURE",
            reason="代扣银行系统故障，逾期非用户原因", proposed_by="cashier", as_of=DECIDED_ON,
        )  # fmt: skip


def _ask_refund(plan: Plan) -> None:
    money = unapplied_money(large.account_numbers(plan)).sort(
        "amount", "payment_no", descending=[True, False]
    )
    if money.is_empty():
        return
    payment_no, amount = money.select("payment_no", "amount").row(0)
    propose_refund(
        payment_no=payment_no, amount=amount, cause="OVERPAID", reason="用户申请退回多缴电费",
        payee_name="用户对公账户", payee_account="9550880000000000", proposed_by="cashier", as_of=DECIDED_ON,
    )  # fmt: skip
