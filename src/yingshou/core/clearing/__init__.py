"""Stage: clearing. Which money settles what: oldest due first, and inside an item by a chosen order."""

from yingshou.core.clearing.clear import clear
from yingshou.core.clearing.split import WITHIN
from yingshou.core.clearing.waves import waves

__all__ = ["WITHIN", "clear", "waves"]
