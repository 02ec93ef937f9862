"""Stage: care (担保与走访). What lapses unless somebody acts, and whom to see."""

from yingshou.core.care.alarms import due_alarms
from yingshou.core.care.shipped import default_alarms, default_visit_plans
from yingshou.core.care.visits import due_visits

__all__ = ["default_alarms", "default_visit_plans", "due_alarms", "due_visits"]
