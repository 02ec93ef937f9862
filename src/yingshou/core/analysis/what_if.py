"""What the months' real energy would have cost otherwise: the same rating, other terms or prices."""

import dataclasses
from collections.abc import Iterator, Sequence

import polars as pl

from yingshou.core.analysis.alternatives import PRESENT, Alternative
from yingshou.core.money import YUAN, yuan
from yingshou.core.rating import Rated, rate
from yingshou.core.tables import USAGE, Tariffs

COMPARED: dict[str, pl.DataType | type[pl.DataType]] = {
    "alternative": pl.String,
    "bill_month": pl.Int32,
    "bill_no": pl.String,
    "billed": YUAN,
    "present": YUAN,
    "amount": YUAN,
    "difference": YUAN,
    "agrees": pl.Boolean,
    "code": pl.String,
}
"""The frame of `compare`: difference = amount − present, null with a `code` where it cannot be rated;
`agrees` tells whether rating the month anew as it was gives what was billed."""

_MARK = "#"


def compare(
    *,
    bills: pl.DataFrame,
    accounts: pl.DataFrame,
    tariffs: Tariffs,
    capacity_changes: pl.DataFrame,
    alternatives: Sequence[Alternative],
) -> pl.DataFrame:
    """Rate the energy of an account's bills again under each alternative and set it against the present.

    The difference is taken from the present terms rated by the same code, not from the bill, so a bill that
    carries something a what-if cannot repeat (a correction, a share of another account) does not blur it;
    `agrees` is false for such a month.

    Args:
        bills: frame BILLS of one account, at most one a month.
        accounts: frame ACCOUNTS with this account.
        tariffs: the catalogue, all versions.
        capacity_changes: frame CAPACITY_CHANGES of this account.
        alternatives: at least one, names unique.

    Returns:
        Frame COMPARED, one row an alternative and month, in the order given.
    """
    everything = [Alternative(name=PRESENT), *alternatives]
    rated = [
        _rate_month(month, accounts=accounts, tariffs=tariffs, changes=capacity_changes, asked=everything)
        for month in bills.sort("bill_month").partition_by("bill_month")
    ]
    empty = pl.DataFrame(
        schema={"place": pl.Int32, "bill_month": pl.Int32, "amount": YUAN, "code": pl.String}
    )
    results = pl.concat([empty, *rated])
    present = results.filter(pl.col("place") == 0).select("bill_month", present="amount")
    names = pl.DataFrame(
        {"place": range(1, len(everything)), "alternative": [each.name for each in alternatives]},
        schema={"place": pl.Int32, "alternative": pl.String},
    )
    return (
        results.join(names, on="place", how="inner")
        .join(bills.select("bill_month", "bill_no", billed="amount"), on="bill_month", how="inner")
        .join(present, on="bill_month", how="inner")
        .with_columns(
            difference=pl.col("amount") - pl.col("present"),
            agrees=(pl.col("billed") == pl.col("present")).fill_null(value=False),
        )
        .sort("place", "bill_month")
        .select(pl.col(name).cast(dtype) for name, dtype in COMPARED.items())
    )


def _rate_month(
    bill: pl.DataFrame,
    *,
    accounts: pl.DataFrame,
    tariffs: Tariffs,
    changes: pl.DataFrame,
    asked: Sequence[Alternative],
) -> pl.DataFrame:
    """Rate one bill under every alternative: place, bill_month, amount, code."""
    account = accounts.join(bill, on="account_no", how="semi")
    parts = []
    for places in _by_prices(asked):
        chosen = [(place, asked[place]) for place in places]
        rated = rate(
            usage=pl.concat([_numbered(each.on_usage(_usage(bill)), place) for place, each in chosen]),
            accounts=pl.concat([_numbered(each.on_account(account), place) for place, each in chosen]),
            tariffs=dataclasses.replace(
                chosen[0][1].on_tariffs(tariffs),
                market_contracts=pl.concat(
                    [_numbered(each.on_contracts(tariffs.market_contracts), place) for place, each in chosen]
                ),
            ),
            accumulated=pl.concat(
                [_numbered(bill.select("account_no", "accumulated_kwh"), place) for place in places]
            ),
            capacity_changes=pl.concat(
                [_numbered(each.on_capacity_changes(changes), place) for place, each in chosen]
            ),
        )
        parts.append(_amounts(rated))
    month: int = bill.item(0, "bill_month")
    return pl.concat(parts).select("place", pl.lit(month, pl.Int32).alias("bill_month"), "amount", "code")


def _by_prices(asked: Sequence[Alternative]) -> Iterator[list[int]]:
    """Yield the places of the alternatives that can be rated with one catalogue."""
    groups: dict[object, list[int]] = {}
    for place, each in enumerate(asked):
        groups.setdefault(each.price_key, []).append(place)
    yield from groups.values()


def _usage(bill: pl.DataFrame) -> pl.DataFrame:
    return USAGE.conform(bill)


def _numbered(frame: pl.DataFrame, place: int) -> pl.DataFrame:
    """Give rows an account number of their own for an alternative."""
    return frame.with_columns(account_no=pl.concat_str("account_no", pl.lit(f"{_MARK}{place}")))


def _amounts(rated: Rated) -> pl.DataFrame:
    """Return place, amount and code of what was rated and of what could not be."""
    sums = rated.lines.group_by("account_no").agg(pl.col("amount").sum().cast(YUAN))
    good = (
        rated.facts.select("account_no")
        .join(sums, on="account_no", how="left")
        .with_columns(pl.col("amount").fill_null(yuan(0)), code=pl.lit(None, pl.String))
    )
    bad = rated.problems.select("account_no", pl.lit(None, YUAN).alias("amount"), "code")
    place = pl.col("account_no").str.split(_MARK).list.last().cast(pl.Int32)
    return pl.concat([good, bad]).select("amount", "code", place=place)
