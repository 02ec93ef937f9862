"""Bank statements: their lines, and how files of a bank are laid out."""

import polars as pl

from yingshou.core.money import YUAN
from yingshou.core.tables.schema import Column, RowRule, Table

STATEMENT_FORMATS = ("DELIMITED", "FIXED")
STATEMENT_RECORDS = ("HEADING", "HEADER", "LINE", "TRAILER")
STATEMENT_FIELDS = (
    "BANK_ACCOUNT", "STATEMENT_NO", "VALUE_DATE", "CURRENCY", "AMOUNT", "CREDIT", "DEBIT", "DIRECTION", "BALANCE",
    "REFERENCE", "PAYER_NAME", "TEXT", "OPENING", "CLOSING", "COUNT", "NET", "CREDIT_COUNT", "CREDIT_TOTAL",
    "DEBIT_COUNT", "DEBIT_TOTAL",
)  # fmt: skip

BANK_LINES = Table(
    name="bank_lines",
    zh="银行流水",
    doc="One row a movement on a bank account, as its statement says.",
    key=("bank_account", "statement_no", "line_no"),
    columns=(
        Column(name="bank_account", dtype=pl.String, zh="银行账号", doc="own account at the bank"),
        Column(name="statement_no", dtype=pl.String, zh="对账单号", doc="number of the statement, may be empty"),
        Column(name="line_no", dtype=pl.Int32, zh="流水序号", doc="place in the statement, from 1"),
        Column(name="value_date", dtype=pl.Date, zh="到账日期", doc="day the bank credits or debits it"),
        Column(name="currency", dtype=pl.String, zh="币种", doc="code of three letters, CNY for yuan"),
        Column(name="amount", dtype=YUAN, zh="金额", doc="money in positive, money out negative", unit="yuan"),
        Column(name="reference", dtype=pl.String, zh="银行流水号", doc="number the bank gave it", nullable=True),
        Column(name="payer_name", dtype=pl.String, zh="对方户名", doc="name of the other party", nullable=True),
        Column(name="text", dtype=pl.String, zh="摘要", doc="what the other party wrote", nullable=True),
    ),
)  # fmt: skip

STATEMENT_LAYOUTS = Table(
    name="statement_layouts",
    zh="对账单格式",
    doc="One row a field of a bank's statement file: where it stands and how it is written.",
    key=("layout", "record", "field"),
    columns=(
        Column(name="layout", dtype=pl.String, zh="格式代码", doc="name of the layout"),
        Column(name="format", dtype=pl.String, zh="文件类型", doc="kind of file, the same in all rows",
               choices=STATEMENT_FORMATS),
        Column(name="separator", dtype=pl.String, zh="分隔符", doc="sign between fields, for DELIMITED; empty = comma",
               nullable=True),
        Column(name="record", dtype=pl.String, zh="记录类型", doc="HEADING is passed over", choices=STATEMENT_RECORDS),
        Column(name="marker", dtype=pl.String, zh="记录标志", doc="text such a line begins with; empty = all others",
               nullable=True),
        Column(name="field", dtype=pl.String, zh="字段", doc="what stands there", choices=STATEMENT_FIELDS),
        Column(name="start", dtype=pl.Int32, zh="起始位置", doc="byte, or number of the column, from 1"),
        Column(name="width", dtype=pl.Int32, zh="宽度", doc="bytes, for FIXED", unit="bytes", nullable=True),
        Column(name="written_as", dtype=pl.String, zh="书写方式",
               doc="YUAN or FEN; %Y%m%d and the like; for DIRECTION the words of credit and debit, as C|D",
               nullable=True),
    ),
    rules=(
        RowRule(code="OUT_OF_RANGE", column="start", keeps=pl.col("start") >= 1),
        RowRule(code="MISSING_VALUE", column="width", keeps=(pl.col("format") != "FIXED") | pl.col("width").is_not_null()),
        RowRule(code="OUT_OF_RANGE", column="width", keeps=pl.col("width") >= 1),
        RowRule(code="MISSING_VALUE", column="written_as",
                keeps=(pl.col("field") != "DIRECTION") | pl.col("written_as").str.contains("|", literal=True)),
    ),
)  # fmt: skip
