"""Estimated reads (估抄) where the read that closes a month is missing.

Registers accumulate, so an estimate needs no correction of its own: the next read that was taken counts from
the estimate, and the two months together come to what was really used.
"""

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.joins import beside
from yingshou.core.metering.limits import metering_limits
from yingshou.core.metering.registers import RANGES, meter_spans, register_differences
from yingshou.core.money import EXACT
from yingshou.core.period import add_months
from yingshou.core.tables import READS
from yingshou.core.tables.metering import REGISTERS

ESTIMATED = "ESTIMATED"
_BASES = (-1, -12)
_METER = ("point_no", "meter_no")
_WHOLE = pl.Decimal(38, 0)


def estimate_reads(
    *,
    reads: pl.DataFrame,
    metering_points: pl.DataFrame,
    accounts: pl.DataFrame,
    bill_month: int,
    validation_rules: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Estimate the closing reads that a month lacks, marked ESTIMATED.

    A meter that has an opening read is taken to have gone on as in the month before, else as in the same
    month of the last year: opening + use of those days × days ÷ their days, in whole units of the register.
    Meters without such a month are left out; demand is never estimated.

    Args:
        reads: frame READS of the month and of the months it may be estimated from.
        metering_points: frame METERING_POINTS.
        accounts: frame ACCOUNTS.
        bill_month: billing month YYYYMM.
        validation_rules: frame VALIDATION_RULES, which says what roll-over of a basis is believed; None for
            the shipped ones.

    Returns:
        New rows of READS, sorted by meter.
    """
    given = {"reads": reads, "metering_points": metering_points, "accounts": accounts}
    month = meter_spans(**given, bill_month=bill_month)
    waiting = month.filter(pl.col("_end_total").is_null() & pl.col("_start_total").is_not_null())
    most = metering_limits(rules=validation_rules, accounts=accounts, bill_month=bill_month).roll_over
    kinds = accounts.select("account_no", "customer_class", "voltage_level")
    bases = [
        _pace(beside(meter_spans(**given, bill_month=add_months(bill_month, back)), kinds), most)
        for back in _BASES
    ]
    pace = pl.concat(bases).unique(_METER, keep="first", maintain_order=True)
    days = (pl.col("meter_end") - pl.col("meter_start")).dt.total_days().cast(_WHOLE)
    gone_on = waiting.join(pace, on=_METER, how="inner").with_columns(
        _on(register, days).alias(register) for register in REGISTERS
    )
    rows = gone_on.with_columns(
        read_date="meter_end", read_kind=pl.lit(ESTIMATED), max_demand=pl.lit(None, ENERGY)
    )
    return READS.conform(rows).sort(_METER)


def _pace(spans: pl.DataFrame, most: pl.Expr) -> pl.DataFrame:
    """Return what each register counted between the reads of a month, and in how many days."""
    counted = register_differences(spans, most).filter(
        pl.col("total").is_not_null() & ~pl.col("rolled_wrong")
    )
    days = (pl.col("_end_read_date") - pl.col("_start_read_date")).dt.total_days()
    return counted.select(
        *_METER, *(pl.col(register).alias(f"_pace_{register}") for register in REGISTERS), _pace_days=days
    ).filter(pl.col("_pace_days") > 0)


def _on(register: str, days: pl.Expr) -> pl.Expr:
    """Return where a register stands after going on for some days, past its last digit from zero again."""
    size = pl.col("register_digits").replace_strict(RANGES, return_dtype=ENERGY)
    use = pl.col(f"_pace_{register}").cast(EXACT) * days / pl.col("_pace_days").cast(_WHOLE)
    stands = (pl.col(f"_start_{register}") + use.round(0, mode="half_away_from_zero")).cast(ENERGY)
    return pl.when(stands >= size).then(stands - size).otherwise(stands)
