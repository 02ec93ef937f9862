"""Tier notices: households near or past a tier of the calendar year, told before it costs them."""

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.money import PRICE, YUAN
from yingshou.core.tables.schema import Column, Table

NOTICE_KINDS = ("WILL_CROSS", "NEAR", "PASSED")
"""WILL_CROSS: crosses its limit before the year's last read; NEAR: close to it; PASSED: beyond the first tier."""

TIER_NOTICES = Table(
    name="tier_notices",
    zh="阶梯提示",
    doc="One row a household near or past a tier limit, as it stood on a day.",
    key=("account_no",),
    columns=(
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account"),
        Column(name="notice_date", dtype=pl.Date, zh="测算日期", doc="day on which it was worked out"),
        Column(name="kind", dtype=pl.String, zh="提示类型", doc="what is to be told", choices=NOTICE_KINDS),
        Column(name="tier", dtype=pl.Int32, zh="当前档", doc="tier the next kWh falls into"),
        Column(name="accumulated_kwh", dtype=ENERGY, zh="年累计电量", doc="billed since January", unit="kWh"),
        Column(name="counted_until", dtype=pl.Date, zh="计至日期", doc="day after the last one billed"),
        Column(name="limit_kwh", dtype=ENERGY, zh="本档上限", doc="end of the tier; empty = none", unit="kWh",
               nullable=True),
        Column(name="left_kwh", dtype=ENERGY, zh="本档剩余电量", doc="up to the limit", unit="kWh", nullable=True),
        Column(name="kwh_per_day", dtype=ENERGY, zh="日均电量", doc="of the last three bills", unit="kWh/d"),
        Column(name="expected_date", dtype=pl.Date, zh="预计跨档日期", doc="at that rate; empty = not this year",
               nullable=True),
        Column(name="year_end_kwh", dtype=ENERGY, zh="预计全年电量", doc="at that rate", unit="kWh"),
        Column(name="price", dtype=PRICE, zh="本档电价", doc="price of the tier", unit="yuan/kWh"),
        Column(name="next_price", dtype=PRICE, zh="下一档电价", doc="price beyond the limit", unit="yuan/kWh",
               nullable=True),
        Column(name="extra_amount", dtype=YUAN, zh="预计多付", unit="yuan",
               doc="what energy beyond the limit costs more by the year's end"),
    ),
)  # fmt: skip
