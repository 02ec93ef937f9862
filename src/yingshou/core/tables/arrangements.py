"""Instalment agreements on arrears (欠费分期): what is paid back when, and how each of them stands."""

import polars as pl

from yingshou.core.money import YUAN
from yingshou.core.tables.schema import Column, Table

ARRANGEMENT_STATES = ("WAITING", "TURNED_DOWN", "RUNNING", "BROKEN", "COMPLETED", "CANCELLED")
"""WAITING for a second person, then TURNED_DOWN or RUNNING; RUNNING ends BROKEN, COMPLETED or CANCELLED."""

ARRANGEMENT_TERMS = Table(
    name="arrangement_terms",
    zh="欠费分期计划",
    doc="One row an instalment of an agreement on arrears.",
    key=("arrangement_no", "term_no"),
    columns=(
        Column(name="arrangement_no", dtype=pl.String, zh="分期协议编号", doc="agreement on arrears"),
        Column(name="term_no", dtype=pl.Int32, zh="期次", doc="1, 2, …"),
        Column(name="due_date", dtype=pl.Date, zh="约定日期", doc="last day to pay it"),
        Column(name="amount", dtype=YUAN, zh="金额", doc="to be paid by then", unit="yuan"),
    ),
)  # fmt: skip

ARRANGEMENT_STANDINGS = Table(
    name="arrangement_standings",
    zh="欠费分期履约情况",
    doc="One row an agreement on arrears as it stands at the end of a day.",
    key=("arrangement_no",),
    columns=(
        Column(name="arrangement_no", dtype=pl.String, zh="分期协议编号", doc="agreement on arrears"),
        Column(name="state", dtype=pl.String, zh="状态", doc="RUNNING, BROKEN or COMPLETED", choices=ARRANGEMENT_STATES),
        Column(name="paid", dtype=YUAN, zh="已还", doc="settled of its items since it was signed", unit="yuan"),
        Column(name="due_by_now", dtype=YUAN, zh="应还", doc="sum of the instalments whose day has come", unit="yuan"),
        Column(name="short", dtype=YUAN, zh="欠缺", doc="what is missing of it; never negative", unit="yuan"),
        Column(name="next_date", dtype=pl.Date, zh="下期日期", doc="next day to pay; empty = none", nullable=True),
        Column(name="next_amount", dtype=YUAN, zh="下期金额", doc="missing to keep that day; empty = none", unit="yuan",
               nullable=True),
        Column(name="broken_date", dtype=pl.Date, zh="违约日期", doc="first day on which a promise was broken", nullable=True),
    ),
)  # fmt: skip

ARRANGEMENT_INSTALMENTS = Table(
    name="arrangement_instalments",
    zh="欠费分期各期履约",
    doc="One row an instalment of an agreement on arrears with what was paid of it by the end of a day.",
    key=("arrangement_no", "term_no"),
    columns=(
        *ARRANGEMENT_TERMS.columns,
        Column(name="last_day", dtype=pl.Date, zh="宽限末日", doc="last day on which it still counts as kept"),
        Column(name="paid", dtype=YUAN, zh="已还", doc="of it, the first instalments filled first", unit="yuan"),
        Column(name="missed", dtype=pl.Boolean, zh="未按期", doc="its last day has passed short of it"),
    ),
)  # fmt: skip
