"""Joins with a shortcut give what ordinary joins give, whatever the rows and their order."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from yingshou.core.joins import beside, matched, only, ordered, without

KEYS = st.lists(st.sampled_from(["A", "B", "C", "D"]), max_size=6)
SINGLE = st.lists(st.sampled_from(["A", "B", "C", "D"]), max_size=4, unique=True)


def rows(keys, name):
    return pl.DataFrame(
        {"account_no": keys, name: list(range(len(keys)))}, schema={"account_no": pl.String, name: pl.Int64}
    )


@pytest.mark.parametrize(
    ("join", "how"), [(beside, "left"), (matched, "inner"), (only, "semi"), (without, "anti")]
)
@given(keys=KEYS, others=SINGLE, same=st.booleans())
def test_the_shortcut_changes_nothing(join, how, keys, others, same):
    left = rows(others if same else keys, "left")
    right = rows(others, "right")
    expected = left.join(right, on="account_no", how=how, maintain_order="left")
    assert_frame_equal(join(left, right), expected)


def test_a_key_of_several_columns():
    left = rows(["A", "A"], "day").with_columns(left=pl.lit(1))
    right = pl.DataFrame({"account_no": ["A"], "day": [1], "kwh": [7]})
    assert beside(left, right, on=["account_no", "day"])["kwh"].to_list() == [None, 7]
    same = left.select("account_no", "day", kwh="day")
    assert beside(left, same, on=["account_no", "day"])["kwh"].to_list() == [0, 1]


def test_rows_in_order_stay_as_they_are():
    frame = rows(["A", "A", "B"], "row")
    assert ordered(frame) is frame
    assert ordered(frame.reverse())["row"].to_list() == [1, 0, 2]
