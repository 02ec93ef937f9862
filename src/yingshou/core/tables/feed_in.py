"""Energy that customers feed in (上网电量): its prices, who is paid, and what the supplier owes."""

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.money import PRICE, YUAN
from yingshou.core.tables.customers import VOLTAGE_LEVELS
from yingshou.core.tables.dated import DATED, ORDER, not_negative
from yingshou.core.tables.schema import Column, RowRule, Table

FEED_IN_CLASSES = ("SURPLUS", "FULL")
FEED_IN_ITEMS = ("PURCHASE", "SUBSIDY")
TAX_CLASSES = ("NATURAL_PERSON", "SMALL_SCALE", "GENERAL")

_CLASS = Column(name="feed_in_class", dtype=pl.String, zh="上网模式", doc="surplus after own use, or all that is generated",
                choices=FEED_IN_CLASSES)  # fmt: skip

TARIFF_FEED_IN = Table(
    name="tariff_feed_in",
    zh="上网电价",
    doc="What the supplier pays for a kWh fed in, tax included: the purchase, and a subsidy where there is one.",
    key=("catalogue", "valid_from", "feed_in_class", "voltage_level", "item"),
    columns=(
        *DATED, _CLASS,
        Column(name="voltage_level", dtype=pl.String, zh="电压等级", doc="voltage", choices=VOLTAGE_LEVELS),
        Column(name="item", dtype=pl.String, zh="上网项目", doc="purchase or subsidy", choices=FEED_IN_ITEMS),
        Column(name="price", dtype=PRICE, zh="单价", doc="price with tax", unit="yuan/kWh"),
    ),
    rules=(ORDER, not_negative("price")),
)  # fmt: skip

FEED_IN_AGREEMENTS = Table(
    name="feed_in_agreements",
    zh="购售电合同",
    doc="Who is paid for what an account feeds in, and how it is taxed; the latest row valid on the period's first "
    "day holds.",
    key=("account_no", "valid_from"),
    columns=(
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account"),
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first day"),
        Column(name="valid_to", dtype=pl.Date, zh="失效日期", doc="day after the last; empty = open", nullable=True),
        _CLASS,
        Column(name="subsidised", dtype=pl.Boolean, zh="享受补贴", doc="the catalogue's subsidy is paid too"),
        Column(name="tax_class", dtype=pl.String, zh="纳税身份", doc="of the one who generates", choices=TAX_CLASSES),
        Column(name="vat_rate", dtype=PRICE, zh="增值税率", doc="share in force, e.g. 0.13; 0 = exempt"),
    ),
    rules=(ORDER, RowRule(code="OUT_OF_RANGE", column="vat_rate",
                          keeps=(pl.col("vat_rate") >= 0) & (pl.col("vat_rate") < 1))),
)  # fmt: skip

FEED_IN_LINES = Table(
    name="feed_in_lines",
    zh="上网电费明细",
    doc="amount = round(quantity × price); the lines add up to the statement.",
    key=("statement_no", "item"),
    columns=(
        Column(name="statement_no", dtype=pl.String, zh="结算单号", doc="statement"),
        Column(name="item", dtype=pl.String, zh="上网项目", doc="purchase or subsidy", choices=FEED_IN_ITEMS),
        Column(name="quantity_kwh", dtype=ENERGY, zh="电量", doc="energy paid for", unit="kWh"),
        Column(name="price", dtype=PRICE, zh="单价", doc="price with tax", unit="yuan/kWh"),
        Column(name="amount", dtype=YUAN, zh="金额", doc="rounded half up", unit="yuan"),
    ),
)  # fmt: skip

FEED_IN_STATEMENTS = Table(
    name="feed_in_statements",
    zh="上网电费结算单",
    doc="What the supplier owes an account for the energy it fed in during a month; never netted against its bill.",
    key=("statement_no",),
    columns=(
        Column(name="statement_no", dtype=pl.String, zh="结算单号", doc="F-account-month"),
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account that feeds in"),
        Column(name="bill_month", dtype=pl.Int32, zh="应收年月", doc="billing month YYYYMM"),
        Column(name="period_start", dtype=pl.Date, zh="起始日期", doc="first day"),
        Column(name="period_end", dtype=pl.Date, zh="截止日期", doc="day after the last"),
        Column(name="fed_in_kwh", dtype=ENERGY, zh="上网电量", doc="energy fed in", unit="kWh"),
        _CLASS,
        Column(name="tax_class", dtype=pl.String, zh="纳税身份", doc="of the one who generates", choices=TAX_CLASSES),
        Column(name="vat_rate", dtype=PRICE, zh="增值税率", doc="share in force"),
        Column(name="amount", dtype=YUAN, zh="应付金额", doc="sum of the lines, tax included", unit="yuan"),
        Column(name="net_amount", dtype=YUAN, zh="不含税金额", doc="amount ÷ (1 + vat_rate), rounded", unit="yuan"),
        Column(name="vat_amount", dtype=YUAN, zh="税额", doc="amount − net_amount", unit="yuan"),
    ),
)  # fmt: skip
