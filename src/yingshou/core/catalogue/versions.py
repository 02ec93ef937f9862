"""Since when and until when the rows of catalogues hold, and how many nobody has verified."""

import polars as pl

from yingshou.core.tables import Tariffs
from yingshou.core.tables.tariffs import TARIFF_FIELDS

VERSIONS = pl.Schema(
    {
        "catalogue": pl.String, "table": pl.String, "valid_from": pl.Date, "valid_to": pl.Date,
        "source": pl.String, "rows": pl.Int64, "verified": pl.Int64, "unverified": pl.Int64,
    }
)  # fmt: skip
"""Rows of one table read in one document for one time; rows = verified + unverified."""


def versions(tariffs: Tariffs) -> pl.DataFrame:
    """Count the dated rows of every catalogue by table, time and document.

    Args:
        tariffs: catalogues, all versions.

    Returns:
        Frame VERSIONS. A row whose verification is not stated counts as unverified.
    """
    parts = [pl.DataFrame(schema=VERSIONS)]
    for field, table in TARIFF_FIELDS.items():
        if "verified" not in table.names:
            continue
        found = getattr(tariffs, field)
        known = pl.col("verified").fill_null(value=False)
        parts.append(
            found.group_by("catalogue", "valid_from", "valid_to", "source")
            .agg(
                rows=pl.len().cast(pl.Int64),
                verified=known.sum().cast(pl.Int64),
                unverified=(~known).sum().cast(pl.Int64),
            )
            .with_columns(table=pl.lit(table.name))
            .select(VERSIONS.names())
        )
    return pl.concat(parts).sort("catalogue", "table", "valid_from", "valid_to", "source")


def printed_months(prices: pl.DataFrame) -> pl.DataFrame:
    """Return for which days each catalogue prices the energy of business users itself.

    Args:
        prices: frame TARIFF_PRICES.

    Returns:
        catalogue, valid_from, valid_to; on any other day an account has no price until a table is imported.
    """
    bought = prices.filter(pl.col("component") == "AGENT_PURCHASE")
    return (
        bought.select("catalogue", "valid_from", "valid_to")
        .unique()
        .sort("catalogue", "valid_from", "valid_to")
    )
