"""The rates and rules that are shipped, and which of their versions holds on a day."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from yingshou.core.tables.risk import GRADE_DEFAULT_RATES, LOSS_RULES, STRESS_SCENARIOS
from yingshou.core.tables.scope import ALL

_SHIPPED = date(2000, 1, 1)
_UNVERIFIED = "未经核实的起始值，请换成本单位历史违约率"
_BY_GRADE = (("A", "0.005"), ("B", "0.02"), ("C", "0.06"), ("D", "0.2"))
_BY_DAYS = ((0, "0.01"), (1, "0.03"), (11, "0.08"), (31, "0.2"), (91, "0.5"))
"""The steps are those of the colours of warning: due, to 10 days overdue, to 30, more; then a quarter."""


def default_rates() -> pl.DataFrame:
    """Return the default rates that are shipped, columns as in `grade_default_rates`.

    No public text gives default rates of power customers; these are a beginning to be replaced, not verified.
    """
    rows = [(grade, _SHIPPED, 0, Decimal(rate), _UNVERIFIED, False) for grade, rate in _BY_GRADE]
    rows += [(ALL, _SHIPPED, days, Decimal(rate), _UNVERIFIED, False) for days, rate in _BY_DAYS]
    return pl.DataFrame(rows, schema=GRADE_DEFAULT_RATES.schema, orient="row")


def default_loss_rules() -> pl.DataFrame:
    """Return the rules that are shipped, columns as in `loss_rules`.

    37 days to a stop: supply may be stopped 30 days after the due date (电力供应与使用条例 art. 39), and the
    notice takes seven. 0.12 is the least asset correlation of companies in the Basel formula (CRE31.5). The
    recovery share has no public source and is not verified.
    """
    row = (
        _SHIPPED, Decimal("0.3"), Decimal("0.12"), 37, 45, Decimal("10000.00"), 10_000, 1, _UNVERIFIED, False,
    )  # fmt: skip
    return pl.DataFrame([row], schema=LOSS_RULES.schema, orient="row")


def default_scenarios() -> pl.DataFrame:
    """Return the scenarios that are shipped, columns as in `stress_scenarios`."""
    rows = [
        ("INDUSTRY_30", _SHIPPED, "INDUSTRY_FALLS", ALL, Decimal("0.3"), Decimal(3), True, None),
        ("EMPLOYER_STOPS", _SHIPPED, "ACCOUNT_STOPS", ALL, Decimal(1), Decimal("1.5"), True, None),
        ("ACCEPTOR_FAILS", _SHIPPED, "ACCEPTOR_FAILS", ALL, Decimal(1), Decimal(1), True, None),
    ]
    return pl.DataFrame(rows, schema=STRESS_SCENARIOS.schema, orient="row")


def rules_on(*, rules: pl.DataFrame, day: date) -> dict[str, Any]:
    """Return the row of `loss_rules` that holds on a day: the latest begun."""
    return rules.filter(pl.col("valid_from") <= day).sort("valid_from").row(-1, named=True)
