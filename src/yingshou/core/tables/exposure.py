"""Daily value and daily cover: what has been supplied, what has been paid, what stands uncovered."""

import polars as pl

from yingshou.core.money import YUAN
from yingshou.core.tables.schema import Column, Table

DAILY_VALUES = Table(
    name="daily_values",
    zh="日电费",
    doc="Value supplied on a day: the bill spread over its days to the fen, or an estimate while unbilled.",
    key=("account_no", "use_date"),
    columns=(
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account"),
        Column(name="use_date", dtype=pl.Date, zh="日期", doc="day"),
        Column(name="value", dtype=YUAN, zh="电费", doc="value supplied that day", unit="yuan"),
        Column(name="billed", dtype=pl.Boolean, zh="已出账", doc="part of an issued bill"),
    ),
)  # fmt: skip

POSITIONS = Table(
    name="positions",
    zh="日敞口",
    doc="Cover at the end of a day: uncovered = max(0, supplied - received + draft risk - security).",
    key=("account_no", "position_date"),
    columns=(
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account"),
        Column(name="position_date", dtype=pl.Date, zh="日期", doc="day"),
        Column(name="value_supplied", dtype=YUAN, zh="累计供电价值", doc="since the position opened", unit="yuan"),
        Column(name="money_received", dtype=YUAN, zh="累计到账", doc="by value date", unit="yuan"),
        Column(name="security", dtype=YUAN, zh="担保", doc="security valid that day", unit="yuan"),
        Column(name="exposure", dtype=YUAN, zh="敞口", doc="supplied less received; negative = paid ahead", unit="yuan"),
        Column(name="uncovered", dtype=YUAN, zh="未覆盖", doc="exposure and draft risk beyond security", unit="yuan"),
        Column(name="covered", dtype=pl.Boolean, zh="已覆盖", doc="uncovered is zero"),
        Column(name="draft_risk", dtype=YUAN, zh="票据风险", doc="unpaid drafts by the weight of acceptor and days left",
               unit="yuan", nullable=True, default="0"),
    ),
)  # fmt: skip
