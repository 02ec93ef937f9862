"""From register reads and quarter-hours to the usage of a billing month.

Modules:
    periods: which days a billing month supplies to each account, and who is billed at all.
    registers: usage from register reads: multiplier, roll-over, exchange of meters.
    checks: what makes a usage unfit for billing.
    schedule: the period of the day each quarter-hour belongs to.
    intervals: usage of each day, and of the month, from quarter-hours.
"""
