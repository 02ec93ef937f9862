"""How far cost control has come (费控覆盖率), and who should be won for it."""

from datetime import date

import polars as pl

from yingshou.core.money import PRICE
from yingshou.core.tables.scope import ALL

_PARTS = pl.Decimal(38, 4)
REASONS = ("LATE_OFTEN", "OVERDUE_NOW", "TENANT", "SHOP", "STOPPED_BEFORE")
"""Why an account should pay ahead, the gravest first: paid late in three months of twelve, owes now, is let,
is a shop, was stopped for arrears before."""
_WEIGHTS = {"LATE_OFTEN": 40, "OVERDUE_NOW": 30, "STOPPED_BEFORE": 20, "SHOP": 15, "TENANT": 15}
LATE_MONTHS = 3
"""From so many months of twelve paid late an account is late often."""


def cover_shares(*, counts: pl.DataFrame, targets: pl.DataFrame, on: date) -> pl.DataFrame:
    """Return the share of accounts in service that are on cost control, beside its target.

    share = controlled ÷ accounts, cut off at four decimals; none where there are no accounts. A target holds
    for its organisation with what lies below it; the row says how many accounts it lacks.

    Args:
        counts: org_code, customer_class, accounts, controlled (whole numbers).
        targets: table PREPAYMENT_TARGETS.
        on: the day.

    Returns:
        org_code, customer_class, accounts, controlled, share, target_share, lacking; for each organisation of
        `counts` and of `targets` a row of all classes and one a class, sorted.
    """
    begun = targets.filter(pl.col("valid_from") <= on).sort("valid_from")
    held = begun.unique(["org_code", "customer_class"], keep="last", maintain_order=True)
    units = pl.concat([counts.select("org_code"), held.select("org_code")]).unique()
    below = units.join(counts.rename({"org_code": "_org"}), how="cross").filter(
        pl.col("_org").str.starts_with(pl.col("org_code"))
    )
    sums = pl.col("accounts", "controlled").sum()
    whole = below.group_by("org_code").agg(sums).with_columns(customer_class=pl.lit(ALL))
    classes = below.group_by("org_code", "customer_class").agg(sums)
    rows = pl.concat([whole.select(classes.columns), classes])
    aims = held.select("org_code", "customer_class", pl.col("target_share").cast(PRICE))
    joined = rows.join(aims, on=["org_code", "customer_class"], how="left")
    share = (pl.col("controlled").cast(pl.Int128) * 10_000 // pl.col("accounts").cast(pl.Int128)).cast(
        pl.Decimal(38, 0)
    )
    wanted = (pl.col("target_share") * 10_000).cast(pl.Decimal(38, 0)).cast(pl.Int128)
    # Rounded up: a share is reached by whole accounts.
    needed = (wanted * pl.col("accounts").cast(pl.Int128) + 9_999) // 10_000
    return joined.with_columns(
        share=pl.when(pl.col("accounts") > 0).then(
            (share.cast(_PARTS) * pl.lit("0.0001").cast(_PARTS)).cast(_PARTS)
        ),
        lacking=pl.when(pl.col("target_share").is_not_null()).then(
            pl.max_horizontal(needed - pl.col("controlled"), 0).cast(pl.Int64)
        ),
    ).sort("org_code", pl.col("customer_class").replace(ALL, ""))


def campaign_list(candidates: pl.DataFrame) -> pl.DataFrame:
    """Return who should be won for cost control, with the reasons and a weight, the heaviest first.

    Args:
        candidates: account_no, late_months (of the last twelve), overdue (yuan), is_tenant, is_shop, stopped.

    Returns:
        candidates with `reasons` (codes of REASONS joined by commas) and `weight`; who has no reason is left
        out.
    """
    hits = {
        "LATE_OFTEN": pl.col("late_months") >= LATE_MONTHS,
        "OVERDUE_NOW": pl.col("overdue") > 0,
        "TENANT": pl.col("is_tenant"),
        "SHOP": pl.col("is_shop"),
        "STOPPED_BEFORE": pl.col("stopped"),
    }
    met = {code: hits[code].fill_null(value=False) for code in REASONS}
    named = [pl.when(hit).then(pl.lit(code)) for code, hit in met.items()]
    weight = pl.sum_horizontal(pl.when(hit).then(_WEIGHTS[code]).otherwise(0) for code, hit in met.items())
    listed = candidates.with_columns(
        reasons=pl.concat_str(named, separator=",", ignore_nulls=True), weight=weight.cast(pl.Int32)
    )
    return listed.filter(pl.col("weight") > 0).sort(
        "weight", "overdue", "account_no", descending=[True, True, False]
    )
