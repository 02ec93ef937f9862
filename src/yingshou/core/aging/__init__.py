"""How old what is owed is, and how long it may still be pursued."""

from yingshou.core.aging.age import age_items
from yingshou.core.aging.rules import default_buckets, default_limitation, scale_on, with_bucket, years_on

__all__ = ["age_items", "default_buckets", "default_limitation", "scale_on", "with_bucket", "years_on"]
