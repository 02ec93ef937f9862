"""From charge lines to bills: the bill is the sum of its rounded lines."""

from yingshou.core.billing.bills import make_bills
from yingshou.core.billing.corrections import Correction, compare_lines, correct_bills

__all__ = ["Correction", "compare_lines", "correct_bills", "make_bills"]
