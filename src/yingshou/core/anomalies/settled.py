"""Days that an inspection has settled: what was found of them is mended and does not count again."""

import polars as pl

from yingshou.core.anomalies.rank import LONGEST_DAYS

SETTLED = pl.Schema({"account_no": pl.String(), "from_date": pl.Date(), "settled_on": pl.Date()})
"""Days of an account, both ends included, whose theft or fault an inspection confirmed."""


def settled_days(results: pl.DataFrame) -> pl.DataFrame:
    """Return the days that confirmed inspections settle, columns SETTLED.

    From the first day of what was found - as the inspection says, else as the evidence did, else so many days
    back as energy is reckoned for - to the day of the inspection.

    Args:
        results: `account_no`, `result_date`, `began_date`, `since` (both may be null).
    """
    unknown = pl.col("result_date") - pl.duration(days=LONGEST_DAYS - 1)
    first = pl.coalesce("began_date", "since", unknown)
    return results.select(
        "account_no", from_date=pl.min_horizontal(first, "result_date"), settled_on="result_date"
    ).cast(SETTLED)


def without_settled(days: pl.DataFrame, *, settled: pl.DataFrame) -> pl.DataFrame:
    """Leave the settled days out, and add `settled_on`: the last of them, null for an account without any.

    They are neither usual use nor odd use any more: what comes after is held against what was before them.

    Args:
        days: as of `compared_days`.
        settled: columns SETTLED, several rows an account.
    """
    inside = days.join(settled, on="account_no").filter(
        pl.col("use_date").is_between(pl.col("from_date"), pl.col("settled_on"))
    )
    last = settled.group_by("account_no").agg(pl.col("settled_on").max())
    kept = days.join(inside, on=["account_no", "use_date"], how="anti", maintain_order="left")
    return kept.join(last, on="account_no", how="left", maintain_order="left")


def still_counts(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep what begins after the last settled day of its account (`since` against `settled_on`)."""
    return rows.filter(pl.col("settled_on").is_null() | (pl.col("since") > pl.col("settled_on")))
