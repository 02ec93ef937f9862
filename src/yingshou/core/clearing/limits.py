"""Up to which amounts money is waived, paid back or moved, and by how many people."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

import polars as pl

from yingshou.core.tables import MONEY_LIMITS
from yingshou.core.tables.money_rules import REQUEST_KINDS

_SINCE = date(1996, 10, 8)


class Limit(NamedTuple):
    """Up to which amount one person may act alone, and the largest amount of one request, in yuan."""

    alone_up_to: Decimal
    largest: Decimal | None


def default_limits() -> pl.DataFrame:
    """Return the limits every supplier starts from, in the table MONEY_LIMITS: two people for everything.

    They are working practice, not law; a supplier stores its own rows.
    """
    rows = [(kind, _SINCE, Decimal("0.00")) for kind in REQUEST_KINDS]
    names = ("request_kind", "valid_from", "alone_up_to")
    schema = {name: MONEY_LIMITS.schema[name] for name in names}
    return MONEY_LIMITS.conform(pl.DataFrame(rows, schema=schema, orient="row"))


def limit_on(*, rules: pl.DataFrame, request_kind: str, day: date) -> Limit:
    """Return the limit of a kind of request that holds on a business date.

    Where none holds yet, two people are needed and there is no largest amount.
    """
    held = rules.filter((pl.col("request_kind") == request_kind) & (pl.col("valid_from") <= day))
    if held.is_empty():
        return Limit(Decimal("0.00"), None)
    row = held.sort("valid_from").row(-1, named=True)
    return Limit(row["alone_up_to"], row["largest"])
