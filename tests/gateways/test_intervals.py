"""Quarter-hours in monthly files: appended once, never overwritten, never half written."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yingshou.core.tables import INTERVALS
from yingshou.gateways.intervals import IntervalStore

START = datetime(2025, 9, 30, 23, 30)  # noqa: DTZ001  quarter-hours are local times without a zone
ALL = (date(2025, 1, 1), date(2026, 1, 1))


def quarters(numbers, *, point="P1", kwh="1.25", reactive="0.5"):
    return INTERVALS.conform(
        pl.DataFrame(
            {
                "point_no": point,
                "start_at": [START + timedelta(minutes=15 * number) for number in numbers],
                "active_kwh": Decimal(kwh),
                "reactive_forward_kvarh": reactive and Decimal(reactive),
            },
            schema_overrides={"start_at": pl.Datetime("us")},
        )
    )


@pytest.fixture
def store(tmp_path):
    return IntervalStore(tmp_path)


def test_months_lie_in_files_of_their_own(store, tmp_path):
    assert store.append(quarters(range(4))).inserted == 4
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2025-09.parquet", "2025-10.parquet"]
    assert store.read(*ALL).equals(quarters(range(4)))
    assert store.read(date(2025, 10, 1), date(2025, 10, 2)).equals(quarters([2, 3]))
    assert store.read(date(2025, 9, 1), date(2025, 10, 1)).equals(quarters([0, 1]))


def test_nothing_is_read_from_an_empty_store(store):
    assert store.read(*ALL).equals(INTERVALS.empty())
    assert store.append(INTERVALS.empty()).inserted == 0


def test_appending_again_changes_no_file(store, tmp_path):
    store.append(quarters(range(4)))
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    again = store.append(quarters(range(4)))
    assert (again.inserted, again.unchanged, again.conflicts.height) == (0, 4, 0)
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_stored_values_stand_and_differences_are_named(store):
    store.append(quarters(range(4)))
    other = pl.concat([quarters([1], kwh="9"), quarters([2], reactive=None), quarters([3, 4])])
    expected = (1, 1, [START + timedelta(minutes=15), START + timedelta(minutes=30)])
    for outcome in (store.compare(other), store.append(other)):
        conflicts = outcome.conflicts.sort("start_at")["start_at"].to_list()
        assert (outcome.inserted, outcome.unchanged, conflicts) == expected
    assert store.read(*ALL).equals(quarters(range(5)))


def test_points_can_be_chosen(store):
    store.append(pl.concat([quarters([0], point="P1"), quarters([0], point="P2")]))
    assert store.read(*ALL, point_nos=["P2"]).equals(quarters([0], point="P2"))
    assert store.read(*ALL, point_nos=[]).is_empty()


@settings(max_examples=20, deadline=None)
@given(st.lists(st.frozensets(st.integers(0, 12), min_size=1), min_size=1, max_size=5))
def test_the_order_of_arrival_does_not_matter(tmp_path_factory, parts):
    store = IntervalStore(tmp_path_factory.mktemp("store"))
    rows = [store.append(quarters(sorted(part))) for part in parts]
    together = sorted(frozenset().union(*parts))
    assert sum(row.inserted for row in rows) == len(together)
    assert store.read(*ALL).equals(quarters(together))
