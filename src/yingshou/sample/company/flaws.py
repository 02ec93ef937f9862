"""Faults put into the reads on purpose, so that the list of problems has something to show."""

from decimal import Decimal

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.tables import READS
from yingshou.sample.company.others import INDUSTRY, RESIDENT, account_numbers
from yingshou.sample.company.plan import READING_DAYS
from yingshou.sample.company.reads import EXCHANGE_MONTH, EXCHANGED, MISREAD, Registers, exchange_date

_MISSED_LAST, _MISSED_BEFORE = (10, 16), (20, 23)
_MISSED_BEFORE_MONTHS = 3
_SMALL_SAMPLE = 1_000


def reads_as_taken(registers: Registers, bill_month: int, reading_day: int) -> pl.DataFrame:
    """Return a group's reads of a month as the office gets them: exchange, missed, misread and stray rows."""
    frame = _exchange(registers, bill_month, registers.reads(bill_month, reading_day))
    if registers.plan.accounts < _SMALL_SAMPLE:
        return frame
    last = registers.plan.months
    place = registers.month_place(bill_month)
    if place == last:
        frame = _without_homes(registers, frame, _MISSED_LAST)
        frame = _strays(frame) if reading_day == READING_DAYS[0] else frame
    if place == last - _MISSED_BEFORE_MONTHS:
        frame = _without_homes(registers, frame, _MISSED_BEFORE)
    return _misread(registers, frame) if place == last - 1 else frame


def _number(registers: Registers, kind: int, nth: int) -> str | None:
    """Return the number of the n-th account of a kind."""
    place = registers.place(kind, nth)
    return None if place is None else account_numbers(registers.plan)[place]


def _exchange(registers: Registers, bill_month: int, frame: pl.DataFrame) -> pl.DataFrame:
    """Continue one home's reads on a new meter, with the reads of the day of the exchange."""
    day, place = exchange_date(registers), registers.month_place(bill_month)
    number = _number(registers, RESIDENT, EXCHANGED)
    mine = pl.col("point_no") == f"P{number}"
    row = frame.filter(mine)
    if day is None or place < EXCHANGE_MONTH or row.is_empty():
        return frame
    before = registers.total(place=EXCHANGE_MONTH - 1, of=registers.place(RESIDENT, EXCHANGED))
    after = registers.total(place=EXCHANGE_MONTH, of=registers.place(RESIDENT, EXCHANGED))
    removed = before + (after - before) // 3
    new = row.with_columns(
        pl.lit(f"N{number}").alias("meter_no"),
        (pl.col("total") - pl.lit(removed)).cast(ENERGY).alias("total"),
    )
    rows = [frame.filter(~mine), new]
    if place == EXCHANGE_MONTH:
        at_exchange = row.with_columns(pl.lit(day).alias("read_date"))
        rows += [
            at_exchange.with_columns(
                pl.lit("REMOVED").alias("read_kind"), pl.lit(removed).cast(ENERGY).alias("total")
            ),
            at_exchange.with_columns(
                pl.lit("INSTALLED").alias("read_kind"),
                pl.lit(f"N{number}").alias("meter_no"),
                pl.lit(Decimal(0)).cast(ENERGY).alias("total"),
            ),
        ]
    return READS.conform(pl.concat(rows))


def _without_homes(registers: Registers, frame: pl.DataFrame, nths: tuple[int, int]) -> pl.DataFrame:
    """Leave out the reads of a few homes where nobody opened."""
    missed = [f"P{_number(registers, RESIDENT, nth)}" for nth in range(*nths)]
    return frame.filter(~pl.col("point_no").is_in(missed))


def _misread(registers: Registers, frame: pl.DataFrame) -> pl.DataFrame:
    """Let one works' total register be read with a digit too few: it seems to run backwards."""
    mine = pl.col("point_no") == f"P{_number(registers, INDUSTRY, MISREAD)}"
    tenth = (pl.col("total") / 10).round(2, mode="half_away_from_zero")
    return READS.conform(frame.with_columns(pl.when(mine).then(tenth).otherwise("total").alias("total")))


def _strays(frame: pl.DataFrame) -> pl.DataFrame:
    """Add a read of a meter nobody knows and one below zero, as a hand-kept list may hold."""
    unknown = frame.head(1).with_columns(
        pl.lit("P9999999999").alias("point_no"), pl.lit("M9999999999").alias("meter_no")
    )
    negative = frame.slice(1, 1).with_columns(pl.lit(Decimal(-1)).cast(ENERGY).alias("total"))
    return pl.concat([frame.head(1), negative, frame.slice(2), unknown])
