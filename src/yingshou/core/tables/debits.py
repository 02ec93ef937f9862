"""Debits by the bank (代扣, 托收): mandates, the items sent out, and the bank's answers."""

import polars as pl

from yingshou.core.money import YUAN
from yingshou.core.tables.schema import Column, RowRule, Table

DEBIT_CHANNELS = ("DIRECT_DEBIT", "COLLECTION")
DEBIT_RESULTS = (
    "PAID", "NO_FUNDS", "ACCOUNT_CLOSED", "ACCOUNT_FROZEN", "NO_MANDATE", "NAME_DIFFERS", "REFUSED_BY_PAYER", "OTHER",
)  # fmt: skip

DEBIT_MANDATES = Table(
    name="debit_mandates",
    zh="代扣协议",
    doc="One row an authority of an account to debit its dues from a bank account.",
    key=("account_no", "mandate_no"),
    columns=(
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account whose dues are debited"),
        Column(name="mandate_no", dtype=pl.String, zh="协议编号", doc="number of the authority"),
        Column(name="channel", dtype=pl.String, zh="渠道", doc="direct debit or collection order", choices=DEBIT_CHANNELS),
        Column(name="bank_account", dtype=pl.String, zh="付款账号", doc="bank account that is debited"),
        Column(name="holder_name", dtype=pl.String, zh="账户名称", doc="name of its holder"),
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first day"),
        Column(name="valid_to", dtype=pl.Date, zh="失效日期", doc="day after the last; empty = open", nullable=True),
    ),
    rules=(RowRule(code="PERIOD_ORDER", column="valid_to", keeps=pl.col("valid_to") > pl.col("valid_from")),),
)  # fmt: skip

_ITEM_KEY = (
    Column(name="batch_no", dtype=pl.String, zh="代扣批次号", doc="batch"),
    Column(name="item_no", dtype=pl.Int32, zh="明细序号", doc="place in the batch, from 1"),
)

DEBIT_ITEMS = Table(
    name="debit_items",
    zh="代扣明细",
    doc="One row a due sent to the bank; it is locked until the bank answers.",
    key=("batch_no", "item_no"),
    columns=(
        *_ITEM_KEY,
        Column(name="receivable_no", dtype=pl.String, zh="应收编号", doc="due item"),
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account"),
        Column(name="bank_account", dtype=pl.String, zh="付款账号", doc="bank account that is debited"),
        Column(name="holder_name", dtype=pl.String, zh="账户名称", doc="name of its holder"),
        Column(name="amount", dtype=YUAN, zh="金额", doc="open principal and penalty on the day of the batch", unit="yuan"),
    ),
)  # fmt: skip

DEBIT_ANSWERS = Table(
    name="debit_answers",
    zh="代扣回盘",
    doc="One row the bank's answer to an item.",
    key=("batch_no", "item_no"),
    columns=(
        *_ITEM_KEY,
        Column(name="result", dtype=pl.String, zh="结果", doc="PAID, or why not", choices=DEBIT_RESULTS),
        Column(name="amount", dtype=YUAN, zh="金额", doc="amount of the item, paid or not", unit="yuan"),
        Column(name="value_date", dtype=pl.Date, zh="到账日期", doc="day the bank credits it; of PAID", nullable=True),
    ),
    rules=(
        RowRule(code="MISSING_VALUE", column="value_date",
                keeps=(pl.col("result") != "PAID") | pl.col("value_date").is_not_null()),
    ),
)  # fmt: skip
