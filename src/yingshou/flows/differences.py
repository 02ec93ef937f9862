"""Make differences of what was not matched, each with its reason, owner and the likeliest counterpart."""

from datetime import date
from typing import Any

import polars as pl

from yingshou.core.money import YUAN
from yingshou.core.reconciliation import LEFT, RIGHT
from yingshou.records.reconciliation.operations import difference_no

DIFFERENCES = pl.Schema(
    {
        "difference_no": pl.String(),
        "leg": pl.String(),
        "channel": pl.String(),
        "day": pl.Date(),
        "side": pl.String(),
        "item_no": pl.String(),
        "amount": YUAN,
        "reason": pl.String(),
        "owner": pl.String(),
        "match_no": pl.String(),
        "proposal_kind": pl.String(),
        "proposal": pl.String(),
        "confidence": pl.Int32(),
        "runner_up": pl.String(),
        "runner_up_confidence": pl.Int32(),
        "found_date": pl.Date(),
    }
)
"""Columns of the record but its state; amount is left less right, in yuan."""

_SAME_AMOUNT, _SAME_CUSTOMER, _ONLY_ONE = 60, 25, 10
"""Confidence of a counterpart in percent: same amount, of the same customer, the only one of that amount."""


def found_differences(
    *,
    left: pl.DataFrame,
    right: pl.DataFrame,
    matches: pl.DataFrame,
    leg: str,
    rule: dict[str, Any],
    found_date: date,
) -> pl.DataFrame:
    """Return DIFFERENCES: one an item left over, and one a match whose two amounts differ.

    Args:
        left: items left over of the statement or file, with `reason`, `channel` and `account_no`.
        right: items left over of the ledger or bank, the same.
        matches: what was matched, with method REFERENCE where amounts differ.
        leg: LEDGER or BANK.
        rule: the channel's rule.
        found_date: business date.
    """
    proposals = _counterparts(left, right, rule)
    columns = ("item_no", "channel", "day", "amount", "reason", "account_no")
    alone = pl.concat(
        [
            left.select(*columns, side=pl.lit(LEFT), match_no=pl.lit(None, dtype=pl.String)),
            right.select(*columns, side=pl.lit(RIGHT), match_no=pl.lit(None, dtype=pl.String)).with_columns(
                -pl.col("amount")
            ),
        ]
    )
    channel = left["channel"].to_list() + right["channel"].to_list()
    rows = alone.join(proposals, on=["side", "item_no"], how="left").with_columns(_account_proposal())
    apart = _unequal(matches).with_columns(channel=pl.lit(channel[0] if channel else rule["channel"]))
    rows = pl.concat([rows, apart], how="diagonal_relaxed")
    if rows.is_empty():
        return pl.DataFrame(schema=DIFFERENCES)
    # An item of a match that differs is another matter than the same item alone, once the match is gone.
    # A day has few of them: numbers are made one by one.
    subjects = rows.select(pl.coalesce("match_no", "item_no"), "day")
    numbers = [difference_no(leg, subject, day) for subject, day in subjects.iter_rows()]
    filled = rows.with_columns(
        pl.col("proposal_kind", "proposal", "runner_up").fill_null(""),
        pl.col("confidence", "runner_up_confidence").fill_null(0),
        difference_no=pl.Series(numbers, dtype=pl.String),
        leg=pl.lit(leg),
        owner=pl.lit(rule["owner"]),
        found_date=pl.lit(found_date),
    )
    return filled.select(pl.col(name).cast(dtype) for name, dtype in DIFFERENCES.items())


def _unequal(matches: pl.DataFrame) -> pl.DataFrame:
    """Return what pairs of the same reference are apart, by their left item."""
    pairs = matches.filter(pl.col("method") == "REFERENCE")
    left, right = (pairs.filter(pl.col("side") == side) for side in (LEFT, RIGHT))
    return left.join(right, on="match_no", suffix="_right").select(
        "match_no", "item_no", "day", amount=(pl.col("amount") - pl.col("amount_right")).cast(YUAN),
        reason=pl.lit("AMOUNT_DIFFERS"), side=pl.lit(LEFT),
    )  # fmt: skip


def _account_proposal() -> list[pl.Expr]:
    """Propose to book a line that names its account, where no counterpart is likelier."""
    named = (pl.col("side") == LEFT) & pl.col("account_no").is_not_null() & (pl.col("amount") > 0)
    use = named & pl.col("proposal").is_null()
    return [
        pl.when(use).then(pl.lit("ACCOUNT")).otherwise("proposal_kind").alias("proposal_kind"),
        pl.when(use).then("account_no").otherwise("proposal").alias("proposal"),
        pl.when(use).then(pl.lit(90)).otherwise("confidence").cast(pl.Int32).alias("confidence"),
    ]


def _counterparts(left: pl.DataFrame, right: pl.DataFrame, rule: dict[str, Any]) -> pl.DataFrame:
    """Propose for items of either side the two likeliest items of the same amount on the other."""
    rows = []
    for side, own, other in ((LEFT, left, right), (RIGHT, right, left)):
        sizes = other.group_by("amount").len()
        few = other.sort("amount", "day", "item_no").group_by("amount", maintain_order=True).head(3)
        near = own.join(few.join(sizes, on="amount"), on="amount", suffix="_other").filter(
            (pl.col("day") - pl.col("day_other")).dt.total_days().abs() <= rule["window_days"]
        )
        confidence = (
            _SAME_AMOUNT
            + pl.when(pl.col("group") == pl.col("group_other")).then(_SAME_CUSTOMER).otherwise(0)
            + pl.when(pl.col("len") == 1).then(_ONLY_ONE).otherwise(0)
        )
        best = (
            near.with_columns(confidence=confidence.cast(pl.Int32))
            .sort(["item_no", "confidence", "item_no_other"], descending=[False, True, False])
            .group_by("item_no", maintain_order=True)
            .agg(
                proposal=pl.col("item_no_other").first(),
                confidence=pl.col("confidence").first(),
                runner_up=pl.col("item_no_other").get(1, null_on_oob=True),
                runner_up_confidence=pl.col("confidence").get(1, null_on_oob=True),
            )
        )
        kept = best.filter(pl.col("confidence") >= rule["propose_from"])
        rows.append(kept.with_columns(side=pl.lit(side), proposal_kind=pl.lit("MATCH")))
    return pl.concat(rows)
