"""Numbers of facts, made from what they are: the same fact always gets the same number.

That makes every batch write idempotent: a run that is repeated meets its own keys.
"""

import polars as pl


def bill_no(account_no: pl.Expr, bill_month: pl.Expr, sequence: pl.Expr) -> pl.Expr:
    """Number a bill, e.g. `1000000001-202510-1`."""
    return pl.concat_str([account_no, bill_month.cast(pl.String), sequence.cast(pl.String)], separator="-")


def receivable_no(account_no: pl.Expr, bill_month: pl.Expr, kind: pl.Expr, term_no: pl.Expr) -> pl.Expr:
    """Number a receivable by its first letter of kind and term, e.g. `1000000001-202510-S2`."""
    tail = pl.concat_str([kind.str.slice(0, 1), term_no.cast(pl.String)])
    return pl.concat_str([account_no, bill_month.cast(pl.String), tail], separator="-")
