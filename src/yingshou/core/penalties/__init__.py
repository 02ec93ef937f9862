"""Stage: penalties. What lateness costs, by the day."""

from yingshou.core.penalties.accrual import BASE_YEARS, accrued
from yingshou.core.penalties.rules import default_rules

__all__ = ["BASE_YEARS", "accrued", "default_rules"]
