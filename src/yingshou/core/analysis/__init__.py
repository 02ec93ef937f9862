"""What a customer's bills say: what they are made of, what they could have been, and what to change.

Modules:
    composition: the bills by component, and the energy by period of the day.
    power_factor: what the power factor cost or earned, and the kvar that reach the standard.
    load_shape: the curve of the day, load factor and highest demand, from quarter-hours.
    alternatives: what may be different: class, basis, prices, hours of use, purchase price.
    what_if: the months' real energy rated again under alternatives.
    basis_advice: the cheapest basis of the basic fee, and when it may be changed.
    household_limits: what moves the tier limits of a household.
    tier_notices: which households are near or past a tier, and when they will cross it.
    tier_letter: the letter that tells them, in Chinese and English.
"""

from yingshou.core.analysis.alternatives import PRESENT, Alternative
from yingshou.core.analysis.basis_advice import BasisAdvice, advise_basis
from yingshou.core.analysis.composition import component_totals, composition, period_shares
from yingshou.core.analysis.household_limits import household_limits
from yingshou.core.analysis.load_shape import LoadFacts, day_curves, load_facts
from yingshou.core.analysis.power_factor import power_factor_months
from yingshou.core.analysis.tier_letter import tier_letter
from yingshou.core.analysis.tier_notices import tier_notices
from yingshou.core.analysis.what_if import compare

__all__ = [
    "PRESENT",
    "Alternative",
    "BasisAdvice",
    "LoadFacts",
    "advise_basis",
    "compare",
    "component_totals",
    "composition",
    "day_curves",
    "household_limits",
    "load_facts",
    "period_shares",
    "power_factor_months",
    "tier_letter",
    "tier_notices",
]
