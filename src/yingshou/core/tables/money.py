"""Receivables, payments, clearings: what is owed, what came in, what it settled."""

import polars as pl

from yingshou.core.money import YUAN
from yingshou.core.tables.channels import CHANNEL_CODES
from yingshou.core.tables.schema import Column, RowRule, Table
from yingshou.core.tables.settlement import RECEIVABLE_KINDS

WRITE_OFF_KINDS = ("WRITTEN_OFF", "RECOVERED", "WRITTEN_OFF_BEARING", "RECOVERED_BEARING")
"""Principal moved to the claims written off, or back because money came for it; taken back with a negative
amount. They reduce no debt: the claim lives on. BEARING = penalty runs on meanwhile."""
ADJUSTMENT_KINDS = ("ROLLED", "CREDITED", *WRITE_OFF_KINDS)
"""ROLLED = the open rest moved into a later due of the same month; CREDITED = the bill came out lower, at
settlement or by a correction."""

RECEIVABLES = Table(
    name="receivables",
    zh="应收",
    doc="One row a due item, with its own due date and its own start of penalty.",
    key=("receivable_no",),
    columns=(
        Column(name="receivable_no", dtype=pl.String, zh="应收编号", doc="account-month-kind and term"),
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account"),
        Column(name="bill_month", dtype=pl.Int32, zh="应收年月", doc="billing month"),
        Column(name="kind", dtype=pl.String, zh="类型", doc="kind", choices=RECEIVABLE_KINDS),
        Column(name="term_no", dtype=pl.Int32, zh="序号", doc="term of the agreement; 0 for bills; the bill's sequence for BACKBILL"),
        Column(name="bill_no", dtype=pl.String, zh="账单号", doc="bill, for FINAL, BILL and BACKBILL", nullable=True),
        Column(name="amount", dtype=YUAN, zh="应收金额", doc="amount due", unit="yuan"),
        Column(name="issued_date", dtype=pl.Date, zh="发行日期", doc="day it was issued"),
        Column(name="due_date", dtype=pl.Date, zh="到期日", doc="last day to pay without penalty"),
        Column(name="penalty_start_date", dtype=pl.Date, zh="违约金起算日", doc="first day that bears penalty; empty = never",
               nullable=True),
    ),
)  # fmt: skip

ADJUSTMENTS = Table(
    name="adjustments",
    zh="应收调整",
    doc="Reductions of a receivable that are not payments.",
    key=("receivable_no", "kind"),
    columns=(
        Column(name="receivable_no", dtype=pl.String, zh="应收编号", doc="receivable reduced"),
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account"),
        Column(name="kind", dtype=pl.String, zh="类型", doc="why", choices=ADJUSTMENT_KINDS),
        Column(name="amount", dtype=YUAN, zh="金额", doc="reduction", unit="yuan"),
        Column(name="adjusted_date", dtype=pl.Date, zh="日期", doc="business date"),
        Column(name="into_receivable_no", dtype=pl.String, zh="并入应收", doc="where it went", nullable=True),
    ),
)  # fmt: skip

OPEN_ITEMS = Table(
    name="open_items",
    zh="未清应收",
    doc="A receivable with something left to pay as of a day.",
    key=("receivable_no",),
    columns=(
        *(column for column in RECEIVABLES.columns if column.name not in {"bill_no", "issued_date"}),
        Column(name="principal_open", dtype=YUAN, zh="未清本金", doc="amount less clearings and adjustments", unit="yuan"),
        Column(name="penalty_open", dtype=YUAN, zh="未清违约金", doc="accrued to the day less penalty paid", unit="yuan"),
    ),
)  # fmt: skip

PAYMENTS = Table(
    name="payments",
    zh="收款",
    doc="Money received. The channel's own number makes it land once.",
    key=("channel", "channel_no"),
    columns=(
        Column(name="channel", dtype=pl.String, zh="渠道", doc="way it came, a code of the table channels",
               choices=CHANNEL_CODES, open=True),
        Column(name="channel_no", dtype=pl.String, zh="渠道流水号", doc="number the channel gave it"),
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account; empty or unknown goes to suspense",
               nullable=True),
        Column(name="payer_name", dtype=pl.String, zh="付款人", doc="name on the voucher", nullable=True),
        Column(name="amount", dtype=YUAN, zh="金额", doc="amount", unit="yuan"),
        Column(name="value_date", dtype=pl.Date, zh="到账日期", doc="day the bank credits it"),
        Column(name="memo", dtype=pl.String, zh="附言", doc="remark", nullable=True),
    ),
    rules=(
        RowRule(code="NOT_POSITIVE", column="amount", keeps=pl.col("amount") > 0),
        RowRule(code="OUT_OF_RANGE", column="amount", keeps=pl.col("amount") < 10**12),
    ),
)  # fmt: skip

MONEY = Table(
    name="money",
    zh="可清资金",
    doc="Money of an account that may clear what it owes: a payment, or prepaid balance.",
    key=("payment_no",),
    columns=(
        Column(name="payment_no", dtype=pl.String, zh="收款编号", doc="payment, or prepaid balance of an account"),
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account"),
        Column(name="amount", dtype=YUAN, zh="金额", doc="amount to clear with", unit="yuan"),
        Column(name="value_date", dtype=pl.Date, zh="到账日期", doc="value date"),
    ),
)  # fmt: skip

CLEARINGS = Table(
    name="clearings",
    zh="销账",
    doc="What one payment settled of one receivable.",
    key=("payment_no", "receivable_no"),
    columns=(
        Column(name="payment_no", dtype=pl.String, zh="收款编号", doc="payment"),
        Column(name="receivable_no", dtype=pl.String, zh="应收编号", doc="receivable"),
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account"),
        Column(name="principal", dtype=YUAN, zh="销本金", doc="principal settled", unit="yuan"),
        Column(name="penalty", dtype=YUAN, zh="销违约金", doc="penalty settled", unit="yuan"),
        Column(name="value_date", dtype=pl.Date, zh="到账日期", doc="value date of the money"),
    ),
)  # fmt: skip
