"""What a catalogue says differently on two days."""

from datetime import date

import polars as pl

from yingshou.core.rating.versions import valid_rows
from yingshou.core.tables import TARIFF_SCHEDULE, TARIFF_TIERS, Table, Tariffs
from yingshou.core.tables.tariffs import TARIFF_FIELDS

_DATING = ("valid_from", "valid_to", "source", "verified")
_WHOLE = {TARIFF_SCHEDULE.name: ["catalogue"], TARIFF_TIERS.name: ["catalogue", "voltage_level"]}
"""Tables of which the latest version holds as a whole, and within what."""

_NOTHING = pl.lit(None, pl.String)

DIFFERENCES = pl.Schema(
    {
        "table": pl.String, "key": pl.String, "column": pl.String, "change": pl.String,
        "before": pl.String, "after": pl.String,
    }
)  # fmt: skip
"""ADDED and REMOVED: a row, all its values one after another; CHANGED: one value of the row `key` names."""


def differences(*, tariffs: Tariffs, catalogue: str, before: date, after: date) -> pl.DataFrame:
    """Return what holds on one day and not, or otherwise, on another.

    Args:
        tariffs: catalogues, all versions.
        catalogue: the one to compare.
        before: the one day.
        after: the other day.

    Returns:
        Frame DIFFERENCES by table and key; values as text, empty where there is none.
    """
    parts = [pl.DataFrame(schema=DIFFERENCES)]
    for field, table in TARIFF_FIELDS.items():
        if "verified" in table.names:
            rows = getattr(tariffs, field).filter(pl.col("catalogue") == catalogue)
            held = (_as_text(table, held_rows(table, rows, on=on)) for on in (before, after))
            parts.append(_compared(table, *held))
    return pl.concat(parts)


def _key(table: Table) -> list[str]:
    return [name for name in table.key if name not in ("catalogue", *_DATING)]


def held_rows(table: Table, rows: pl.DataFrame, *, on: date) -> pl.DataFrame:
    """Return the rows of one tariff table that hold on a day, later versions in the place of earlier ones."""
    group = _WHOLE.get(table.name, [name for name in table.key if name != "valid_from"])
    return valid_rows(rows, on=on, group=group)


def _as_text(table: Table, held: pl.DataFrame) -> pl.DataFrame:
    """Write rows as text: the key joined, and each value."""
    named = [pl.col(name).cast(pl.String).fill_null("") for name in _key(table)]
    values = [name for name in table.names if name not in (*table.key, *_DATING)]
    key = pl.concat_str(named, separator=" ") if named else pl.lit("")
    return held.select(key.alias("_row"), *(_text(table, name) for name in values))


def _text(table: Table, name: str) -> pl.Expr:
    """Write a value as it is printed, zeros at the end of a number left out."""
    text = pl.col(name).cast(pl.String)
    if isinstance(table.schema[name], pl.Decimal):
        return text.str.replace(r"(\.\d*?)0+$", "$1").str.replace(r"\.$", "")
    return text


def _compared(table: Table, before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    added, removed = after.join(before, on="_row", how="anti"), before.join(after, on="_row", how="anti")
    found = [
        _changed(before, after),
        added.select(
            key="_row", column=pl.lit(""), change=pl.lit("ADDED"), before=_NOTHING, after=_all(added)
        ),
        removed.select(
            key="_row", column=pl.lit(""), change=pl.lit("REMOVED"), before=_all(removed), after=_NOTHING
        ),
    ]
    return (
        pl.concat(found).select(pl.lit(table.name).alias("table"), pl.all()).sort("key", maintain_order=True)
    )


def _all(rows: pl.DataFrame) -> pl.Expr:
    """Write the values of a row one after another."""
    return pl.concat_str(pl.col(_values(rows)), separator=" ", ignore_nulls=True)


def _values(rows: pl.DataFrame) -> list[str]:
    return [name for name in rows.columns if name != "_row"]


def _changed(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Return each value that differs in a row that holds on both days."""
    long = (
        rows.unpivot(on=_values(rows), index="_row", variable_name="column", value_name=side)
        for rows, side in ((before, "before"), (after, "after"))
    )
    joined = next(long).join(next(long), on=["_row", "column"], how="inner", maintain_order="left")
    return (
        joined.filter(pl.col("before").ne_missing(pl.col("after")))
        .select("column", key="_row", change=pl.lit("CHANGED"), before="before", after="after")
        .select("key", "column", "change", "before", "after")
    )
