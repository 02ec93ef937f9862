"""Who a payment without an account is from: by its payer's name and its amount, with a stated confidence.

Confidence in percent: 80 x the likeness of the names (edit distance, 0 to 1) + 20 where the amount is what
the account owes, in all or on one due. Names are compared in their plain form. Only accounts that share one
of the rarest pairs of neighbouring signs with the payer are looked at, so the work does not grow with the
product of payers and accounts.
"""

import polars as pl
from rapidfuzz import fuzz, process

from yingshou.core.money import YUAN
from yingshou.core.reconciliation.names import plain_name

PROPOSALS = pl.Schema(
    {
        "item_no": pl.String(),
        "account_no": pl.String(),
        "confidence": pl.Int32(),
        "runner_up": pl.String(),
        "runner_up_confidence": pl.Int32(),
    }
)
"""The likeliest account of a payment and the next one; confidence in percent, 0 where there is none."""

NAME_WEIGHT, AMOUNT_WEIGHT = 80, 20
_RAREST = 5
_MOST_SHARED = 5000
"""Pairs of signs more accounts share tell nothing."""


def propose_payers(*, unknown: pl.DataFrame, accounts: pl.DataFrame, owed: pl.DataFrame) -> pl.DataFrame:
    """Propose an account for each payment of unknown payer.

    Args:
        unknown: item_no, payer_name, amount in yuan.
        accounts: account_no, name.
        owed: account_no and amount in yuan: what an account owes in all, and on each due.

    Returns:
        PROPOSALS, one row a payment that any account is like.
    """
    named = unknown.select("item_no", "amount", plain=plain_name(pl.col("payer_name"))).filter(
        pl.col("plain") != ""
    )
    known = accounts.select("account_no", plain=plain_name(pl.col("name"))).filter(pl.col("plain") != "")
    pairs = _candidates(named, known)
    if pairs.is_empty():
        return pl.DataFrame(schema=PROPOSALS)
    likeness = process.cpdist(
        pairs["plain"].to_list(), pairs["plain_right"].to_list(), scorer=fuzz.ratio, workers=1
    )
    fits = owed.select("account_no", pl.col("amount").cast(YUAN), fits=pl.lit(AMOUNT_WEIGHT)).unique()
    scored = (
        pairs.with_columns(likeness=pl.Series(likeness))
        .join(fits, on=["account_no", "amount"], how="left")
        .with_columns(
            confidence=(pl.col("likeness") * NAME_WEIGHT // 100).cast(pl.Int32)
            + pl.col("fits").fill_null(0).cast(pl.Int32)
        )
        .sort(["item_no", "confidence", "account_no"], descending=[False, True, False])
    )
    return (
        scored.group_by("item_no", maintain_order=True)
        .agg(
            pl.col("account_no").first(),
            pl.col("confidence").first(),
            runner_up=pl.col("account_no").get(1, null_on_oob=True),
            runner_up_confidence=pl.col("confidence").get(1, null_on_oob=True).fill_null(0),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in PROPOSALS.items())
    )


def sure(*, proposals: pl.DataFrame, book_from: int, least_margin: int) -> pl.DataFrame:
    """Return the proposals sure enough to be booked: confidence and lead are both reached."""
    lead = pl.col("confidence") - pl.col("runner_up_confidence")
    return proposals.filter((pl.col("confidence") >= book_from) & (lead >= least_margin))


def _candidates(named: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Pair payers with accounts of the same plain name or that share a rare pair of signs with it."""
    wanted = _pairs_of_signs(named.select("plain").unique())
    offered = _pairs_of_signs(known.select("plain").unique())
    shared = offered.join(wanted.select("signs").unique(), on="signs", how="semi")
    counts = shared.group_by("signs").len().filter(pl.col("len") <= _MOST_SHARED)
    rarest = wanted.join(counts, on="signs").sort("len", "signs").group_by("plain").head(_RAREST)
    near = rarest.select("plain", "signs").join(
        shared.select("signs", plain_right="plain"), on="signs"
    ).select("plain", "plain_right").unique()  # fmt: skip
    equal = named.select("plain", plain_right="plain").unique()
    names = pl.concat([near, equal]).unique()
    return (
        named.join(names, on="plain")
        .join(known.rename({"plain": "plain_right"}), on="plain_right")
        .sort("item_no", "account_no")
    )


def _pairs_of_signs(names: pl.DataFrame) -> pl.DataFrame:
    """List the pairs of neighbouring signs of each name: `plain`, `signs`."""
    length = pl.col("plain").str.len_chars().cast(pl.Int64)
    places = names.with_columns(place=pl.int_ranges(0, pl.max_horizontal(length - 1, pl.lit(1)))).explode(
        "place"
    )
    return places.select("plain", signs=pl.col("plain").str.slice(pl.col("place"), 2)).unique()
