"""The rules that are shipped; a company imports its own."""

from datetime import date

import polars as pl

from yingshou.core.tables import GUARANTEE_ALARMS
from yingshou.core.tables.care import OCCASIONS

_SHIPPED = date(2000, 1, 1)
_DAYS_BEFORE = (30, 15, 7)


def default_alarms() -> pl.DataFrame:
    """Return the alarms that are shipped: 30, 15 and 7 days before both occasions.

    No public text sets them; a month is what a bank asks for to renew a letter.
    """
    rows = [(occasion, _SHIPPED, days, None) for occasion in OCCASIONS for days in _DAYS_BEFORE]
    return pl.DataFrame(rows, schema=GUARANTEE_ALARMS.schema, orient="row")
