"""Checks of usage, reads and bills by rules that are data: what was seen, which limit, whose task.

Modules:
    defaults: the rules that hold where an office has set none of its own.
    history: what an account used before.
    use: checks of the month's energy against history, capacity and suspension.
    readings: checks of the reads and meters behind the energy.
    amounts: checks of the bills.
    findings: what a check found, as problem rows with limit, effect and owner.
    check: all checks together.
"""
