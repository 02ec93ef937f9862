"""Stage: care (担保到期). What lapses unless somebody acts."""

from yingshou.core.care.alarms import due_alarms
from yingshou.core.care.shipped import default_alarms

__all__ = ["default_alarms", "due_alarms"]
