"""Charge lines and bills."""

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.money import PRICE, YUAN
from yingshou.core.tables.metering import USAGE
from yingshou.core.tables.schema import Column, Table

QUANTITY_UNITS = ("KWH", "KW", "KVA", "KW_DAY", "KVA_DAY", "YUAN")
"""The units of charge lines; of KW_DAY and KVA_DAY the factor holds days, each a thirtieth of the price."""

CHARGE_LINES = Table(
    name="charge_lines",
    zh="电费明细",
    doc="amount = round(quantity × price), of KVA_DAY and KW_DAY ÷ 30; price = base_price × factor, rounded as "
    "the catalogue says.",
    key=("bill_no", "line_no"),
    columns=(
        Column(name="bill_no", dtype=pl.String, zh="账单号", doc="bill"),
        Column(name="line_no", dtype=pl.Int32, zh="行", doc="line of the bill, from 1"),
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account"),
        Column(name="bill_month", dtype=pl.Int32, zh="应收年月", doc="billing month YYYYMM"),
        Column(name="component", dtype=pl.String, zh="分项",
               doc="price component, TIER, FREE_ENERGY, CAPACITY, DEMAND, DEMAND_EXCESS or POWER_FACTOR"),
        Column(name="item", dtype=pl.String, zh="细项", doc="period of the day, tier, fund; - for the whole"),
        Column(name="quantity", dtype=ENERGY, zh="数量", doc="what is charged"),
        Column(name="quantity_unit", dtype=pl.String, zh="单位", doc="unit of quantity", choices=QUANTITY_UNITS),
        Column(name="base_price", dtype=PRICE, zh="基准单价", doc="price before the factor"),
        Column(name="factor", dtype=PRICE, zh="系数", doc="time of use, excess multiple, 260 rule, days; 1 = none"),
        Column(name="price", dtype=PRICE, zh="单价", doc="price charged; a share for POWER_FACTOR"),
        Column(name="amount", dtype=YUAN, zh="金额", doc="rounded half up", unit="yuan"),
        Column(name="price_class", dtype=pl.String, zh="电价类别", doc="class charged; empty = the account's",
               nullable=True),
    ),
)  # fmt: skip

BILLS = Table(
    name="bills",
    zh="电费账单",
    doc="The sum of its rounded lines, with every figure needed to rebuild them.",
    key=("bill_no",),
    columns=(
        Column(name="bill_no", dtype=pl.String, zh="账单号", doc="account-month-sequence"),
        Column(name="sequence", dtype=pl.Int32, zh="序次", doc="1; corrections of the month count on"),
        *USAGE.columns,
        Column(name="accumulated_kwh", dtype=ENERGY, zh="年累计电量", doc="used in the year before this bill",
               unit="kWh"),
        Column(name="tiered_kwh", dtype=ENERGY, zh="阶梯电量", unit="kWh", nullable=True,
               doc="what counts in the tiers where only a part does; empty = all"),
        Column(name="earlier_year_kwh", dtype=ENERGY, zh="上年电量", unit="kWh", nullable=True,
               doc="of a period across 1 January: what counts in the tiers of the earlier year"),
        Column(name="earlier_accumulated_kwh", dtype=ENERGY, zh="上年累计电量", unit="kWh", nullable=True,
               doc="used in that earlier year before this bill"),
        Column(name="power_factor", dtype=pl.Decimal(38, 2), zh="功率因数", doc="rounded to 0.01", nullable=True),
        Column(name="power_factor_percent", dtype=pl.Decimal(38, 2), zh="力调系数", doc="+ surcharge, - reduction",
               unit="%", nullable=True),
        Column(name="chargeable_kw", dtype=ENERGY, zh="计费需量", doc="demand or capacity charged", unit="kW or kVA",
               nullable=True),
        Column(name="catalogue", dtype=pl.String, zh="电价目录", doc="catalogue"),
        Column(name="price_valid_from", dtype=pl.Date, zh="电价版本", doc="first day of the price version used"),
        Column(name="amount", dtype=YUAN, zh="电费", doc="sum of the lines", unit="yuan"),
    ),
)  # fmt: skip
