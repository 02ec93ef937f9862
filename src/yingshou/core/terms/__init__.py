"""What the terms of a catalogue come to for each kind of accounts; all stages read them alike.

Modules:
    scopes: which accounts a row holds for.
    factors: what floating components are multiplied by in each period of the day.
"""
