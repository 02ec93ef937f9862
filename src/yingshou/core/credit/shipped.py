"""The rules of points, grades and forced grades that are shipped, as dated data."""

from datetime import date

import polars as pl

from yingshou.core.tables.credit import CREDIT_BANDS, CREDIT_FORCED, CREDIT_GRADES

_SHIPPED = date(2000, 1, 1)
_BANDS = {
    "ON_TIME": ((1000, 30), (950, 27), (900, 24), (800, 18), (600, 10), (400, 5), (0, 0)),
    "OVERDUE_MONTHS": ((0, 15), (1, 12), (2, 9), (3, 6), (4, 3), (6, 0)),
    "LONGEST_OVERDUE": ((0, 15), (1, 12), (8, 8), (31, 4), (61, 2), (91, 0)),
    "OVERDUE_RATIO": ((0, 15), (1, 10), (500, 6), (1000, 3), (2000, 0)),
    "DRAFT_SHARE": ((0, 5), (1, 4), (300, 3), (500, 2), (800, 0)),
    "GUARANTEE_COVER": ((0, 0), (1, 1), (500, 3), (1000, 5)),
    "BREACH": ((0, 5), (1, 0)),
    "EXTERNAL": ((0, 10), (1, 6), (2, 3), (3, 0)),
}
_GRADES = (("A", 90, "NORMAL"), ("B", 75, "NORMAL"), ("C", 60, "INSTALMENTS"), ("D", 0, "PREPAY"))
_UPGRADE_MONTHS = 3
_FORCED = (("DISHONOURED_DRAFT", 1), ("INSOLVENCY", 1), ("LONG_OVERDUE", 91), ("THEFT", 1))


def default_bands() -> pl.DataFrame:
    """Return the points of each criterion, in the table CREDIT_BANDS: 100 together.

    No public standard is known; criteria and weights are the product's own beginning (按期缴费率 30,
    逾期月数 15, 最长逾期 15, 欠费比 15, 票据 5, 担保 5, 违约用电 5, 外部信号 10). A company imports its own.
    """
    rows = [
        (criterion, _SHIPPED, at_least, points, None)
        for criterion, bands in _BANDS.items()
        for at_least, points in bands
    ]
    return pl.DataFrame(rows, schema=CREDIT_BANDS.schema, orient="row")


def default_grades() -> pl.DataFrame:
    """Return the grades, in the table CREDIT_GRADES: A from 90, B from 75, C from 60, D below."""
    rows = [(_SHIPPED, grade, points, way, _UPGRADE_MONTHS, None) for grade, points, way in _GRADES]
    return pl.DataFrame(rows, schema=CREDIT_GRADES.schema, orient="row")


def default_forced() -> pl.DataFrame:
    """Return what forces D, in the table CREDIT_FORCED: a dishonoured draft, insolvency, > 90 days, theft."""
    rows = [(reason, _SHIPPED, at_least, "D", None) for reason, at_least in _FORCED]
    return pl.DataFrame(rows, schema=CREDIT_FORCED.schema, orient="row")
