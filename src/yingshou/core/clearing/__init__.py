"""Stage: clearing. Which money settles what, in the order of each account's rule."""

from yingshou.core.clearing.clear import clear
from yingshou.core.clearing.limits import Limit, default_limits, limit_on
from yingshou.core.clearing.orders import default_orders, orders_on
from yingshou.core.tables.money_rules import WITHIN

__all__ = ["WITHIN", "Limit", "clear", "default_limits", "default_orders", "limit_on", "orders_on"]
