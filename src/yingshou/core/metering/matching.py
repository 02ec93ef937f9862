"""Which meter a read is of."""

import polars as pl

from yingshou.core.joins import beside

METER = ("point_no", "meter_no")
"""What tells meters apart."""
_FEW_DAYS = 3


def reads_of(*, reads: pl.DataFrame, meters: pl.DataFrame) -> pl.DataFrame:
    """Return the reads on the days of their meters, each with its meter's row number `_meter` and days.

    Args:
        reads: frame READS, with any of its columns.
        meters: METER, `_meter`, meter_start and meter_end; a meter has one row.
    """
    first, last = meters["meter_start"].min(), meters["meter_end"].max()
    window = reads.filter(pl.col("read_date").is_between(first, last))
    days = meters.select(*METER, "_meter", "meter_start", "meter_end")
    read_on = window["read_date"].unique()
    # Reads of one day often lie as the meters do; where there are many days, few would.
    several = 1 < read_on.len() <= _FEW_DAYS
    alike = [window.filter(pl.col("read_date") == day) for day in read_on] if several else [window]
    within = pl.col("read_date").is_between(pl.col("meter_start"), pl.col("meter_end"))
    return pl.concat(
        rows.hstack(beside(rows.select(METER), days, on=METER).drop(METER)).filter(within) for rows in alike
    )
