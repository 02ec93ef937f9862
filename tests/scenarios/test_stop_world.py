"""Random interleavings of payments, reversals, disputes, notices, stops, faults and kills."""

from collections import Counter

from tests.scenarios.stop_world import play


def test_no_stop_without_its_conditions_and_no_payment_without_its_restore():
    """Given 2,000 interleavings, then no stop goes against the oracle and every one ends as it should."""
    counts = Counter()
    broken = [(seed, each) for seed in range(2_000) for each in play(seed, counts)]
    assert broken == []
    # The world reaches what it is about.
    reached = ("STOPPED", "RESTORED", "WITHDRAWN", "REVOKE", "SENT_DEAD", "SENT_DELAYED", "RESTORE_ORDERED")
    assert [name for name in reached if counts[name] < 5] == []
