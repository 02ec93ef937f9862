"""Stage: penalties. What lateness costs, by the day."""

from yingshou.core.penalties.accrual import accrued
from yingshou.core.penalties.rules import default_rules

__all__ = ["accrued", "default_rules"]
