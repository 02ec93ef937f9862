"""Which alarms of instruments have come due."""

from datetime import date

import polars as pl

from yingshou.core.tables import DUE_ALARMS

_WATCHED = {"EXPIRY": "valid_to", "CLAIM_DEADLINE": "claim_deadline"}


def due_alarms(*, guarantees: pl.DataFrame, rules: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Return every alarm whose day has come, however long ago: none is lost where a day was not watched.

    Its number is made from what it is about, so that who keeps them writes each of them once. A new end of an
    instrument gives new alarms. Of two versions of the rules the later that has begun holds, per occasion.

    Args:
        guarantees: table GUARANTEES, of instruments that were not given back.
        rules: table GUARANTEE_ALARMS.
        as_of: business date.

    Returns:
        Table DUE_ALARMS in order of their numbers.
    """
    begun = rules.filter(pl.col("valid_from") <= as_of)
    holding = begun.filter(pl.col("valid_from") == pl.col("valid_from").max().over("occasion"))
    watched = pl.concat(
        [
            guarantees.select(
                "guarantee_no", "account_no", target_date=pl.col(column), occasion=pl.lit(occasion)
            )
            for occasion, column in _WATCHED.items()
        ]
    ).drop_nulls("target_date")
    alarms = watched.join(holding.select("occasion", "days_before"), on="occasion")
    ahead = pl.col("target_date") - pl.duration(days=pl.col("days_before"))
    number = pl.concat_str(
        "guarantee_no", "occasion", pl.col("target_date").dt.strftime("%Y%m%d"),
        pl.col("days_before").cast(pl.String), separator="-",
    )  # fmt: skip
    due = alarms.filter(ahead <= as_of).with_columns(reminder_no=number)
    return DUE_ALARMS.conform(due).sort("reminder_no")
