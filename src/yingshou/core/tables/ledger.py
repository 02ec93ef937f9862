"""The journal and its accounts, as handed to finance."""

import polars as pl

from yingshou.core.money import YUAN
from yingshou.core.tables.schema import Column, Table

SIDES = ("DEBIT", "CREDIT")

JOURNAL = Table(
    name="journal",
    zh="分录",
    doc="One row a posting of the journal, with the place and the hash of its entry in the chain.",
    key=("entry_no", "line_no"),
    columns=(
        Column(name="entry_no", dtype=pl.String, zh="分录号", doc="number of the entry"),
        Column(name="line_no", dtype=pl.Int32, zh="行号", doc="place of the posting in the entry, from 1"),
        Column(name="kind", dtype=pl.String, zh="分录类型", doc="act that was booked"),
        Column(name="booked_date", dtype=pl.Date, zh="记账日期", doc="business date"),
        Column(name="booked_at", dtype=pl.String, zh="记账时刻", doc="instant of its writing, UTC"),
        Column(name="memo", dtype=pl.String, zh="摘要", doc="file or reason; may be empty", nullable=True),
        Column(name="account_number", dtype=pl.String, zh="科目编号", doc="number in the chart of accounts"),
        Column(name="account_code", dtype=pl.String, zh="科目代码", doc="code of the account"),
        Column(name="debit", dtype=YUAN, zh="借方", doc="0.00 where the posting is a credit", unit="yuan"),
        Column(name="credit", dtype=YUAN, zh="贷方", doc="0.00 where the posting is a debit", unit="yuan"),
        Column(name="position", dtype=pl.Int64, zh="链位置", doc="place in the chain; empty = not sealed yet",
               nullable=True),
        Column(name="hash", dtype=pl.String, zh="链哈希", doc="SHA-256 of the entry and the hash before it",
               nullable=True),
    ),
)  # fmt: skip

TRIAL_BALANCE = Table(
    name="trial_balance",
    zh="试算平衡表",
    doc="One row an account of the ledger over a range of days.",
    key=("account_code",),
    columns=(
        Column(name="account_number", dtype=pl.String, zh="科目编号", doc="number in the chart of accounts"),
        Column(name="account_code", dtype=pl.String, zh="科目代码", doc="code of the account"),
        Column(name="account_name", dtype=pl.String, zh="科目名称", doc="name in Chinese"),
        Column(name="side", dtype=pl.String, zh="余额方向", doc="side on which its balance stands", choices=SIDES),
        Column(name="opening", dtype=YUAN, zh="期初余额", doc="before the first day, on its side", unit="yuan"),
        Column(name="debit", dtype=YUAN, zh="借方发生额", doc="debits of the range", unit="yuan"),
        Column(name="credit", dtype=YUAN, zh="贷方发生额", doc="credits of the range", unit="yuan"),
        Column(name="closing", dtype=YUAN, zh="期末余额", doc="after the last day, on its side", unit="yuan"),
    ),
)  # fmt: skip
