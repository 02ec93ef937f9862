"""Turns the inputs of a bill run into nonsense of which import would let every single row pass."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random

import polars as pl

from yingshou.core.tables import (
    ACCOUNTS,
    CAPACITY_CHANGES,
    DAILY_USAGE,
    METERING_POINTS,
    READS,
    Table,
    Tariffs,
)
from yingshou.core.tables.problems import split_by_rules
from yingshou.core.tables.quantities import LOSS_PARAMETERS, LOSS_STEPS, QUANTITY_RULES
from yingshou.core.tables.tariffs import TARIFF_TABLES

ABSURD = tuple(Decimal(n) for n in ("0", "-1", "0.0001", "1", "0.99999999", "105", "99999.9999", "999999999",
                                    "9999999999.9999", "999999999999"))  # fmt: skip
INPUTS = {
    "accounts": ACCOUNTS, "metering_points": METERING_POINTS, "reads": READS, "daily_usage": DAILY_USAGE,
    "capacity_changes": CAPACITY_CHANGES,
}  # fmt: skip


def spoil(rng: Random, given: dict, tariffs: Tariffs) -> tuple[dict, Tariffs]:
    """Return the inputs with rows lost, doubled under another key, shifted in time, and absurd values."""
    spoiled = {name: _spoiled(rng, table, given[name]) for name, table in INPUTS.items()}
    rules = given["quantities"].rules
    of_rules = {table.name: _spoiled(rng, table, getattr(rules, table.name))
                for table in (LOSS_PARAMETERS, LOSS_STEPS, QUANTITY_RULES)}  # fmt: skip
    quantities = replace(given["quantities"], rules=replace(rules, **of_rules))
    of_tariffs = {
        name: _spoiled(rng, table, getattr(tariffs, name))
        for table in TARIFF_TABLES
        if hasattr(tariffs, name := table.name.removeprefix("tariff_"))
    }
    return {**given, **spoiled, "quantities": quantities}, replace(tariffs, **of_tariffs)


def _spoiled(rng: Random, table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    for _ in range(rng.choice((0, 1, 2))):
        if frame.is_empty():
            return frame
        frame = rng.choice((_lost, _doubled, _absurd, _shifted))(rng, table, frame)
    return _as_imported(table, frame)


def _as_imported(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """Leave out what import would: rows against a rule, rows without a needed value, rows of a known key."""
    needed = [column.name for column in table.columns if not column.nullable]
    kept = frame.select(table.names).drop_nulls(needed).unique(table.key, keep="first", maintain_order=True)
    good, _ = split_by_rules(kept, table.rules, stage="import", subject=table.key[0])
    return good.select(table.names)


def _lost(rng: Random, _table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    gone = set(rng.sample(range(frame.height), min(frame.height, rng.randint(1, 4))))
    return frame.filter(~pl.int_range(pl.len()).is_in(list(gone)))


def _doubled(rng: Random, table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """Add a row again with another key: a second version, another read, another meter."""
    row = frame.sample(1, seed=rng.randint(0, 10**6))
    days = [name for name in table.key if frame.schema[name] == pl.Date]
    words = [name for name in table.key if frame.schema[name] == pl.String]
    name = rng.choice(days or words)
    moved = pl.col(name).dt.offset_by(f"{rng.randint(-40, 40)}d") if days else pl.lit(f"X{rng.randint(0, 9)}")
    return pl.concat([frame, row.with_columns(moved.alias(name))])


def _absurd(rng: Random, _table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    numbers = [name for name, dtype in frame.schema.items() if isinstance(dtype, pl.Decimal)]
    if not numbers:
        return frame
    name = rng.choice(numbers)
    at = pl.int_range(pl.len()) == rng.randrange(frame.height)
    absurd = pl.lit(rng.choice((None, *ABSURD))).cast(frame.schema[name])
    return frame.with_columns(pl.when(at).then(absurd).otherwise(pl.col(name)).alias(name))


def _shifted(rng: Random, _table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    days = [name for name, dtype in frame.schema.items() if dtype == pl.Date]
    if not days:
        return frame
    name = rng.choice(days)
    at = pl.int_range(pl.len()) == rng.randrange(frame.height)
    moved = pl.col(name) + timedelta(days=rng.randint(-400, 400))
    return frame.with_columns(pl.when(at).then(moved).otherwise(pl.col(name)).alias(name))
