"""Direct purchase (直购电): what was contracted, and how a deviation from it is settled."""

import polars as pl

from yingshou.core.energy import ENERGY, PERIODS
from yingshou.core.money import PRICE
from yingshou.core.tables.dated import DATED, ORDER, not_negative
from yingshou.core.tables.schema import Column, RowRule, Table
from yingshou.core.tables.scope import ALL

DEVIATION_BASES = ("CONTRACT", "REFERENCE", "DIFFERENCE")
"""A deviation is charged on the contract price, on the reference price, or on the latter less the former."""

MARKET_RULES = Table(
    name="market_rules",
    zh="直购电偏差规则",
    doc="How the contract price is charged and how energy above or below the contracted one is settled.",
    key=("catalogue", "valid_from"),
    columns=(
        *DATED,
        Column(name="follows_time_of_use", dtype=pl.Boolean, zh="随分时浮动",
               doc="a contract price for the whole day is multiplied by the period's factor"),
        Column(name="in_power_factor_base", dtype=pl.Boolean, zh="参与力调", doc="counts for power-factor adjustment"),
        Column(name="price_decimals", dtype=pl.Int32, zh="电价小数位", doc="decimals a price is rounded to"),
        Column(name="tolerance_above", dtype=PRICE, zh="正偏差免考核比例",
               doc="0.05 = energy up to 105 % of the contract is settled at its price alone"),
        Column(name="factor_above", dtype=PRICE, zh="正偏差系数",
               doc="energy above is charged this multiple of the deviation price on top"),
        Column(name="tolerance_below", dtype=PRICE, zh="负偏差免考核比例", doc="0.05 = nothing is due from 95 % on"),
        Column(name="factor_below", dtype=PRICE, zh="负偏差系数",
               doc="energy not taken is charged this multiple of the deviation price"),
        Column(name="deviation_basis", dtype=pl.String, zh="偏差电价",
               doc="contract price, reference price, or the reference price less the contract price",
               choices=DEVIATION_BASES),
        Column(name="reference_price", dtype=PRICE, zh="参考价", doc="market or agent purchase price of the month",
               unit="yuan/kWh", nullable=True),
    ),
    rules=(
        ORDER, not_negative("tolerance_above"), not_negative("tolerance_below"), not_negative("factor_above"),
        not_negative("factor_below"),
        RowRule(code="OUT_OF_RANGE", column="tolerance_below", keeps=pl.col("tolerance_below") <= 1),
        RowRule(code="OUT_OF_RANGE", column="price_decimals", keeps=pl.col("price_decimals").is_between(2, 8)),
        RowRule(code="MISSING_VALUE", column="reference_price",
                keeps=(pl.col("deviation_basis") == "CONTRACT") | pl.col("reference_price").is_not_null()),
    ),
)  # fmt: skip

MARKET_CONTRACTS = Table(
    name="market_contracts",
    zh="直购电合同",
    doc="Energy and price an account contracted for a billing month, for the whole day or for each period.",
    key=("account_no", "bill_month", "period"),
    columns=(
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account"),
        Column(name="bill_month", dtype=pl.Int32, zh="应收年月", doc="billing month YYYYMM"),
        Column(name="period", dtype=pl.String, zh="时段", doc="period of the day; empty = the whole day",
               nullable=True, choices=(ALL, *PERIODS), default=ALL),
        Column(name="contract_no", dtype=pl.String, zh="合同编号", doc="contract or confirmation of the exchange"),
        Column(name="contracted_kwh", dtype=ENERGY, zh="合同电量", doc="contracted energy", unit="kWh"),
        Column(name="contract_price", dtype=PRICE, zh="合同电价", doc="price of the energy alone", unit="yuan/kWh"),
    ),
    rules=(
        not_negative("contracted_kwh"), not_negative("contract_price"),
        RowRule(code="OUT_OF_RANGE", column="bill_month", keeps=(pl.col("bill_month") % 100).is_between(1, 12)),
    ),
)  # fmt: skip
