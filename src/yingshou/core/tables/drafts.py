"""Acceptance bills (承兑汇票): the paper itself, whose paper is taken, and what it weighs until it is paid."""

import polars as pl

from yingshou.core.money import PRICE, YUAN
from yingshou.core.tables.schema import Column, RowRule, Table

DRAFT_KINDS = ("BANK_ACCEPTANCE", "TRADE_ACCEPTANCE")
"""Accepted by a bank (银行承兑) or by a company (商业承兑)."""
DRAFT_STATES = (
    "DRAFT_WAITING", "DRAFT_TURNED_DOWN", "DRAFT_HELD", "DRAFT_PRESENTED", "DRAFT_DISCOUNTED", "DRAFT_PAID",
    "DRAFT_DISHONOURED",
)  # fmt: skip
DRAFT_BUCKETS = ("PAST_MATURITY", "DAYS_7", "DAYS_30", "DAYS_90", "DAYS_180", "LATER")
"""How long a draft has to go: past its maturity, or at most that many days."""
ENDORSER_SEPARATOR = ";"

DRAFTS = Table(
    name="drafts",
    zh="承兑汇票",
    doc="One row a draft taken in payment. What it paid is collected, and becomes cash when the draft does.",
    key=("draft_no",),
    columns=(
        Column(name="draft_no", dtype=pl.String, zh="票据号码", doc="number of the draft, with its range where it was split"),
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account it pays"),
        Column(name="kind", dtype=pl.String, zh="票据种类", doc="who accepted it: a bank or a company", choices=DRAFT_KINDS),
        Column(name="drawer", dtype=pl.String, zh="出票人", doc="drawer"),
        Column(name="acceptor_no", dtype=pl.String, zh="承兑人代码", doc="the bank's clearing number or the company's credit code"),
        Column(name="endorsers", dtype=pl.String, zh="背书人", doc="endorsers in their order, with ; between them; empty = none",
               nullable=True),
        Column(name="payer_name", dtype=pl.String, zh="交票人", doc="who handed it in: the last endorser, else the drawer"),
        Column(name="face_amount", dtype=YUAN, zh="票面金额", doc="face amount", unit="yuan"),
        Column(name="issue_date", dtype=pl.Date, zh="出票日期", doc="day it was drawn"),
        Column(name="maturity_date", dtype=pl.Date, zh="到期日", doc="day it falls due"),
        Column(name="received_date", dtype=pl.Date, zh="收票日期", doc="day it was endorsed to the supplier; value date of what it pays"),
        Column(name="memo", dtype=pl.String, zh="附言", doc="remark", nullable=True),
    ),
    rules=(
        RowRule(code="NOT_POSITIVE", column="face_amount", keeps=pl.col("face_amount") > 0),
        RowRule(code="OUT_OF_RANGE", column="face_amount", keeps=pl.col("face_amount") < 10**12),
        RowRule(code="PERIOD_ORDER", column="maturity_date", keeps=pl.col("maturity_date") > pl.col("issue_date")),
        RowRule(code="PERIOD_ORDER", column="received_date",
                keeps=pl.col("received_date").is_between(pl.col("issue_date"), pl.col("maturity_date"))),
    ),
)  # fmt: skip

DRAFT_ACCEPTORS = Table(
    name="draft_acceptors",
    zh="承兑人名录",
    doc="Whose drafts are taken and how far, one row a version; a later row takes the place of the earlier one.",
    key=("acceptor_no", "valid_from"),
    columns=(
        Column(name="acceptor_no", dtype=pl.String, zh="承兑人代码", doc="the bank's clearing number or the company's credit code"),
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first day a draft may be received under it"),
        Column(name="name", dtype=pl.String, zh="承兑人", doc="name"),
        Column(name="kind", dtype=pl.String, zh="票据种类", doc="kind of its drafts", choices=DRAFT_KINDS),
        Column(name="grade", dtype=pl.String, zh="承兑人等级", doc="your own grade, such as A; weights go by it"),
        Column(name="is_accepted", dtype=pl.Boolean, zh="是否接受", doc="no = its drafts are not taken from that day on"),
        Column(name="largest_amount", dtype=YUAN, zh="单张上限", doc="largest draft; empty = no bound", unit="yuan", nullable=True),
        Column(name="total_amount", dtype=YUAN, zh="在手上限", doc="most of its drafts held unpaid at once; empty = no bound",
               unit="yuan", nullable=True),
        Column(name="approve_above", dtype=YUAN, zh="复核起点", doc="a draft above it needs a second person; empty = none does",
               unit="yuan", nullable=True),
    ),
    rules=(
        RowRule(code="NEGATIVE", column="largest_amount", keeps=pl.col("largest_amount") >= 0),
        RowRule(code="NEGATIVE", column="total_amount", keeps=pl.col("total_amount") >= 0),
        RowRule(code="NEGATIVE", column="approve_above", keeps=pl.col("approve_above") >= 0),
    ),
)  # fmt: skip

DRAFT_WEIGHTS = Table(
    name="draft_weights",
    zh="票据风险权重",
    doc="What share of an unpaid draft counts as uncovered, by grade of acceptor and days left.",
    key=("grade", "valid_from", "up_to_days"),
    columns=(
        Column(name="grade", dtype=pl.String, zh="承兑人等级", doc="grade of the table draft_acceptors"),
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first day; all rows of a grade and day are one scale"),
        Column(name="up_to_days", dtype=pl.Int32, zh="剩余天数上限", doc="the row serves drafts with at most so many days left",
               unit="days"),
        Column(name="weight", dtype=PRICE, zh="权重", doc="0 = as good as cash, 1 = covers nothing"),
    ),
    rules=(
        RowRule(code="NEGATIVE", column="up_to_days", keeps=pl.col("up_to_days") >= 0),
        RowRule(code="OUT_OF_RANGE", column="weight", keeps=pl.col("weight").is_between(0, 1)),
    ),
)  # fmt: skip

DRAFT_TABLES = (DRAFT_ACCEPTORS, DRAFT_WEIGHTS)
"""The rules of drafts, as dated data."""
