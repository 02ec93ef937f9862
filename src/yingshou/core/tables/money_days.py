"""Money-days: for how long each yuan stood late, early or not yet due, and what that cost."""

import polars as pl

from yingshou.core.money import PRICE, YUAN
from yingshou.core.tables.schema import Column, RowRule, Table
from yingshou.core.tables.settlement import RECEIVABLE_KINDS

MONEY_PARTS = ("GRANTED", "LATE", "EARLY", "CREDITED")
"""GRANTED = asked for and not yet due; LATE = open after the due date; EARLY = in hand before the due date,
counted negative; CREDITED = stood in the books until the bill turned out lower."""
NO_CLAIM = "PREPAID"
"""The kind of rows about money that settles no receivable yet, or went back."""

FUNDS_RATES = Table(
    name="funds_rates",
    zh="资金成本率",
    doc="One row a version of what a year of money costs the company; the latest that has begun holds.",
    key=("valid_from",),
    columns=(
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first day that bears this rate"),
        Column(name="annual_rate", dtype=PRICE, zh="年利率", doc="0.03 = 3 % a year"),
        Column(name="year_days", dtype=pl.Int32, zh="一年天数", doc="days a year counts: 360 as banks do, or 365"),
        Column(name="source", dtype=pl.String, zh="来源文件", doc="document it was read in", nullable=True),
    ),
    rules=(
        RowRule(code="OUT_OF_RANGE", column="annual_rate", keeps=pl.col("annual_rate").is_between(0, 1)),
        RowRule(code="OUT_OF_RANGE", column="year_days", keeps=pl.col("year_days").is_between(360, 366)),
    ),
)  # fmt: skip

MONEY_DAYS = Table(
    name="money_days",
    zh="资金时日",
    doc="A part of a receivable, or money without one, over the days it stood: amount × days, and its cost.",
    key=("account_no", "receivable_no", "part", "from_date", "end_date", "username"),
    columns=(
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account"),
        Column(name="receivable_no", dtype=pl.String, zh="应收编号", doc="due item; empty = money that settles none",
               nullable=True),
        Column(name="bill_month", dtype=pl.Int32, zh="应收年月", doc="billing month", nullable=True),
        Column(name="kind", dtype=pl.String, zh="类型", doc="clause: kind of receivable, or PREPAID",
               choices=(*RECEIVABLE_KINDS, NO_CLAIM)),
        Column(name="term_no", dtype=pl.Int32, zh="序号", doc="term of the agreement, 0 without one"),
        Column(name="part", dtype=pl.String, zh="性质", doc="late, early, not yet due, or credited", choices=MONEY_PARTS),
        Column(name="username", dtype=pl.String, zh="责任人", doc="collector who answered on these days; empty = nobody",
               nullable=True),
        Column(name="amount", dtype=YUAN, zh="金额", doc="amount that stood", unit="yuan"),
        Column(name="from_date", dtype=pl.Date, zh="起始日", doc="first day at whose end it stood"),
        Column(name="end_date", dtype=pl.Date, zh="终止日", doc="day after the last"),
        Column(name="yuan_days", dtype=YUAN, zh="元天数", doc="amount × days, below zero for EARLY", unit="yuan × days"),
        Column(name="annual_rate", dtype=PRICE, zh="年利率", doc="rate of these days"),
        Column(name="cost", dtype=YUAN, zh="资金成本", doc="yuan-days × rate / days of the year, below zero for EARLY",
               unit="yuan"),
    ),
)  # fmt: skip
