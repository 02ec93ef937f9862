"""What a catalogue says, laid out for people: its versions, how they differ, and its hours of the day.

Modules:
    versions: since when and until when rows hold, and how many nobody has verified.
    differences: what changed between two days.
    hours: the period of each half-hour of the day in each month.
"""
