"""Stop and restore of supply: rules of a warrant, days on which nobody is stopped, how meters are reached."""

import polars as pl

from yingshou.core.money import YUAN
from yingshou.core.tables.schema import Column, RowRule, Table
from yingshou.core.tables.scope import ALL

STOP_CAUSES = ("ARREARS", "PREPAID")
"""Why supply is stopped: arrears after demand and notice, or a balance used up under cost control (费控)."""
STOP_DAY_KINDS = ("HEAT", "COLD", "STORM", "DISASTER", "EXAM", "EVENT", "SCHOOL_HOLIDAY")
"""What a declared span of days is. All but the last keep everybody on; the last ends the protection of schools."""

_TIME = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"


def _in_order(low: str, high: str) -> RowRule:
    return RowRule(code="PERIOD_ORDER", column=high, keeps=pl.col(high) >= pl.col(low))


STOP_RULES = Table(
    name="stop_rules",
    zh="停电规则",
    doc="One row a version of what must hold before supply is stopped for a cause, and how fast it is restored.",
    key=("cause", "valid_from"),
    columns=(
        Column(name="cause", dtype=pl.String, zh="停电原因", doc="arrears, or a balance used up", choices=STOP_CAUSES),
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first day"),
        Column(name="overdue_days", dtype=pl.Int32, zh="逾期天数", doc="a due item counts when it is overdue by more than so many days",
               unit="days"),
        Column(name="least_amount", dtype=YUAN, zh="起停金额", doc="less than this is not stopped for", unit="yuan"),
        Column(name="notice_days", dtype=pl.Int32, zh="通知提前天数", doc="least days from the notice served to the stop; 0 = no notice",
               unit="days"),
        Column(name="notice_expires_days", dtype=pl.Int32, zh="通知有效天数", doc="after so many days the notice must be served again",
               unit="days"),
        Column(name="warning_minutes", dtype=pl.Int32, zh="停电前提示分钟", doc="least minutes from the last warning to the stop",
               unit="minutes"),
        Column(name="warning_expires_minutes", dtype=pl.Int32, zh="提示有效分钟", unit="minutes",
               doc="after so many minutes the warning must be given again"),
        Column(name="low_warning_days", dtype=pl.Int32, zh="余额预警有效天数", unit="days", nullable=True,
               doc="within so many days a low balance must have been told; empty = need not be"),
        Column(name="start_time", dtype=pl.String, zh="允许开始时刻", doc="HH:MM, Beijing time"),
        Column(name="end_time", dtype=pl.String, zh="允许结束时刻", doc="HH:MM; no stop from here on"),
        Column(name="rest_days", dtype=pl.Boolean, zh="休息日可停", doc="whether supply may be stopped on weekends and holidays"),
        Column(name="before_rest_days", dtype=pl.Boolean, zh="休息日前一日可停", doc="whether it may be stopped on the day before them"),
        Column(name="path_minutes", dtype=pl.Int32, zh="通道测试有效分钟", unit="minutes",
               doc="the meter must have answered within so many minutes before the stop"),
        Column(name="restore_hours", dtype=pl.Int32, zh="复电承诺小时", doc="promised time from the cause gone to supply restored", unit="h"),
        Column(name="restore_tries", dtype=pl.Int32, zh="命令次数上限", doc="tries of a command before a person is called"),
        Column(name="source", dtype=pl.String, zh="来源文件", doc="document it was read in"),
    ),
    rules=(
        *(
            RowRule(code="NEGATIVE", column=name, keeps=pl.col(name) >= 0)
            for name in ("overdue_days", "least_amount", "notice_days", "warning_minutes", "low_warning_days")
        ),
        _in_order("notice_days", "notice_expires_days"),
        _in_order("warning_minutes", "warning_expires_minutes"),
        *(
            RowRule(code="NOT_POSITIVE", column=name, keeps=pl.col(name) > 0)
            for name in ("path_minutes", "restore_hours", "restore_tries")
        ),
        RowRule(code="OUT_OF_RANGE", column="start_time", keeps=pl.col("start_time").str.contains(_TIME)),
        RowRule(code="OUT_OF_RANGE", column="end_time", keeps=pl.col("end_time").str.contains(_TIME)),
        RowRule(code="PERIOD_ORDER", column="end_time", keeps=pl.col("end_time") > pl.col("start_time")),
    ),
)  # fmt: skip

STOP_DAYS = Table(
    name="stop_days",
    zh="停电日历",
    doc="One row a span of days declared by the authority or the office: no stop on them, or a holiday of schools.",
    key=("kind", "org_code", "first_date"),
    columns=(
        Column(name="kind", dtype=pl.String, zh="日期类别", doc="why nobody is stopped, or a holiday of schools",
               choices=STOP_DAY_KINDS),
        Column(name="org_code", dtype=pl.String, zh="供电单位", doc="supply organisation with all below it; empty = all",
               nullable=True, default=ALL),
        Column(name="first_date", dtype=pl.Date, zh="首日", doc="first day"),
        Column(name="last_date", dtype=pl.Date, zh="末日", doc="last day, included"),
        Column(name="source", dtype=pl.String, zh="来源文件", doc="notice or forecast"),
    ),
    rules=(_in_order("first_date", "last_date"),),
)  # fmt: skip

METER_LINKS = Table(
    name="meter_links",
    zh="电能表通信档案",
    doc="One row a version of how a meter is reached; a later row of the meter takes the place of the earlier one.",
    key=("meter_no", "valid_from"),
    columns=(
        Column(name="meter_no", dtype=pl.String, zh="电能表编号", doc="meter of the table metering_points"),
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first day"),
        Column(name="gateway", dtype=pl.String, zh="通信通道", doc="name of the way to it in the file of gateways"),
        Column(name="address", dtype=pl.String, zh="通信地址", doc="12 digits, as DL/T 645 addresses it"),
        Column(name="asset_no", dtype=pl.String, zh="表号", nullable=True,
               doc="12 digits the meter states as its own number; empty = not compared"),
        Column(name="has_relay", dtype=pl.Boolean, zh="可远程停复电", doc="has a relay that remote commands work"),
    ),
    rules=(
        RowRule(code="OUT_OF_RANGE", column="address", keeps=pl.col("address").str.contains(r"^[0-9]{12}$")),
        RowRule(code="OUT_OF_RANGE", column="asset_no", keeps=pl.col("asset_no").str.contains(r"^[0-9]{12}$")),
    ),
)  # fmt: skip

SUPPLY_TABLES = (STOP_RULES, STOP_DAYS, METER_LINKS)
"""What is known and decided of stopping and restoring supply, as dated data."""
