"""A bill explained: every input and every rule that leads to its amount, as data.

Modules:
    parts, meter_parts, quantity_parts, capacity_parts: the shape of an explanation.
    energy: registers or quarter-hours that make the energy.
    quantities: losses, deductions and shares that make metered energy the energy billed.
    capacity: changes of capacity behind a basic fee by the day.
    prices: tiers, basic fee and the price each line was charged at.
    explain: puts them together.
"""

from yingshou.core.explanation.explain import explain
from yingshou.core.explanation.parts import Explanation

__all__ = ["Explanation", "explain"]
