"""Anomalies of metering: the areas, the rules that read daily use, and what speaks for an inspection."""

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.money import PRICE
from yingshou.core.tables.schema import Column, RowRule, Table

SIGNALS = (
    "STEP_DOWN", "ZERO_USE", "FLAT_RUN", "SCATTER_FALL", "PERIOD_FALL", "PHASE_RATIO", "REACTIVE_RISE",
    "GAP_SHARE", "GAP_DROP", "LOW_FOR_CAPACITY", "OVER_CAPACITY", "AREA_LOSS", "PERIOD_SHIFT",
)  # fmt: skip
"""What daily use may show, see `core/anomalies`."""
SUSPICIONS = ("THEFT", "BREACH", "METERING")
"""What a signal points to: 窃电, 违约用电, 计量异常."""
RESULTS = ("THEFT", "BREACH", "METER_FAULT", "WRONG_WIRING", "NOTHING_FOUND", "NO_ACCESS")
"""What an inspection found: 窃电, 违约用电, 计量故障, 接线错误, 未发现异常, 未能进入."""
CONFIRMED = ("THEFT", "BREACH", "METER_FAULT", "WRONG_WIRING")
"""Results that bear the signals out; NO_ACCESS says nothing either way."""
_ACCOUNT = Column(name="account_no", dtype=pl.String, zh="户号", doc="account")
_SOURCE = Column(
    name="source", dtype=pl.String, zh="依据", doc="document or study it was taken from", nullable=True
)
_VERIFIED = Column(name="verified", dtype=pl.Boolean, zh="已核实", doc="held against own inspections; empty = no",
                   nullable=True)  # fmt: skip

AREA_ACCOUNTS = Table(
    name="area_accounts",
    zh="台户关系",
    doc="Which transformer area (台区) supplies an account from a day on; a later row takes its place.",
    key=("account_no", "valid_from"),
    columns=(
        _ACCOUNT,
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first day"),
        Column(name="area_no", dtype=pl.String, zh="台区编号", doc="transformer area"),
    ),
)
AREA_SUPPLY = Table(
    name="area_supply",
    zh="台区供电量",
    doc="Energy the meter of a transformer area (台区总表) recorded on a day, after its multiplier.",
    key=("area_no", "supply_date"),
    columns=(
        Column(name="area_no", dtype=pl.String, zh="台区编号", doc="transformer area"),
        Column(name="supply_date", dtype=pl.Date, zh="日期", doc="day"),
        Column(name="supplied_kwh", dtype=ENERGY, zh="供电量", doc="energy into the area", unit="kWh"),
    ),
    rules=(RowRule(code="NEGATIVE", column="supplied_kwh", keeps=pl.col("supplied_kwh") >= 0),),
)
ANOMALY_RULES = Table(
    name="anomaly_rules",
    zh="用电异常规则",
    doc="From which value a signal counts and what it gives. The latest version of a signal holds.",
    key=("signal", "valid_from"),
    columns=(
        Column(name="signal", dtype=pl.String, zh="异常特征", doc="what it reads", choices=SIGNALS),
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first day"),
        Column(name="counts_from", dtype=PRICE, zh="起计值", doc="the signal gives points above this value"),
        Column(name="full_at", dtype=PRICE, zh="满分值", doc="all points from this value on, in proportion between"),
        Column(name="points", dtype=PRICE, zh="分值", doc="most points it gives"),
        Column(name="least_days", dtype=pl.Int32, zh="最少天数", doc="fewer observed days behind it say nothing", unit="days"),
        Column(name="suspicion", dtype=pl.String, zh="疑似类型", doc="what it points to", choices=SUSPICIONS),
        Column(name="active", dtype=pl.Boolean, zh="启用", doc="no = switched off from that day on; empty = yes", nullable=True),
        _SOURCE,
        _VERIFIED,
    ),
    rules=(
        RowRule(code="OUT_OF_RANGE", column="full_at", keeps=pl.col("full_at") > pl.col("counts_from")),
        RowRule(code="NEGATIVE", column="points", keeps=pl.col("points") >= 0),
        RowRule(code="NEGATIVE", column="least_days", keeps=pl.col("least_days") >= 0),
    ),
)  # fmt: skip
ANOMALY_TERMS = Table(
    name="anomaly_terms",
    zh="用电异常参数",
    doc="What holds for the list of accounts to inspect as a whole. The latest version holds.",
    key=("valid_from",),
    columns=(
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first day"),
        Column(name="listed_from", dtype=PRICE, zh="入列分值", doc="an account is listed from so many points on"),
        Column(name="whole_day", dtype=PRICE, zh="完整日比例", doc="a day with a lesser share of its quarter-hours counts as missing"),
        Column(name="least_peers", dtype=pl.Int32, zh="最少同类户数", doc="a smaller group is measured by a wider one"),
        Column(name="rise_from", dtype=PRICE, zh="线损上升起计", doc="an area's loss says something once its share has risen by so much"),
        Column(name="cleared_days", dtype=pl.Int32, zh="核查后免列天数", unit="days",
               doc="an account where nothing was found is not listed again for the same signals so long"),
        Column(name="least_inspections", dtype=pl.Int32, zh="最少核查数",
               doc="from so many results of a signal on its weight follows them"),
        _SOURCE,
        _VERIFIED,
    ),
    rules=(
        RowRule(code="NEGATIVE", column="listed_from", keeps=pl.col("listed_from") >= 0),
        RowRule(code="OUT_OF_RANGE", column="whole_day", keeps=pl.col("whole_day").is_between(0, 1)),
        RowRule(code="NOT_POSITIVE", column="least_peers", keeps=pl.col("least_peers") > 0),
        RowRule(code="OUT_OF_RANGE", column="rise_from", keeps=pl.col("rise_from").is_between(0, 1)),
        RowRule(code="NEGATIVE", column="cleared_days", keeps=pl.col("cleared_days") >= 0),
        RowRule(code="NOT_POSITIVE", column="least_inspections", keeps=pl.col("least_inspections") > 0),
    ),
)  # fmt: skip
ANOMALY_TABLES = (AREA_ACCOUNTS, AREA_SUPPLY, ANOMALY_RULES, ANOMALY_TERMS)
"""What the list goes by, as files."""

