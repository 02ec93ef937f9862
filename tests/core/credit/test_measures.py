"""Measures of probabilities against what became of the accounts, also where they are far off."""

import numpy as np

from yingshou.core.credit.measures import measures


def test_probabilities_far_from_the_outcomes_have_a_slope_that_fits():
    # Nine of ten thousand nearly sure not to default did, and half of two hundred nearly sure to.
    probability = np.array([1] * 10_000 + [999_999] * 200)
    defaulted = np.zeros(10_200, dtype=np.int64)
    defaulted[:9] = 1
    defaulted[-100:] = 1
    found = measures(defaulted=defaulted, probability=probability)
    # Log-odds ±13.8155; found are ln(9 ÷ 9,991) = −7.0122 and 0, so 7.0122 over 27.6310.
    assert str(found["slope"]) == "0.2538"
    assert (found["rows"], found["defaults"], str(found["brier"])) == (10_200, 109, "0.0107")
