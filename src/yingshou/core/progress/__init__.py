"""Stage: progress (电费回收进度). Planned against received by day, and where the month is likely to end."""

from yingshou.core.progress.curve import daily_curve, summary
from yingshou.core.progress.forecast import month_end
from yingshou.core.progress.plans import planned_shares

__all__ = ["daily_curve", "month_end", "planned_shares", "summary"]