USE_DAYS = Table(
    name="use_days",
    zh="用电观测",
    doc="What a meter tells of a day, or of the days between two reads; a day nobody knows has no row.",
    key=("account_no", "use_date"),
    columns=(
        _ACCOUNT,
        Column(name="use_date", dtype=pl.Date, zh="日期", doc="day, or the first day of a span"),
        Column(name="days", dtype=pl.Int32, zh="天数", doc="1, or the days between two reads", unit="days"),
        Column(name="total_kwh", dtype=ENERGY, zh="电量", doc="energy of these days", unit="kWh"),
        Column(name="dear_kwh", dtype=ENERGY, zh="尖峰电量", doc="sharp and peak energy", unit="kWh", nullable=True),
        Column(name="flat_kwh", dtype=ENERGY, zh="平段电量", doc="flat energy", unit="kWh", nullable=True),
        Column(name="cheap_kwh", dtype=ENERGY, zh="谷段电量", doc="valley and deep energy", unit="kWh", nullable=True),
        Column(name="reactive_kvarh", dtype=ENERGY, zh="无功电量", doc="|forward| + |reverse|", unit="kvarh", nullable=True),
        Column(name="max_demand_kw", dtype=ENERGY, zh="最大需量", doc="highest of the days", unit="kW", nullable=True),
        Column(name="intervals", dtype=pl.Int32, zh="点数", doc="quarter-hours found", nullable=True),
    ),
)  # fmt: skip
ANOMALY_SIGNALS = Table(
    name="anomaly_signals",
    zh="用电异常特征",
    doc="What the use of an account shows, with the figures and days behind it.",
    key=("account_no", "signal"),
    columns=(
        _ACCOUNT,
        Column(name="signal", dtype=pl.String, zh="异常特征", doc="what it is", choices=SIGNALS),
        Column(name="value", dtype=PRICE, zh="特征值", doc="share, days or ratio, see core/anomalies"),
        Column(name="since", dtype=pl.Date, zh="起始日期", doc="first day it rests on"),
        Column(name="days", dtype=pl.Int32, zh="天数", doc="observed days behind it", unit="days"),
        Column(name="before", dtype=PRICE, zh="此前", doc="figure it is held against", nullable=True),
        Column(name="now", dtype=PRICE, zh="现值", doc="figure of the days since", nullable=True),
        Column(name="reference", dtype=pl.String, zh="引用", doc="area or period it rests on", nullable=True),
    ),
)
ANOMALY_EVIDENCE = Table(
    name="anomaly_evidence",
    zh="用电异常依据",
    doc="A signal that gives points: one part of the sum that is an account's score.",
    key=("account_no", "signal"),
    columns=(
        *ANOMALY_SIGNALS.columns,
        Column(name="suspicion", dtype=pl.String, zh="疑似类型", doc="what it points to", choices=SUSPICIONS),
        Column(name="weight", dtype=PRICE, zh="分值", doc="most points it may give now"),
        Column(name="given", dtype=PRICE, zh="得分", doc="points it gives"),
    ),
)
AREA_LOSSES = Table(
    name="area_losses",
    zh="台区线损",
    doc="Energy supplied to an area less what its meters recorded, over the days on which all of them are known.",
    key=("area_no",),
    columns=(
        Column(name="area_no", dtype=pl.String, zh="台区编号", doc="transformer area"),
        Column(name="accounts", dtype=pl.Int32, zh="户数", doc="accounts it supplies"),
        Column(name="days", dtype=pl.Int32, zh="可比天数", doc="days on which supply and every meter are known", unit="days"),
        Column(name="missing_days", dtype=pl.Int32, zh="缺数天数", doc="days of the window that are not", unit="days"),
        Column(name="supplied_kwh", dtype=ENERGY, zh="供电量", doc="on the days that compare", unit="kWh"),
        Column(name="metered_kwh", dtype=ENERGY, zh="售电量", doc="on the same days", unit="kWh"),
        Column(name="loss_kwh", dtype=ENERGY, zh="损失电量", doc="the difference", unit="kWh"),
        Column(name="loss_share", dtype=PRICE, zh="线损率", doc="loss ÷ supply; empty = nothing was supplied", nullable=True),
    ),
)  # fmt: skip
ANOMALY_RESULT_TABLES = (USE_DAYS, ANOMALY_SIGNALS, ANOMALY_EVIDENCE, AREA_LOSSES)
