"""Show what a payment would settle, and in which order, before it is taken."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.clearing import orders_on
from yingshou.core.tables import MONEY
from yingshou.flows.apply_money import plan_clearings, total
from yingshou.records.payments import frames

_NEW = "+"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentPreview:
    """What a payment and older prepaid money would settle; amounts in yuan.

    `lines`: receivable_no, bill_month, kind, due_date, principal, penalty, in the order they are settled.
    `order` has `sequence`, `within` and `designation` of the rule that holds.
    """

    lines: pl.DataFrame
    principal: Decimal
    penalty: Decimal
    surplus: Decimal
    order: dict[str, str]


def preview_payment(*, account_no: str, amount: Decimal, value_date: date) -> PaymentPreview:
    """Plan the clearings of an amount on a value date; nothing is written.

    Items that are out with the bank are passed over, as they will be when the payment is taken.
    """
    row = {"payment_no": _NEW, "account_no": account_no, "amount": amount, "value_date": value_date}
    new = MONEY.conform(pl.DataFrame([row], schema=MONEY.schema))
    older = frames.unapplied_money([account_no])
    money = pl.concat([older, new])
    clearings = plan_clearings(money=money, on=value_date)
    items = frames.open_balances([account_no]).select("receivable_no", "bill_month", "kind", "due_date")
    lines = (
        clearings.group_by("receivable_no", maintain_order=True)
        .agg(pl.col("principal", "penalty").sum())
        .join(items, on="receivable_no", how="left")
    )
    order = _order(account_no, value_date)
    latest = order["sequence"] == "LATEST_FIRST"
    principal, penalty = total(clearings, "principal"), total(clearings, "penalty")
    return PaymentPreview(
        lines=lines.sort("due_date", "receivable_no", descending=[latest, False]),
        principal=principal,
        penalty=penalty,
        surplus=total(money, "amount") - principal - penalty,
        order=order,
    )


def _order(account_no: str, value_date: date) -> dict[str, str]:
    found = orders_on(
        days=pl.DataFrame({"account_no": [account_no], "day": [value_date]}),
        classes=frames.customer_classes([account_no]),
        rules=frames.clearing_rules(),
    )
    return dict(found.drop("account_no").row(0, named=True))
