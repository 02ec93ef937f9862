"""The terms, the conduct and the grounds of write-offs that are shipped, and which version holds."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from yingshou.core.tables.legal import LEGAL_CONDUCT, LEGAL_DEADLINES, WRITE_OFF_GROUNDS

_LAW, _LOSSES = date(2008, 4, 1), date(2011, 1, 1)
_SOURCES = {
    "ORDER_OBJECTION": "民事诉讼法督促程序：债务人自收到支付令之日起十五日内 [U]",
    "APPEAL": "民事诉讼法第二审程序：不服判决，自送达之日起十五日内 [U]",
    "EXECUTION": "民事诉讼法执行程序：申请执行的期间为二年 [U]",
    "TAX": "国家税务总局公告2011年第25号《企业资产损失所得税税前扣除管理办法》[U]",
}
_GROUNDS = (
    ("BANKRUPTCY_CLOSED", 0, None, "BANKRUPTCY_CLOSED", True, "STOPS"),
    ("EXECUTION_ENDED", 0, None, "EXECUTION_ENDED", True, "RUNS"),
    ("DEREGISTERED", 0, None, None, True, "STOPS"),
    ("DEATH_OR_MISSING", 0, None, None, True, "STOPS"),
    ("OVERDUE_3_YEARS", 1096, None, None, True, "RUNS"),
    ("SMALL_OVERDUE_1_YEAR", 366, Decimal("50000.00"), None, False, "RUNS"),
    ("OTHER_GROUND", 0, None, None, True, "STOPS"),
)  # fmt: skip


def default_deadlines() -> pl.DataFrame:
    """Return the terms of civil procedure in the table LEGAL_DEADLINES.

    None has been compared with the original text here, so `verified` is false; an office that has done so
    imports its own rows.
    """
    rows = [
        ("ORDER_OBJECTION", _LAW, 15, "DAY", False, _SOURCES["ORDER_OBJECTION"]),
        ("APPEAL", _LAW, 15, "DAY", False, _SOURCES["APPEAL"]),
        ("EXECUTION", _LAW, 2, "YEAR", False, _SOURCES["EXECUTION"]),
    ]
    return pl.DataFrame(rows, schema=LEGAL_DEADLINES.schema, orient="row")


def default_conduct() -> pl.DataFrame:
    """Return what is shipped: steps of collection pause for items that are before a court.

    It is working practice, no law; a company imports its own.
    """
    rows = [(_LAW, "PAUSE", 1095, "工作惯例，非法律规定")]
    return pl.DataFrame(rows, schema=LEGAL_CONDUCT.schema, orient="row")


def default_grounds() -> pl.DataFrame:
    """Return the grounds on which a claim may be written off, in the table WRITE_OFF_GROUNDS.

    Grounds, ages and the limit of small sums follow the tax rule on losses of assets as it is widely known;
    whether penalty runs on is working practice. `verified` is false throughout.
    """
    rows = [
        (ground, _LOSSES, days, largest, step, document, penalty, False, _SOURCES["TAX"])
        for ground, days, largest, step, document, penalty in _GROUNDS
    ]
    return pl.DataFrame(rows, schema=WRITE_OFF_GROUNDS.schema, orient="row")


def conduct_on(*, conduct: pl.DataFrame, day: date) -> dict[str, Any]:
    """Return the version of the conduct that holds on a day, by column name."""
    return conduct.filter(pl.col("valid_from") <= day).sort("valid_from").row(-1, named=True)


def ground_on(*, grounds: pl.DataFrame, ground: str, day: date) -> dict[str, Any] | None:
    """Return the version of a ground that holds on a day, by column name; None where there is none."""
    held = grounds.filter((pl.col("ground") == ground) & (pl.col("valid_from") <= day)).sort("valid_from")
    return None if held.is_empty() else held.row(-1, named=True)
