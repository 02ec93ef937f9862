"""Reconciliation: what a channel says it took, and by which rules it is held against bank and ledger."""

import polars as pl

from yingshou.core.money import YUAN
from yingshou.core.tables.channels import CHANNEL_CODES
from yingshou.core.tables.schema import Column, RowRule, Table

ANY_CHANNEL = "-"

CHANNEL_LINES = Table(
    name="channel_lines",
    zh="渠道对账明细",
    doc="One row a movement a channel states in its own file of a day; taken as it stands, doubles too.",
    key=(),
    columns=(
        Column(name="channel", dtype=pl.String, zh="渠道", doc="channel that made the file", choices=CHANNEL_CODES,
               open=True),
        Column(name="line_date", dtype=pl.Date, zh="清算日期", doc="day the channel counts it to"),
        Column(name="reference", dtype=pl.String, zh="渠道流水号", doc="number the channel gave it"),
        Column(name="amount", dtype=YUAN, zh="金额", doc="taken positive, given back negative", unit="yuan"),
        Column(name="fee", dtype=YUAN, zh="手续费", doc="kept by the channel; empty = 0", unit="yuan", nullable=True,
               default="0.00"),
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account paid for", nullable=True),
        Column(name="payer_name", dtype=pl.String, zh="付款人", doc="name of the payer", nullable=True),
        Column(name="text", dtype=pl.String, zh="摘要", doc="remark", nullable=True),
    ),
    rules=(
        RowRule(code="OUT_OF_RANGE", column="amount", keeps=(pl.col("amount") != 0) & (pl.col("amount").abs() < 10**12)),
        RowRule(code="OUT_OF_RANGE", column="fee", keeps=pl.col("fee").abs() <= pl.col("amount").abs()),
        RowRule(code="OUT_OF_RANGE", column="reference", keeps=pl.col("reference").str.len_chars().is_between(1, 64)),
    ),
)  # fmt: skip

RECONCILIATION_RULES = Table(
    name="reconciliation_rules",
    zh="对账规则",
    doc="One row a version of how a channel is reconciled; - is every channel without rows of its own.",
    key=("channel", "valid_from"),
    columns=(
        Column(name="channel", dtype=pl.String, zh="渠道", doc="code, or - for all others",
               choices=(ANY_CHANNEL, *CHANNEL_CODES), open=True),
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first day it applies to"),
        Column(name="has_file", dtype=pl.Boolean, zh="有渠道文件", doc="no = the bank statement stands for the file"),
        Column(name="pays_lump", dtype=pl.Boolean, zh="汇总到账", doc="the bank gets a day in one sum, less fees"),
        Column(name="bank_text", dtype=pl.String, zh="银行摘要关键字",
               doc="a bank line with this in name or text is the channel's; several divided by |", nullable=True),
        Column(name="window_days", dtype=pl.Int32, zh="日期容差天数", doc="days by which two sides may be apart",
               unit="days"),
        Column(name="book_from", dtype=pl.Int32, zh="自动认领置信度", doc="least confidence to book by itself; 101 = never",
               unit="percent"),
        Column(name="propose_from", dtype=pl.Int32, zh="建议置信度", doc="least confidence to propose", unit="percent"),
        Column(name="least_margin", dtype=pl.Int32, zh="最小领先", doc="least lead over the runner-up to book by itself",
               unit="percent"),
        Column(name="owner", dtype=pl.String, zh="责任岗位", doc="who works what does not agree"),
    ),
    rules=(
        RowRule(code="NOT_A_CHOICE", column="channel", keeps=pl.col("channel").str.contains(r"^(-|[A-Z][A-Z0-9_]{0,31})$")),
        RowRule(code="OUT_OF_RANGE", column="window_days", keeps=pl.col("window_days").is_between(0, 60)),
        RowRule(code="OUT_OF_RANGE", column="propose_from", keeps=pl.col("propose_from").is_between(0, 100)),
        RowRule(code="OUT_OF_RANGE", column="book_from", keeps=pl.col("book_from").is_between(pl.col("propose_from"), 101)),
        RowRule(code="OUT_OF_RANGE", column="least_margin", keeps=pl.col("least_margin").is_between(0, 100)),
    ),
)  # fmt: skip

RECONCILIATION_TABLES = (CHANNEL_LINES, RECONCILIATION_RULES)
