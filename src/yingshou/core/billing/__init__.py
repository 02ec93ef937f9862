"""From charge lines to bills: the bill is the sum of its rounded lines."""

from yingshou.core.billing.bills import make_bills

__all__ = ["make_bills"]
