"""What is kept of a catalogue is found again for the same frames, and for no others."""

from datetime import date

import polars as pl

from yingshou.core.once import kinds, once

CATALOGUE = pl.DataFrame({"price": [1, 2]})
DAY = date(2025, 10, 1)


def counted():
    calls = []

    @once
    def most(catalogue, *, on):
        calls.append(on)
        return catalogue["price"].max()

    return most, calls


def test_the_same_frame_and_day_are_worked_out_once():
    most, calls = counted()
    assert [most(CATALOGUE, on=DAY), most(CATALOGUE, on=DAY)] == [2, 2]
    assert calls == [DAY]


def test_another_day_or_an_equal_frame_is_worked_out_anew():
    most, calls = counted()
    most(CATALOGUE, on=DAY)
    most(CATALOGUE.clone(), on=DAY)
    most(CATALOGUE, on=date(2025, 11, 1))
    assert len(calls) == 3


def test_a_frame_that_is_gone_never_answers_for_another():
    most, _ = counted()
    for price in range(100):
        assert most(pl.DataFrame({"price": [price]}), on=DAY) == price


def test_equal_rows_are_one_frame_whatever_their_order():
    rows = pl.DataFrame({"place": ["B", "A", "B"], "limit": [None, 2, None]})
    found = kinds(rows)
    assert found is kinds(rows.reverse())
    assert found.rows() == [("A", 2), ("B", None)]
    assert kinds(rows.cast({"limit": pl.Int32})).schema["limit"] == pl.Int32
