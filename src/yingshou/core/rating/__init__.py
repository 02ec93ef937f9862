"""From usage to charge lines: tiers, energy price components, basic fee, power factor.

Modules:
    versions: which rows of the catalogue hold on a day.
    tiers: annual tiers of residents.
    energy: price components, with and without time of use.
    capacity: which capacity is in service on which days of the month.
    basic: capacity and demand charges.
    basic_days: the same by the day, where capacity changes, supply begins or ends inside the month.
    power_factor: the adjustment of 水电财字(83)215号.
    charges: puts them together, `rate`.
"""

from yingshou.core.rating.charges import Rated, rate

__all__ = ["Rated", "rate"]
