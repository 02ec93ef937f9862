"""Joins of frames that hold one row an account, without work where there is none to do.

The stages of a month keep the order of the accounts, so most joins meet the rows they come from. Comparing
two columns of keys costs a hundredth of matching them, so it is tried first; the result is that of an
ordinary join.
"""

from collections.abc import Sequence

import polars as pl

_ACCOUNT = "account_no"


def beside(left: pl.DataFrame, right: pl.DataFrame, *, on: str | Sequence[str] = _ACCOUNT) -> pl.DataFrame:
    """Put the columns of `right` beside the rows of `left`, null where it has no such key.

    Args:
        left: any rows; their order is kept.
        right: at most one row a key.
        on: the columns of the key, which is never null.
    """
    keys = [on] if isinstance(on, str) else list(on)
    if _same_keys(left, right, keys):
        return left.hstack(right.drop(keys))
    if right.is_empty():
        absent = {name: dtype for name, dtype in right.schema.items() if name not in keys}
        return left.with_columns(pl.lit(None, dtype).alias(name) for name, dtype in absent.items())
    return left.join(right, on=keys, how="left", maintain_order="left")


def matched(left: pl.DataFrame, right: pl.DataFrame, *, on: str = _ACCOUNT) -> pl.DataFrame:
    """Return the rows of `left` whose key `right` has, in their order, with its columns beside them.

    Args as for `beside`.
    """
    if _same_keys(left, right, [on]):
        return left.hstack(right.drop(on))
    return left.join(right, on=on, how="inner", maintain_order="left")


def only(rows: pl.DataFrame, these: pl.DataFrame, *, on: str = _ACCOUNT) -> pl.DataFrame:
    """Return the rows whose key is among these, in their order."""
    if rows.is_empty() or _same_keys(rows, these, [on]):
        return rows
    return rows.clear() if these.is_empty() else rows.join(these, on=on, how="semi", maintain_order="left")


def without(rows: pl.DataFrame, these: pl.DataFrame, *, on: str = _ACCOUNT) -> pl.DataFrame:
    """Return the rows whose key is not among these, in their order."""
    if these.is_empty():
        return rows
    return rows.clear() if _same_keys(rows, these, [on]) else rows.join(
        these, on=on, how="anti", maintain_order="left")  # fmt: skip


def ordered(rows: pl.DataFrame, *, by: str = _ACCOUNT) -> pl.DataFrame:
    """Sort rows by a column unless they are; rows alike keep their order."""
    return rows if rows[by].is_sorted() else rows.sort(by, maintain_order=True)


def _same_keys(left: pl.DataFrame, right: pl.DataFrame, keys: list[str]) -> bool:
    return left.height == right.height and all(left[key].equals(right[key]) for key in keys)
