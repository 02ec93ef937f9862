"""Ageing of what is owed: buckets, the limitation of claims, old arrears frozen on 1 January."""

import polars as pl

from yingshou.core.money import YUAN
from yingshou.core.tables.money import OPEN_ITEMS, RECEIVABLES
from yingshou.core.tables.schema import Column, RowRule, Table

EVIDENCE_KINDS = ("DEMAND", "PAYMENT", "ACKNOWLEDGED", "PROCEEDING")
"""What interrupts the limitation of a claim (民法典第一百九十五条): a demand that was served, a payment, an
acknowledgement of the debt, a step before a court."""
REVIVING = ("PAYMENT", "ACKNOWLEDGED")
"""Those that also revive a claim that has lapsed (民法典第一百九十二条)."""
_SOURCE = Column(name="source", dtype=pl.String, zh="来源文件", doc="document it was read in", nullable=True)

AGING_BUCKETS = Table(
    name="aging_buckets",
    zh="账龄分段",
    doc="One row a bucket of a version of the scale; the latest version on a day holds as a whole.",
    key=("valid_from", "from_days"),
    columns=(
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first business date of this scale"),
        Column(name="from_days", dtype=pl.Int32, zh="起始逾期天数", doc="least days overdue of the bucket; 1 = the day after the due date"),
        Column(name="bucket", dtype=pl.String, zh="账龄段", doc="code of the bucket, e.g. D31"),
        _SOURCE,
    ),
    rules=(RowRule(code="OUT_OF_RANGE", column="from_days", keeps=pl.col("from_days").is_between(1, 36500)),),
)  # fmt: skip

LIMITATION_RULES = Table(
    name="limitation_rules",
    zh="诉讼时效规则",
    doc="How long a claim may be pursued, counted from its due date or from what last interrupted it.",
    key=("valid_from",),
    columns=(
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first business date"),
        Column(name="years", dtype=pl.Int32, zh="时效年数", doc="years until the claim lapses"),
        _SOURCE,
    ),
    rules=(RowRule(code="OUT_OF_RANGE", column="years", keeps=pl.col("years").is_between(1, 20)),),
)  # fmt: skip

AGING_RULE_TABLES = (AGING_BUCKETS, LIMITATION_RULES)

DEMANDS = Table(
    name="demands",
    zh="时效中断",
    doc="What interrupted the limitation of an account's claims, or of one of them.",
    key=("account_no", "receivable_no", "kind", "demand_date"),
    columns=(
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account"),
        Column(name="receivable_no", dtype=pl.String, zh="应收编号", doc="due item; empty = all of the account that are due by then",
               nullable=True),
        Column(name="kind", dtype=pl.String, zh="事由", doc="what it was", choices=EVIDENCE_KINDS),
        Column(name="demand_date", dtype=pl.Date, zh="日期", doc="day it reached the debtor, or came from them"),
    ),
)  # fmt: skip

AGED_ITEMS = Table(
    name="aged_items",
    zh="账龄明细",
    doc="An open item with its age on a day, its bucket, and the day its claim lapses.",
    key=("receivable_no",),
    columns=(
        *OPEN_ITEMS.columns,
        Column(name="days_overdue", dtype=pl.Int32, zh="逾期天数", doc="days after the due date; 0 or less = not overdue"),
        Column(name="bucket", dtype=pl.String, zh="账龄段", doc="bucket; NOT_DUE while not overdue"),
        Column(name="is_old", dtype=pl.Boolean, zh="陈欠", doc="fell due before 1 January of the day's year"),
        Column(name="limitation_from", dtype=pl.Date, zh="时效起算日", doc="due date, or the last day that interrupted the limitation"),
        Column(name="lapse_date", dtype=pl.Date, zh="时效届满日", doc="last day the claim may be pursued"),
        Column(name="days_left", dtype=pl.Int32, zh="时效剩余天数", doc="days until then; below 0 = lapsed"),
    ),
)  # fmt: skip

FROZEN_ARREARS = Table(
    name="frozen_arrears",
    zh="陈欠冻结",
    doc="Old arrears as they stood on 1 January: items due before it, with what was open. A fact of that year.",
    key=("year", "receivable_no"),
    columns=(
        Column(name="year", dtype=pl.Int32, zh="年度", doc="year on whose 1 January it was open"),
        *(column for column in RECEIVABLES.columns if column.name in
          {"receivable_no", "account_no", "bill_month", "due_date"}),
        Column(name="frozen_amount", dtype=YUAN, zh="冻结金额", doc="principal open on 1 January", unit="yuan"),
    ),
)  # fmt: skip
