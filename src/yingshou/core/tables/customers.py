"""Accounts and metering points: who is supplied, through which meter."""

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.tables.schema import Column, RowRule, Table

CUSTOMER_CLASSES = ("RESIDENT", "COMMERCIAL", "INDUSTRIAL", "AGRICULTURE", "PUBLIC")
SUPPLY_CLASSES = ("LOW_VOLTAGE", "DEDICATED_TRANSFORMER", "DEDICATED_LINE")
VOLTAGE_LEVELS = ("UNDER_1KV", "KV1_10", "KV20", "KV35", "KV66", "KV110", "KV220")
PRICE_CLASSES = ("RESIDENT", "RESIDENT_COLLECTIVE", "SINGLE", "TWO_PART", "AGRICULTURE")
RESIDENTIAL = ("RESIDENT", "RESIDENT_COLLECTIVE")
"""Price classes of households: by tiers, or at one price behind a shared meter (合表)."""
PURCHASE_CLASSES = ("NORMAL", "ONE_AND_HALF", "MARKET")
DEMAND_BASES = ("NONE", "CAPACITY", "CONTRACT", "ACTUAL")
METERING_MODES = ("REGISTER", "INTERVAL")
DIRECTIONS = ("USE", "FEED_IN")

ACCOUNTS = Table(
    name="accounts",
    zh="用户档案",
    doc="One row an account (户号): who is supplied, at which price, read on which day.",
    key=("account_no",),
    columns=(
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account number, 1 to 16 characters"),
        Column(name="customer_no", dtype=pl.String, zh="客户编号", doc="party that holds the account"),
        Column(name="name", dtype=pl.String, zh="户名", doc="name on the bill"),
        Column(name="org_code", dtype=pl.String, zh="供电单位", doc="supply organisation that serves it"),
        Column(name="customer_class", dtype=pl.String, zh="用户类别", doc="class", choices=CUSTOMER_CLASSES),
        Column(name="supply_class", dtype=pl.String, zh="供电方式", doc="低压, 专变 or 专线", choices=SUPPLY_CLASSES),
        Column(name="voltage_level", dtype=pl.String, zh="电压等级", doc="supply voltage", choices=VOLTAGE_LEVELS),
        Column(name="catalogue", dtype=pl.String, zh="电价目录", doc="tariff catalogue that prices it"),
        Column(name="price_class", dtype=pl.String, zh="电价类别", doc="residential with or without tiers, single, two-part, agriculture",
               choices=PRICE_CLASSES),
        Column(name="purchase_class", dtype=pl.String, zh="购电类别", doc="normal, 1.5 times the purchase price, or on the market",
               choices=PURCHASE_CLASSES),
        Column(name="time_of_use", dtype=pl.Boolean, zh="执行分时", doc="billed by time of use"),
        Column(name="demand_basis", dtype=pl.String, zh="基本电费方式", doc="basis of the basic fee",
               choices=DEMAND_BASES),
        Column(name="capacity_kva", dtype=ENERGY, zh="合同容量", doc="contract capacity", unit="kVA", nullable=True),
        Column(name="contract_demand_kw", dtype=ENERGY, zh="核定需量", doc="declared maximum demand", unit="kW",
               nullable=True),
        Column(name="power_factor_standard", dtype=pl.Decimal(38, 2), zh="功率因数标准",
               doc="0.90, 0.85 or 0.80; empty = not assessed", nullable=True),
        Column(name="reading_day", dtype=pl.Int32, zh="抄表日", doc="day of month whose 00:00 read closes the bill"),
        Column(name="opened_date", dtype=pl.Date, zh="立户日期", doc="first day of supply"),
        Column(name="closed_date", dtype=pl.Date, zh="销户日期", doc="first day without supply", nullable=True),
        Column(name="industry", dtype=pl.String, zh="行业", doc="industry", nullable=True),
        Column(name="phone", dtype=pl.String, zh="联系电话", doc="telephone", nullable=True),
        Column(name="address", dtype=pl.String, zh="用电地址", doc="premise", nullable=True),
    ),
    rules=(
        RowRule(code="OUT_OF_RANGE", column="account_no",
                keeps=pl.col("account_no").str.len_chars().is_between(1, 16)),
        RowRule(code="OUT_OF_RANGE", column="reading_day", keeps=pl.col("reading_day").is_between(1, 28)),
        RowRule(code="NEGATIVE", column="capacity_kva", keeps=pl.col("capacity_kva") >= 0),
        RowRule(code="NEGATIVE", column="contract_demand_kw", keeps=pl.col("contract_demand_kw") >= 0),
        RowRule(code="OUT_OF_RANGE", column="power_factor_standard",
                keeps=pl.col("power_factor_standard").cast(pl.String).is_in(["0.90", "0.85", "0.80"])),
        RowRule(code="PERIOD_ORDER", column="closed_date", keeps=pl.col("closed_date") > pl.col("opened_date")),
    ),
)  # fmt: skip

METERING_POINTS = Table(
    name="metering_points",
    zh="计量点",
    doc="One row a meter at a metering point: an exchange of meters is a second row for the same point.",
    key=("point_no", "meter_no"),
    columns=(
        Column(name="point_no", dtype=pl.String, zh="计量点编号", doc="metering point"),
        Column(name="meter_no", dtype=pl.String, zh="电能表编号", doc="meter"),
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account it serves"),
        Column(name="metering_mode", dtype=pl.String, zh="计量方式", doc="by register reads or 15-minute intervals",
               choices=METERING_MODES),
        Column(name="multiplier", dtype=ENERGY, zh="综合倍率", doc="CT × PT"),
        Column(name="register_digits", dtype=pl.Int32, zh="示数整数位数", doc="integer digits of the register"),
        Column(name="installed_date", dtype=pl.Date, zh="装表日期", doc="first day"),
        Column(name="removed_date", dtype=pl.Date, zh="拆表日期", doc="day of removal", nullable=True),
        Column(name="direction", dtype=pl.String, zh="电量方向", nullable=True, choices=DIRECTIONS,
               doc="what it counts: energy used, or fed in from an own plant; empty = used"),
        Column(name="price_class", dtype=pl.String, zh="电价类别", nullable=True, choices=PRICE_CLASSES,
               doc="class of what it counts; empty = the account's"),
        Column(name="time_of_use", dtype=pl.Boolean, zh="执行分时", nullable=True,
               doc="by time of use; empty = as the account in its own class, not in another"),
        Column(name="ct_ratio", dtype=ENERGY, zh="电流互感器变比", doc="CT ratio on the plate, for the scheme check",
               nullable=True),
        Column(name="pt_ratio", dtype=ENERGY, zh="电压互感器变比", doc="PT ratio on the plate; 1 where there is none",
               nullable=True),
    ),
    rules=(
        RowRule(code="OUT_OF_RANGE", column="multiplier", keeps=pl.col("multiplier") > 0),
        RowRule(code="OUT_OF_RANGE", column="ct_ratio", keeps=pl.col("ct_ratio") > 0),
        RowRule(code="OUT_OF_RANGE", column="pt_ratio", keeps=pl.col("pt_ratio") > 0),
        RowRule(code="OUT_OF_RANGE", column="register_digits", keeps=pl.col("register_digits").is_between(3, 12)),
        RowRule(code="PERIOD_ORDER", column="removed_date",
                keeps=pl.col("removed_date") >= pl.col("installed_date")),
    ),
)  # fmt: skip
