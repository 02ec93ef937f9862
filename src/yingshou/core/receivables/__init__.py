"""Stage: receivables. What a bill makes due, and when."""

from yingshou.core.receivables.dues import bill_dues

__all__ = ["bill_dues"]
