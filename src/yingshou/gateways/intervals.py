"""Quarter-hours in Parquet files, one a month: `2018-01.parquet`, sorted by point and time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import polars as pl

from yingshou.core.tables import INTERVALS

_KEY = list(INTERVALS.key)
_VALUES = [name for name in INTERVALS.names if name not in INTERVALS.key]


@dataclass(frozen=True, slots=True)
class Appended:
    """What became of the rows: rows = inserted + unchanged + conflicts.height."""

    inserted: int
    unchanged: int
    conflicts: pl.DataFrame


class IntervalStore:
    """The quarter-hours of all interval-metered points, by month.

    A file is replaced as a whole once its successor is written, so a reader or a crash never meets half a
    month. Two writers of the same month must be kept apart by the caller.
    """

    def __init__(self, folder: Path) -> None:
        """Use a folder, which must exist."""
        self._folder = folder

    def compare(self, frame: pl.DataFrame) -> Appended:
        """Tell what `append` would do, without writing.

        Args:
            frame: columns as in `intervals`, point_no and start_at unique.
        """
        return _sum([_merge(stored, part)[1] for _, stored, part in self._months(frame)])

    def append(self, frame: pl.DataFrame) -> Appended:
        """Store the quarter-hours that are not stored yet; stored ones are never overwritten.

        Args:
            frame: columns as in `intervals`, point_no and start_at unique.

        Returns:
            The counts, and in `conflicts` the keys of rows that are stored with other values.
        """
        outcomes = []
        for path, stored, part in self._months(frame):
            merged, outcome = _merge(stored, part)
            if outcome.inserted:
                self._write(path, merged)
            outcomes.append(outcome)
        return _sum(outcomes)

    def read(
        self, start_date: date, end_date: date, *, point_nos: Sequence[str] | None = None
    ) -> pl.DataFrame:
        """Read the quarter-hours of some days, columns as in `intervals`.

        Args:
            start_date: first day.
            end_date: day after the last.
            point_nos: metering points wanted; None = all.
        """
        begin, end = (datetime.combine(day, time()) for day in (start_date, end_date))
        first, last = f"{start_date:%Y-%m}", f"{end_date:%Y-%m}"
        paths = [path for path in sorted(self._folder.glob("????-??.parquet")) if first <= path.stem <= last]
        if not paths:
            return INTERVALS.empty()
        rows = pl.scan_parquet(paths).filter(
            pl.col("start_at").is_between(pl.lit(begin), pl.lit(end), closed="left")
        )
        if point_nos is not None:
            rows = rows.filter(pl.col("point_no").is_in(list(point_nos)))
        return INTERVALS.conform(rows.collect())

    def _months(self, frame: pl.DataFrame) -> Iterator[tuple[Path, pl.DataFrame, pl.DataFrame]]:
        """Yield each month of the frame: its file, what is stored, and what comes."""
        rows = INTERVALS.conform(frame).with_columns(_month=pl.col("start_at").dt.strftime("%Y-%m"))
        for (month,), part in sorted(rows.partition_by("_month", as_dict=True, include_key=False).items()):
            path = self._folder / f"{month}.parquet"
            stored = INTERVALS.conform(pl.read_parquet(path)) if path.exists() else INTERVALS.empty()
            yield path, stored, part

    def _write(self, path: Path, frame: pl.DataFrame) -> None:
        """Write a month beside the old file, then put it in its place."""
        path.parent.mkdir(parents=True, exist_ok=True)
        successor = path.with_suffix(".writing")
        frame.sort(_KEY).write_parquet(successor, compression="zstd")
        successor.replace(path)


def _merge(stored: pl.DataFrame, part: pl.DataFrame) -> tuple[pl.DataFrame, Appended]:
    """Add the new rows of a part to what is stored, and count."""
    fresh = part.join(stored, on=_KEY, how="anti")
    known = part.join(stored, on=_KEY, how="semi")
    conflicts = known.join(stored, on=[*_KEY, *_VALUES], how="anti", nulls_equal=True).select(_KEY)
    outcome = Appended(fresh.height, known.height - conflicts.height, conflicts)
    return pl.concat([stored, fresh]), outcome


def _sum(outcomes: Sequence[Appended]) -> Appended:
    keys = INTERVALS.empty().select(_KEY)
    return Appended(
        sum(outcome.inserted for outcome in outcomes),
        sum(outcome.unchanged for outcome in outcomes),
        pl.concat([keys, *(outcome.conflicts for outcome in outcomes)]),
    )
