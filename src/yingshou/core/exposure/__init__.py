"""Stage: exposure. What each day supplied is worth, and whether it was covered."""

from yingshou.core.exposure.ahead import exposure_ahead
from yingshou.core.exposure.daily import daily_values
from yingshou.core.exposure.positions import positions
from yingshou.core.exposure.proof import prove
from yingshou.core.exposure.summary import worst_day, zero_risk_share
from yingshou.core.exposure.today import exposure_today

__all__ = [
    "daily_values",
    "exposure_ahead",
    "exposure_today",
    "positions",
    "prove",
    "worst_day",
    "zero_risk_share",
]
