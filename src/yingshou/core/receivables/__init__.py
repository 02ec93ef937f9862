"""Stage: receivables. What a bill makes due, and when."""

from yingshou.core.receivables.corrections import Followed, follow_corrections
from yingshou.core.receivables.dues import bill_dues

__all__ = ["Followed", "bill_dues", "follow_corrections"]
