"""The rules that are shipped, and which of their versions holds on a day."""

from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.tables.warnings import WARNING_RULES

_SHIPPED = date(2000, 1, 1)
_TUNED = "以模拟账簿调定的起始值，未用本单位违约记录核实"
_MANAGER, _LEAD = "ACCOUNT_MANAGER", "TEAM_LEAD"
_DEFAULTS = (
    ("SEASON_25", "use_fall_season", "0.25", "0.15", "YELLOW", "0.14", 90, _MANAGER),
    ("SEASON_45", "use_fall_season", "0.45", "0.3", "ORANGE", "0.5", 60, _MANAGER),
    ("TREND_25", "use_fall_trend", "0.25", "0.12", "YELLOW", "0.4", 75, _MANAGER),
    ("TREND_45", "use_fall_trend", "0.45", "0.25", "ORANGE", "0.4", 45, _MANAGER),
    ("LATE_30", "late_rise", "0.3", "0.15", "YELLOW", "0.07", 60, _MANAGER),
    ("LATE_60", "late_rise", "0.6", "0.4", "ORANGE", "0.3", 45, _MANAGER),
    ("DELAY_3", "delay_rise", "3", "1", "YELLOW", "0.25", 75, _MANAGER),
    ("DELAY_8", "delay_rise", "8", "4", "ORANGE", "0.3", 45, _MANAGER),
    ("SHORT_2", "instalments_short", "2", "1", "YELLOW", "0.06", 45, _MANAGER),
    ("DRAFT_25", "draft_rise", "0.25", "0.1", "YELLOW", "0.13", 90, _MANAGER),
    ("OVERDRAFT", "prepaid_overdraft", "0.01", "0.01", "YELLOW", "0.05", 15, _MANAGER),
    ("OVERDUE_1", "days_overdue", "1", "1", "YELLOW", "0.05", 29, _MANAGER),
    ("OVERDUE_11", "days_overdue", "11", "1", "ORANGE", "0.4", 19, _LEAD),
    ("OVERDUE_31", "days_overdue", "31", "1", "RED", "0.7", 0, _LEAD),
    ("UNUSUAL_3", "overdue_unusual", "3", "1", "YELLOW", "0.2", 26, _MANAGER),
    ("UNUSUAL_10", "overdue_unusual", "10", "1", "ORANGE", "0.5", 19, _LEAD),
    ("CAPACITY_30", "capacity_cut", "0.3", "0.3", "ORANGE", "0.16", 90, _MANAGER),
    ("TENANT", "tenant_change", "1", "1", "BLUE", "0.03", 60, _MANAGER),
    ("REGISTRY_2", "registry", "2", "2", "YELLOW", "0.28", 90, _MANAGER),
    ("COURT_2", "court", "2", "2", "ORANGE", "0.17", 90, _LEAD),
    ("COURT_3", "court", "3", "3", "RED", "0.5", 60, _LEAD),
    ("PLEDGE_2", "equity_pledge", "2", "2", "YELLOW", "0.23", 120, _MANAGER),
    ("NEWS_3", "news", "3", "3", "ORANGE", "0.35", 60, _MANAGER),
)


def default_rules() -> pl.DataFrame:
    """Return the rules that are shipped, columns as in `warning_rules`.

    Days overdue follow the colours of the trade: yellow to 10, orange to 30, red beyond; a court matter of
    the gravest kind is red at once. The other thresholds and the chances were set on simulated books
    (`bench/models/warning_pass.py`, seeds apart from those measured) and are not verified on real defaults.
    """
    rows = [
        (
            rule, _SHIPPED, feature, Decimal(threshold), Decimal(clear), colour, Decimal(chance), lead, owner,
            None, _TUNED, False,
        )
        for rule, feature, threshold, clear, colour, chance, lead, owner in _DEFAULTS
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=WARNING_RULES.schema, orient="row")


def rules_on(*, rules: pl.DataFrame, day: date) -> pl.DataFrame:
    """Return the latest version of each rule that has begun by a day, without those switched off."""
    begun = rules.filter(pl.col("valid_from") <= day).sort("valid_from")
    latest = begun.unique("rule_no", keep="last").sort("rule_no")
    return latest.filter(pl.col("active").fill_null(value=True))
