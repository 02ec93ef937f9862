"""The rules that are shipped; a company imports its own."""

from datetime import date

import polars as pl

from yingshou.core.tables import GUARANTEE_ALARMS, VISIT_PLANS
from yingshou.core.tables.care import OCCASIONS
from yingshou.core.tables.scope import ALL

_SHIPPED = date(2000, 1, 1)
_DAYS_BEFORE = (30, 15, 7)


def default_alarms() -> pl.DataFrame:
    """Return the alarms that are shipped: 30, 15 and 7 days before both occasions.

    No public text sets them; a month is what a bank asks for to renew a letter.
    """
    rows = [(occasion, _SHIPPED, days, None) for occasion in OCCASIONS for days in _DAYS_BEFORE]
    return pl.DataFrame(rows, schema=GUARANTEE_ALARMS.schema, orient="row")


def default_visit_plans() -> pl.DataFrame:
    """Return the plan that is shipped, for dedicated lines and transformers alone.

    Monthly for lines, by the quarter for transformers; every 15 days for those that are watched, and those
    in severe arrears. No public text sets it; one manager for one large customer is common practice.
    """
    lines, transformers = "DEDICATED_LINE", "DEDICATED_TRANSFORMER"
    rows = [
        ("LINE", _SHIPPED, lines, ALL, ALL, 30, None),
        ("TRANSFORMER", _SHIPPED, transformers, ALL, ALL, 90, None),
        *(
            (f"{code}_{name}", _SHIPPED, supply, grade, treatment, 15, None)
            for name, supply in (("LINE", lines), ("TRANSFORMER", transformers))
            for code, grade, treatment in (("WATCHED", "WATCHED", ALL), ("SEVERE", ALL, "SEVERE"))
        ),
    ]
    return pl.DataFrame(rows, schema=VISIT_PLANS.schema, orient="row")
