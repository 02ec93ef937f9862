"""Who answers for an account: the most particular assignment that holds."""

from datetime import date

import polars as pl

from yingshou.core.tables.scope import ALL

_SUBJECT = ("account_no", "org_code")


def who_answers(*, accounts: pl.DataFrame, assignments: pl.DataFrame, role: str, on: date) -> pl.DataFrame:
    """Find who answers for each account in a role on a day.

    Of the rows of one subject the latest that has begun holds, if it has not ended and names somebody. An
    account's own row goes before that of its organisation, and that before the one of the organisation above
    (whose code it begins with).

    Args:
        accounts: `account_no`, `org_code`.
        assignments: table RESPONSIBILITIES.
        role: one of RESPONSIBLE_ROLES.
        on: the day.

    Returns:
        `account_no`, `username`; accounts nobody answers for have no row.
    """
    begun = assignments.filter((pl.col("role") == role) & (pl.col("valid_from") <= on))
    latest = begun.sort("valid_from", "sequence").unique(_SUBJECT, keep="last")
    held = latest.filter(
        (pl.col("valid_to").is_null() | (pl.col("valid_to") > on)) & pl.col("username").is_not_null()
    )
    own = held.filter(pl.col("account_no") != ALL).select("account_no", own="username")
    joined = accounts.select("account_no", "org_code").join(
        own, on="account_no", how="left", maintain_order="left"
    )
    named = joined.join(_of_organizations(accounts, held), on="org_code", how="left", maintain_order="left")
    return named.select("account_no", username=pl.coalesce("own", "above")).drop_nulls("username")


def _of_organizations(accounts: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """Return who answers for each organisation of some accounts: `org_code`, `above`."""
    rows = held.filter(pl.col("org_code") != ALL).select(above_code="org_code", above="username")
    codes = accounts.select("org_code").unique()
    # A join for each length of code there is: every pair of station and assignment would be millions.
    found = [
        codes.with_columns(above_code=pl.col("org_code").str.head(length)).join(rows, on="above_code")
        for length in rows["above_code"].str.len_chars().unique().sort()
    ]
    nobody = pl.DataFrame(schema={"org_code": pl.String, "above": pl.String})
    return pl.concat([nobody, *(each.select("org_code", "above") for each in found)]).unique(
        "org_code", keep="last", maintain_order=True
    )
