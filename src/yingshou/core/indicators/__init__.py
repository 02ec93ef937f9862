"""Stage: indicators. One small function an indicator, each with its definition."""

from yingshou.core.indicators.rates import (
    arrears_to_average_month,
    cash_recovery_rate,
    cumulative_recovery_rate,
    instalment_share,
    old_arrears_recovery_rate,
    on_time_share,
    ratio,
    recovery_rate,
    zero_risk_day_share,
)
from yingshou.core.indicators.sums import arrears, cleared_on_time, received_before_final

__all__ = [
    "arrears",
    "arrears_to_average_month",
    "cash_recovery_rate",
    "cleared_on_time",
    "cumulative_recovery_rate",
    "instalment_share",
    "old_arrears_recovery_rate",
    "on_time_share",
    "ratio",
    "received_before_final",
    "recovery_rate",
    "zero_risk_day_share",
]
