"""Agreements, their terms, and the calendar of dues they make.

The trade's calendar for billing month M with settlement day 25: an instalment between the 25th of M-1 and
the 1st of M (say 20 %), a segment of 50 % on the 1st, a segment of 50 % less the instalments on the 15th,
and on the 25th the rest of the bill. Instalments and segments are paid ahead of the bill they belong to.
"""

import polars as pl

from yingshou.core.money import PRICE, YUAN
from yingshou.core.tables.schema import Column, RowRule, Table

BASE_METHODS = ("LAST_BILL", "SAME_MONTH_LAST_YEAR", "FORECAST", "FIXED")
OFFSET_MODES = ("CUMULATIVE", "TRANCHE", "REESTIMATE")
HOLIDAY_SHIFTS = ("NONE", "NEXT", "PREVIOUS")
GUARANTEE_KINDS = ("BANK_GUARANTEE", "PLEDGE", "MORTGAGE", "THIRD_PARTY", "LANDLORD", "DEPOSIT")
"""LANDLORD = who lets the premises answers for the bills of the tenant."""
TERM_KINDS = ("INSTALMENT", "SEGMENT")
RECEIVABLE_KINDS = ("INSTALMENT", "SEGMENT", "FINAL", "BILL", "BACKBILL")
"""FINAL = rest of the bill of an account with an agreement; BILL = whole bill of one without; BACKBILL = what
a correction made of it more."""

AGREEMENTS = Table(
    name="agreements",
    zh="电费缴纳协议",
    doc="How one large customer settles. A change is a new version valid from a later billing month.",
    key=("account_no", "version"),
    columns=(
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account"),
        Column(name="version", dtype=pl.Int32, zh="版本", doc="from 1"),
        Column(name="valid_from_month", dtype=pl.Int32, zh="起始应收年月", doc="first billing month, YYYYMM"),
        Column(name="valid_to_month", dtype=pl.Int32, zh="终止应收年月", doc="month after the last, YYYYMM",
               nullable=True),
        Column(name="base_method", dtype=pl.String, zh="分次基数", doc="what the ratios apply to",
               choices=BASE_METHODS),
        Column(name="fixed_base", dtype=YUAN, zh="固定基数", doc="for FIXED, and where no history exists",
               unit="yuan", nullable=True),
        Column(name="offset_mode", dtype=pl.String, zh="抵扣方式", doc="see docs/algorithms/settlement.md",
               choices=OFFSET_MODES),
        Column(name="holiday_shift", dtype=pl.String, zh="节假日顺延", doc="where a due date on a holiday goes",
               choices=HOLIDAY_SHIFTS),
        Column(name="final_due_days", dtype=pl.Int32, zh="结清期限", doc="days from settlement day to the rest's due date"),
        Column(name="signed_date", dtype=pl.Date, zh="签订日期", doc="day it was signed"),
    ),
    rules=(
        RowRule(code="OUT_OF_RANGE", column="final_due_days", keeps=pl.col("final_due_days").is_between(0, 60)),
        RowRule(code="NEGATIVE", column="fixed_base", keeps=pl.col("fixed_base") >= 0),
        RowRule(code="MISSING_VALUE", column="fixed_base",
                keeps=(pl.col("base_method") != "FIXED") | pl.col("fixed_base").is_not_null()),
        RowRule(code="PERIOD_ORDER", column="valid_to_month",
                keeps=pl.col("valid_to_month") > pl.col("valid_from_month")),
    ),
)  # fmt: skip

