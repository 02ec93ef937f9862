"""Half a year of a company, lived day by day through the real flows: from overdue to settled.

Modules:
    company: who there is, drawn from a seed.
    customers: how each kind pays, and what it says to a collector.
    special: the few whose ends are told by the rules: a hospital, a steel works, a bankrupt, ….
    office: the hands of those inside: collectors, dispatcher, post room.
    oracle: which steps of collection must have happened, in plain Python.
    evening: what must hold every evening.
    story: the days.

    python -m tests.scenarios.half_year --customers 2000 --months 6

prints one JSON object: what happened, and everything that did not hold.
"""
