"""Stage: credit (信用评价). Facts of an account, points by published rules, the grade, a scorecard."""

from yingshou.core.credit.bins import PAIR
from yingshou.core.credit.evidence import evidence_items
from yingshou.core.credit.facts import credit_facts, judged_items, window_start
from yingshou.core.credit.grade import PREVIOUS, grade_accounts, grades_on
from yingshou.core.credit.measures import SHIFTED, WATCH, is_monotone, measures, stability
from yingshou.core.credit.outcome import last_snapshot, outcome_until, outcomes
from yingshou.core.credit.points import bands_on, most_points
from yingshou.core.credit.scorecard import bin_counts, parts, score
from yingshou.core.credit.shipped import default_bands, default_forced, default_grades

__all__ = [
    "PAIR",
    "PREVIOUS",
    "SHIFTED",
    "WATCH",
    "bands_on",
    "bin_counts",
    "credit_facts",
    "default_bands",
    "default_forced",
    "default_grades",
    "evidence_items",
    "grade_accounts",
    "grades_on",
    "is_monotone",
    "judged_items",
    "last_snapshot",
    "measures",
    "most_points",
    "outcome_until",
    "outcomes",
    "parts",
    "score",
    "stability",
    "window_start",
]
