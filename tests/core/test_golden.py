"""The copy of the worked cases says what the shared file says."""

import pytest

from tests.core import golden


@pytest.mark.parametrize("topic", golden.TOPICS)
def test_copy_agrees_with_the_shared_file(topic):
    shared = {c["id"]: c for c in golden.cases(topic)}
    for copied in golden.copied_cases(topic):
        original = shared[copied["id"]]
        assert {key: original[key] for key in copied} == copied


def test_all_topics_are_copied():
    assert {topic: len(golden.copied_cases(topic)) for topic in golden.TOPICS} == {
        "tiers": 5, "two_part": 9, "power_factor": 9, "instalments": 4, "allocation": 3, "tariff_table": 13,
        "vat": 1, "kpi": 1, "late_payment_penalty": 11, "dishonoured_draft": 2,
        "corrections": 5, "theft": 1, "losses": 1, "capacity_change": 9,
    }  # fmt: skip
