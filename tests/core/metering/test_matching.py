"""Reads find their meters as an ordinary join does, however many days and in whatever order they lie."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from yingshou.core.metering.matching import METER, reads_of

START = date(2025, 9, 1)
NUMBERS = st.permutations(["1", "2", "3", "4"])


def reads(numbers, days):
    return pl.DataFrame(
        [
            {"point_no": f"P{n}", "meter_no": f"M{n}", "read_date": START + timedelta(d)}
            for d in days
            for n in numbers
        ],
        schema={"point_no": pl.String, "meter_no": pl.String, "read_date": pl.Date},
    )


def meters(numbers):
    return pl.DataFrame(
        {
            "point_no": [f"P{n}" for n in numbers],
            "meter_no": [f"M{n}" for n in numbers],
            "meter_start": [START + timedelta(int(n)) for n in numbers],
            "meter_end": [START + timedelta(30)] * len(numbers),
        },
        schema={"point_no": pl.String, "meter_no": pl.String, "meter_start": pl.Date, "meter_end": pl.Date},
    ).with_row_index("_meter")


@given(
    numbers=NUMBERS,
    others=NUMBERS,
    count=st.integers(0, 4),
    days=st.lists(st.integers(-2, 33), unique=True, max_size=6),
)
def test_the_shortcut_by_day_changes_nothing(numbers, others, count, days):
    given_reads, known = reads(others, days), meters(numbers[:count])
    expected = given_reads.join(known, on=METER, how="inner").filter(
        pl.col("read_date").is_between(pl.col("meter_start"), pl.col("meter_end"))
    )
    found = reads_of(reads=given_reads, meters=known)
    assert_frame_equal(found.select(expected.columns), expected, check_row_order=False)


@pytest.mark.parametrize("days", [[0, 30], [0, 1, 2, 3, 30]])
def test_a_read_of_another_meter_of_the_point_is_not_counted(days):
    exchanged = reads(["1"], days).with_columns(meter_no=pl.lit("M9"))
    assert reads_of(reads=exchanged, meters=meters(["1"])).is_empty()
