"""A bill explained: every input and every rule that leads to its amount, as data.

Modules:
    parts: the shape of an explanation.
    energy: registers or quarter-hours that make the energy.
    prices: tiers, basic fee and the price each line was charged at.
    explain: puts them together.
"""

from yingshou.core.explanation.explain import explain
from yingshou.core.explanation.parts import Explanation

__all__ = ["Explanation", "explain"]
