"""Keep what a channel's file or a bank's statement says, for reconciliation; nothing is booked."""

from dataclasses import dataclass

import polars as pl
from django.db import transaction

from yingshou.core.tables import PROBLEMS
from yingshou.core.tables.problems import problem_rows, split_by_rules
from yingshou.core.tables.reconciliation import CHANNEL_LINES
from yingshou.records.payments.frames import channels
from yingshou.records.reconciliation.frames import LINES
from yingshou.records.reconciliation.operations import store_lines

STAGE = "reconciliation"
CHANNEL, BANK = "CHANNEL", "BANK"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinesKept:
    """What became of the lines: rows = inserted + unchanged + blocking problems."""

    rows: int
    inserted: int
    unchanged: int
    problems: pl.DataFrame


def keep_channel_file(
    *, frame: pl.DataFrame, source: str, parse_problems: pl.DataFrame | None = None
) -> LinesKept:
    """Keep the lines of a channel's own file; the same file again changes nothing.

    The n-th line of a channel, day and reference is the same line in every delivery, in whatever order they
    come. A reference that comes again with another amount or name is kept as a line of its own and shows
    up as a difference.

    Args:
        frame: CHANNEL_LINES; `file` and `row_number` are kept in problems where present.
        source: name of the file.
        parse_problems: rows that could not be read at all.
    """
    rows = CHANNEL_LINES.conform(frame).with_columns(pl.col("fee").fill_null(0))
    origin = [name for name in ("file", "row_number") if name in frame.columns]
    good, problems = split_by_rules(
        rows.hstack(frame.select(origin)), CHANNEL_LINES.rules, stage=STAGE, subject="reference"
    )
    known = channels().select("channel").unique()
    strange = good.join(known, on="channel", how="anti")
    good = good.join(known, on="channel", how="semi", maintain_order="left")
    unread = PROBLEMS.empty() if parse_problems is None else PROBLEMS.conform(parse_problems)
    listed = problem_rows(strange, stage=STAGE, code="UNKNOWN_CHANNEL", subject="reference", column="channel")
    kept = keep(lines=numbered(good, side=CHANNEL), source=source)
    found = pl.concat([unread, problems, listed])
    return LinesKept(rows=rows.height + unread.height, inserted=kept[0], unchanged=kept[1], problems=found)


def numbered(lines: pl.DataFrame, *, side: str) -> pl.DataFrame:
    """Number lines by side, channel, day, reference and the how-manieth of them each is: LINES."""
    place = pl.int_range(1, pl.len() + 1).over("channel", "line_date", "reference")
    ordered = lines.sort("channel", "line_date", "reference", "amount", "payer_name", "account_no")
    number = pl.format(
        "{}-{}-{}-{}-{}",
        pl.lit(side[0]),
        "channel",
        pl.col("line_date").dt.strftime("%Y%m%d"),
        "reference",
        place,
    )
    return ordered.with_columns(line_no=number, side=pl.lit(side)).select(
        pl.col(name).cast(dtype) for name, dtype in LINES.items()
    )


def keep(*, lines: pl.DataFrame, source: str) -> tuple[int, int]:
    """Store lines: how many are new and how many were known.

    One that stands where another line with other values stood before gets the next free place, so that
    neither file loses a line.
    """
    inserted = unchanged = 0
    with transaction.atomic():
        while lines.height:
            stored = store_lines(lines, source=source)
            inserted, unchanged = inserted + stored.inserted, unchanged + stored.unchanged
            lines = lines.join(stored.conflicts, on="line_no", how="semi").with_columns(_next_place())
    return inserted, unchanged


def _next_place() -> pl.Expr:
    parts = pl.col("line_no").str.extract_groups(r"^(?<head>.*-)(?<place>\d+)$")
    place = parts.struct.field("place").cast(pl.Int64) + 1
    return pl.concat_str(parts.struct.field("head"), place.cast(pl.String)).alias("line_no")
