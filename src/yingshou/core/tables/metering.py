"""Reads, intervals, and what they become: the usage of a billing month and of each day."""

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.tables.customers import PRICE_CLASSES
from yingshou.core.tables.schema import Column, RowRule, Table

READ_KINDS = ("NORMAL", "INSTALLED", "REMOVED", "ESTIMATED")
REGISTERS = ("total", "sharp", "peak", "flat", "valley", "deep", "reactive_forward", "reactive_reverse")
"""Registers that count energy, in the order of the file; all before the multiplier."""

_REGISTER_ZH = dict(
    zip(REGISTERS, ("总", "尖", "峰", "平", "谷", "深谷", "正向无功", "反向无功"), strict=True)
)
_LARGEST_REGISTER = 10**12
_LARGEST_INTERVAL_KWH = 10**7

READS = Table(
    name="reads",
    zh="抄表示数",
    doc="Register values at 00:00 of a day, before the multiplier; max_demand is the highest since the last read.",
    key=("point_no", "meter_no", "read_date", "read_kind"),
    columns=(
        Column(name="point_no", dtype=pl.String, zh="计量点编号", doc="metering point"),
        Column(name="meter_no", dtype=pl.String, zh="电能表编号", doc="meter"),
        Column(name="read_date", dtype=pl.Date, zh="抄表日期", doc="day whose 00:00 the register shows"),
        Column(name="read_kind", dtype=pl.String, zh="示数类型", doc="normal, at installation, at removal, estimated",
               choices=READ_KINDS),
        *(
            Column(name=register, dtype=ENERGY, zh=f"{_REGISTER_ZH[register]}示数", nullable=register != "total",
                   doc=f"{register} register", unit="kvarh" if "reactive" in register else "kWh")
            for register in REGISTERS
        ),
        Column(name="max_demand", dtype=ENERGY, zh="最大需量示数", doc="highest 15-minute demand", unit="kW",
               nullable=True),
    ),
    rules=(
        *(RowRule(code="NEGATIVE", column=register, keeps=pl.col(register) >= 0) for register in REGISTERS),
        *(RowRule(code="OUT_OF_RANGE", column=register, keeps=pl.col(register) < _LARGEST_REGISTER)
          for register in REGISTERS),
        RowRule(code="NEGATIVE", column="max_demand", keeps=pl.col("max_demand") >= 0),
    ),
)  # fmt: skip

INTERVALS = Table(
    name="intervals",
    zh="15 分钟曲线",
    doc="Energy of each quarter-hour, multiplier applied; start_at is local time (Asia/Shanghai).",
    key=("point_no", "start_at"),
    columns=(
        Column(name="point_no", dtype=pl.String, zh="计量点编号", doc="metering point"),
        Column(name="start_at", dtype=pl.Datetime("us"), zh="时段起点", doc="start of the quarter-hour, local time"),
        Column(name="active_kwh", dtype=ENERGY, zh="有功电量", doc="active energy", unit="kWh"),
        Column(name="reactive_forward_kvarh", dtype=ENERGY, zh="正向无功电量", doc="lagging", unit="kvarh",
               nullable=True),
        Column(name="reactive_reverse_kvarh", dtype=ENERGY, zh="反向无功电量", doc="leading", unit="kvarh",
               nullable=True),
    ),
    rules=(
        RowRule(code="NEGATIVE", column="active_kwh", keeps=pl.col("active_kwh") >= 0),
        RowRule(code="OUT_OF_RANGE", column="active_kwh", keeps=pl.col("active_kwh") < _LARGEST_INTERVAL_KWH),
        RowRule(code="NEGATIVE", column="reactive_forward_kvarh", keeps=pl.col("reactive_forward_kvarh") >= 0),
        RowRule(code="NEGATIVE", column="reactive_reverse_kvarh", keeps=pl.col("reactive_reverse_kvarh") >= 0),
        RowRule(code="OUT_OF_RANGE", column="start_at",
                keeps=(pl.col("start_at").dt.minute() % 15 == 0) & (pl.col("start_at").dt.second() == 0)),
    ),
)  # fmt: skip

PERIOD_ENERGY = tuple(
    Column(name=f"{period}_kwh", dtype=ENERGY, zh=f"{zh}电量", doc=f"{period} energy", unit="kWh")
    for period, zh in (
        ("total", "总"),
        ("sharp", "尖"),
        ("peak", "峰"),
        ("flat", "平"),
        ("valley", "谷"),
        ("deep", "深谷"),
    )
)

USAGE = Table(
    name="usage",
    zh="月用电量",
    doc="Energy an account used in a billing month, all its meters together.",
    key=("account_no", "bill_month"),
    columns=(
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account"),
        Column(name="bill_month", dtype=pl.Int32, zh="应收年月", doc="billing month YYYYMM"),
        Column(name="period_start", dtype=pl.Date, zh="起始日期", doc="first day supplied"),
        Column(name="period_end", dtype=pl.Date, zh="截止日期", doc="day after the last"),
        *PERIOD_ENERGY,
        Column(name="reactive_kvarh", dtype=ENERGY, zh="无功电量", doc="|forward| + |reverse|", unit="kvarh",
               nullable=True),
        Column(name="max_demand_kw", dtype=ENERGY, zh="最大需量", doc="highest 15-minute demand", unit="kW",
               nullable=True),
    ),
)  # fmt: skip

DAILY_USAGE = Table(
    name="daily_usage",
    zh="日用电量",
    doc="Energy an account used on a day, by billing period of the day.",
    key=("account_no", "use_date"),
    columns=(
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account"),
        Column(name="use_date", dtype=pl.Date, zh="日期", doc="day"),
        *PERIOD_ENERGY,
        Column(name="reactive_kvarh", dtype=ENERGY, zh="无功电量", doc="|forward| + |reverse|", unit="kvarh"),
        Column(name="max_demand_kw", dtype=ENERGY, zh="最大需量", doc="highest of the day", unit="kW"),
        Column(name="intervals", dtype=pl.Int32, zh="点数", doc="quarter-hours found; 96 a day and point is complete"),
    ),
)  # fmt: skip

SECTION_DAILY_USAGE = Table(
    name="section_daily_usage",
    zh="分类部分日用电量",
    doc="Energy that a part of an account used on a day, where a part at another price class has quarter-hours.",
    key=("account_no", "price_class", "time_of_use", "use_date"),
    columns=(
        DAILY_USAGE.columns[0],
        Column(
            name="price_class", dtype=pl.String, zh="电价类别", choices=PRICE_CLASSES, doc="class of the part"
        ),
        Column(
            name="time_of_use", dtype=pl.Boolean, zh="执行分时", doc="whether the part pays by time of use"
        ),
        *DAILY_USAGE.columns[1:],
    ),
)

DAY_TABLES = (DAILY_USAGE, SECTION_DAILY_USAGE)