AGREEMENT_TERMS = Table(
    name="agreement_terms",
    zh="协议分次条款",
    doc="One row a due date: ratio of the base, day, and whether instalments already paid are deducted.",
    key=("account_no", "version", "term_no"),
    columns=(
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account"),
        Column(name="version", dtype=pl.Int32, zh="版本", doc="version of the agreement"),
        Column(name="term_no", dtype=pl.Int32, zh="序号", doc="in order of due date, from 1"),
        Column(name="kind", dtype=pl.String, zh="类型", doc="instalment (分次) or segment (分段)", choices=TERM_KINDS),
        Column(name="month_offset", dtype=pl.Int32, zh="月偏移", doc="-1 = month before the billing month, 0 = itself"),
        Column(name="day", dtype=pl.Int32, zh="日", doc="day of that month; past its end = last day"),
        Column(name="ratio", dtype=PRICE, zh="比例", doc="share of the base"),
        Column(name="less_instalments", dtype=pl.Boolean, zh="扣减分次", doc="deduct the instalments from this segment"),
    ),
    rules=(
        RowRule(code="OUT_OF_RANGE", column="ratio", keeps=pl.col("ratio").is_between(0, 1)),
        RowRule(code="OUT_OF_RANGE", column="day", keeps=pl.col("day").is_between(1, 31)),
        RowRule(code="OUT_OF_RANGE", column="month_offset", keeps=pl.col("month_offset").is_between(-1, 0)),
    ),
)  # fmt: skip

DUE_CALENDAR = Table(
    name="due_calendar",
    zh="应付日历",
    doc="The dates and target shares of one billing month, before amounts are known.",
    key=("account_no", "bill_month", "term_no"),
    columns=(
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account"),
        Column(name="bill_month", dtype=pl.Int32, zh="应收年月", doc="billing month the money is for"),
        Column(name="version", dtype=pl.Int32, zh="版本", doc="version of the agreement"),
        Column(name="term_no", dtype=pl.Int32, zh="序号", doc="term"),
        Column(name="kind", dtype=pl.String, zh="类型", doc="kind of receivable", choices=TERM_KINDS),
        Column(name="nominal_date", dtype=pl.Date, zh="约定日期", doc="before the holiday shift"),
        Column(name="due_date", dtype=pl.Date, zh="到期日", doc="after it"),
        Column(name="ratio", dtype=PRICE, zh="比例", doc="share of the base in this term"),
        Column(name="target_ratio", dtype=PRICE, zh="累计比例", doc="share of the base that is due by then"),
        Column(name="offset_mode", dtype=pl.String, zh="抵扣方式", doc="offset mode", choices=OFFSET_MODES),
    ),
)  # fmt: skip

GUARANTEES = Table(
    name="guarantees",
    zh="担保",
    doc="Security held for an account: counted on every day from valid_from to before valid_to.",
    key=("guarantee_no",),
    columns=(
        Column(name="guarantee_no", dtype=pl.String, zh="担保编号", doc="number of the instrument"),
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account"),
        Column(name="kind", dtype=pl.String, zh="种类", doc="kind",
               choices=GUARANTEE_KINDS),
        Column(name="amount", dtype=YUAN, zh="金额", doc="amount secured", unit="yuan"),
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first day"),
        Column(name="valid_to", dtype=pl.Date, zh="失效日期", doc="day after the last", nullable=True),
        Column(name="issuer", dtype=pl.String, zh="出具方", doc="who answers for the bills of the account"),
        Column(name="claim_deadline", dtype=pl.Date, zh="索赔截止日", doc="last day on which it may be claimed; empty = while it is valid",
               nullable=True),
        Column(name="guarantor_no", dtype=pl.String, zh="担保人户号", doc="account of who answers, where they have one", nullable=True),
        Column(name="document_no", dtype=pl.String, zh="凭证编号", doc="number on the letter, contract or certificate", nullable=True),
        Column(name="document_hash", dtype=pl.String, zh="凭证散列值", doc="SHA-256 of the scanned document, 64 hexadecimal digits",
               nullable=True),
    ),
    rules=(
        RowRule(code="NOT_POSITIVE", column="amount", keeps=pl.col("amount") > 0),
        RowRule(code="PERIOD_ORDER", column="valid_to", keeps=pl.col("valid_to") > pl.col("valid_from")),
        RowRule(code="PERIOD_ORDER", column="claim_deadline", keeps=pl.col("claim_deadline") >= pl.col("valid_from")),
        RowRule(code="OUT_OF_RANGE", column="document_hash", keeps=pl.col("document_hash").str.contains(r"^[0-9a-f]{64}$")),
    ),
)  # fmt: skip
