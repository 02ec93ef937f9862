"""From overdue to settled, small; the whole is `python -m tests.scenarios.half_year`."""

import pytest

from tests.scenarios.half_year.story import Story


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_each_ends_where_the_rules_say_and_no_step_is_skipped_or_repeated():
    with Story(customers=60, months=3, seed=20251001, thorough=False) as story:
        story.live()
        told = story.told()
    assert not told["broken"], "\n".join(told["broken"])
