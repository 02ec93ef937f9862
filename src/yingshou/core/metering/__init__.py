"""From register reads and quarter-hours to the usage of a billing month.

Modules:
    periods: which days a billing month supplies to each account, and who is billed at all.
    registers: usage from register reads: multiplier, roll-over, exchange of meters.
    checks: what makes a usage unfit for billing.
    chain: from metered to settled energy, step by step; the modules of its steps are `losses`, `loss_steps`,
        `deductions`, `allocation`, `steps` and `links`.
    schedule: the period of the day each quarter-hour belongs to.
    intervals: usage of each day, and of the month, from quarter-hours.
"""
