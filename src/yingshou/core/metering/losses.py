"""Losses of transformers and lines that lie before the meter and belong to the customer (变损、线损).

供电营业规则 (1996) art. 74: where the meter does not stand at the boundary of ownership, the owner bears the
losses between. Working figures keep eight decimals; each loss is rounded once, half up, to whole kWh (kvarh).
"""

from decimal import Decimal

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.money import EXACT, multiply

_FINE = pl.Decimal(38, 16)
_HOURS = pl.Decimal(38, 0)
_MONTH_DAYS = Decimal(30)
_PERCENT = Decimal("0.01")
_HIDDEN_REACTIVE = Decimal("1.5625")
"""1 / 0.8²: without a reactive meter the apparent energy is taken as Wp / 0.8."""
_LARGEST_LOAD_SQUARE = Decimal(100)
"""Ten times the rated load on average: beyond it the parameters are those of another transformer."""
_ZERO = Decimal(0)


def transformer_losses(*, loads: pl.DataFrame, loss_steps: pl.DataFrame) -> pl.DataFrame:
    """Add to each transformer its losses, by the formula or by its table.

    Formula, T = 24 × days: active = P0·T + K·Pk·(Wp² + Wq²) ÷ (S²·T); reactive = I0%·S·T + K·Uk%·(Wp² + Wq²)
    ÷ (S·T). Without a reactive meter Wp² + Wq² is (Wp ÷ 0.8)². Table: the first step that holds the
    mean load ratio √(Wp² + Wq²) ÷ (S·T), for as many thirtieths of a month as the transformer
    stood; whole periods count as a whole month. Method LINE has no transformer loss.

    Args:
        loads: columns of LOSS_PARAMETERS, and days, whole_period (bool), active_kwh, reactive_kvarh
            (null = no meter) of what the transformer carried.
        loss_steps: frame LOSS_STEPS.

    Returns:
        loads with active_no_load, active_load, active_loss_kwh, reactive_no_load, reactive_load,
        reactive_loss_kvarh, and `lacking`: true where a figure that the method needs is absent, no step
        reaches, or the mean load is beyond ten times the rated one.
    """
    loads = _with_load_ratio(loads)
    formula, table = _by_formula(loads), _by_table(loads, loss_steps)
    columns = ("active_no_load", "active_load", "reactive_no_load", "reactive_load")
    zero = pl.lit(_ZERO).cast(EXACT)
    method = pl.col("method")
    both = loads.with_columns(
        *(formula[name].alias(f"_formula_{name}") for name in columns),
        *(table[name].alias(f"_table_{name}") for name in columns),
    ).with_columns(
        pl.when(method == "FORMULA")
        .then(pl.col(f"_formula_{name}"))
        .when(method == "TABLE")
        .then(pl.col(f"_table_{name}"))
        .otherwise(zero)
        .alias(name)
        for name in columns
    )
    return both.with_columns(
        active_loss_kwh=round_kwh(pl.col("active_no_load") + pl.col("active_load")),
        reactive_loss_kvarh=round_kwh(pl.col("reactive_no_load") + pl.col("reactive_load")),
        lacking=pl.any_horizontal(pl.col(name).is_null() for name in columns),
    ).drop(pl.selectors.starts_with("_"))


def round_kwh(quantity: pl.Expr) -> pl.Expr:
    """Round half up to whole kWh or kvarh; a quotient cut off below its eighth decimal does not fall."""
    eight = quantity.round(8, mode="half_away_from_zero")
    return eight.round(0, mode="half_away_from_zero").cast(ENERGY)


def _with_load_ratio(loads: pl.DataFrame) -> pl.DataFrame:
    """Add the square of the mean load ratio, the hours, and the part of a month of each transformer."""
    hours = pl.col("days").cast(_HOURS) * pl.lit(Decimal(24))
    # Four decimals each: the product keeps only the larger scale, so both are widened to eight before.
    active, reactive = (pl.col(name).cast(pl.Decimal(38, 8)) for name in ("active_kwh", "reactive_kvarh"))
    apparent_square = (
        pl.when(pl.col("reactive_kvarh").is_null())
        .then(active * active * pl.lit(_HIDDEN_REACTIVE))
        .otherwise(active * active + reactive * reactive)
    )
    rated = pl.col("capacity_kva").cast(ENERGY) * hours
    part = pl.min_horizontal(pl.col("days").cast(_HOURS), pl.lit(_MONTH_DAYS).cast(_HOURS)).cast(_FINE)
    load_square = (apparent_square.cast(_FINE) / rated) / rated
    return loads.with_columns(
        _hours=hours,
        _load_square=pl.when(load_square <= pl.lit(_LARGEST_LOAD_SQUARE)).then(load_square),
        _part=pl.when("whole_period").then(pl.lit(_MONTH_DAYS).cast(_FINE)).otherwise(part),
    )


def _by_formula(loads: pl.DataFrame) -> pl.DataFrame:
    """Return active and reactive losses without load and by load, twelve decimals, null where unknown."""
    hours = pl.col("_hours")
    share = pl.col("_load_square").cast(_FINE)
    percent = pl.lit(_PERCENT).cast(_FINE)
    s, k = pl.col("capacity_kva"), pl.col("shift_factor").cast(_FINE)
    active, reactive = pl.col("pk_kw"), pl.col("uk_percent").cast(_FINE) * percent * s
    return loads.select(
        active_no_load=multiply(pl.col("p0_kw"), hours),
        active_load=(share * k * active * hours).cast(EXACT),
        reactive_no_load=(pl.col("i0_percent").cast(_FINE) * percent * s * hours).cast(EXACT),
        reactive_load=(share * k * reactive * hours).cast(EXACT),
    )


def _by_table(loads: pl.DataFrame, loss_steps: pl.DataFrame) -> pl.DataFrame:
    """Return the losses of the step reached, for the part of a month; null where no step reaches."""
    ratio = pl.col("load_ratio_to").cast(_FINE)
    numbered = loads.select("loss_table", "_load_square", "_part").with_row_index("_row")
    reached = (
        numbered.join(loss_steps, on="loss_table", how="inner")
        .filter(pl.col("_load_square") <= ratio * ratio)
        .sort("_row", "load_ratio_to")
        .unique("_row", keep="first", maintain_order=True)
    )
    part = pl.col("_part")
    month = pl.lit(_MONTH_DAYS).cast(_HOURS)
    zero = pl.lit(_ZERO).cast(EXACT)
    steps = reached.select(
        "_row",
        active_no_load=(pl.col("active_loss_kwh").cast(_FINE) * part / month).cast(EXACT),
        reactive_no_load=(pl.col("reactive_loss_kvarh").cast(_FINE) * part / month).cast(EXACT),
    )
    found = numbered.select("_row").join(steps, on="_row", how="left", maintain_order="left")
    return found.with_columns(
        active_load=pl.when(pl.col("active_no_load").is_not_null()).then(zero),
        reactive_load=pl.when(pl.col("reactive_no_load").is_not_null()).then(zero),
    )
