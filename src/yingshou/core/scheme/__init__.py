"""Scheme check (供电方案核对): contract, price class, capacity, meters, prices and agreement held together.

Mismatches are found before the first bill. They warn and never block: what cannot be billed at all is refused
where it is billed.

Modules:
    rules: the shape of a rule and of what it finds.
    terms: class, voltage, capacity, basis and power-factor standard of the account.
    meters: metering points, multipliers, opening reads, registers.
    prices: whether the catalogue has a price for the account.
    agreements: whether the settlement agreement fits the account.
    check: all of them, `check_scheme`.
"""

from yingshou.core.scheme.check import READ_FACTS, check_scheme

__all__ = ["READ_FACTS", "check_scheme"]
