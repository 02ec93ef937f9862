"""What is taken off an account's energy, and what another account receives of it."""

from decimal import Decimal

import polars as pl

from yingshou.core.allocation import allocate, spread
from yingshou.core.energy import ENERGY, PERIOD_COLUMNS
from yingshou.core.metering.steps import STEP_COLUMNS, metered, sum_steps, taken
from yingshou.core.money import EXACT, multiply

_PERIODS = tuple(PERIOD_COLUMNS.values())
_SUMS = ("account_no", *_PERIODS, "total_kwh", "reactive_kvarh")
_MAIN = "-"
_SHARE_GRAIN = Decimal(10) ** 8
_ZERO = Decimal(0)
_ONE = Decimal(1)


def sub_meters(*, valid: pl.DataFrame, usage: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Take off what the meters of other accounts behind the total meter counted (分表扣减).

    Period by period where both accounts have periods; else in the flat period, or in all in proportion.

    Returns:
        SUB_METER steps, and the accounts whose sub-meter's energy is not known.
    """
    rules = valid.filter(pl.col("kind") == "SUB_METER").join(usage, on="account_no", how="semi")
    others = usage.select(other_account_no="account_no", **{name: pl.col(name) for name in (
        *_PERIODS, "total_kwh", "reactive_kvarh")})  # fmt: skip
    missing = rules.join(others, on="other_account_no", how="anti").select(
        "account_no",
        code=pl.lit("LINKED_ACCOUNT"),
        subject="other_account_no",
        value=pl.lit(None, ENERGY),
    )
    zero = pl.lit(_ZERO).cast(ENERGY)
    found = rules.join(others, on="other_account_no", how="inner").with_columns(
        kind=pl.lit("SUB_METER"),
        source="other_account_no",
        reactive_kvarh=pl.col("reactive_kvarh").fill_null(zero),
        exact_kwh="total_kwh",
    )
    by_period = pl.col("time_of_use") & pl.col("other_time_of_use")
    steps = taken(found.filter(by_period))
    left = sum_steps(pl.concat([usage.select(_SUMS), steps.select(_SUMS)]))
    return pl.concat([steps, _in_turn(found.filter(~by_period), left)]), missing


def fixed_quantities(*, valid: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Take off the fixed quantities (定量), with the same share of the reactive energy.

    Args:
        valid: rules with time_of_use.
        before: energy of accounts after sub-meters and losses.
    """
    rules = valid.filter(pl.col("kind") == "FIXED_QUANTITY")
    return _taken_off(rules.with_columns(total_kwh="quantity_kwh", exact_kwh="quantity_kwh"), before)


def fixed_shares(*, valid: pl.DataFrame, before: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Take off fixed shares (定比) of what is left, in whole kWh by largest remainder.

    The account itself takes part with the rest of the shares; what is below a kWh stays with it.

    Returns:
        FIXED_SHARE steps, and the accounts whose shares exceed the whole.
    """
    rules = valid.filter(pl.col("kind") == "FIXED_SHARE")
    sums = rules.group_by("account_no").agg(shares=pl.col("share").sum())
    over = (
        sums.filter(pl.col("shares") > _ONE)
        .join(before, on="account_no", how="inner")
        .select("account_no", code=pl.lit("RATIO_SUM"), subject="account_no", value="total_kwh")
    )
    left = before.filter(pl.col("total_kwh") >= _ZERO).join(over, on="account_no", how="anti")
    givers = rules.join(left.select("account_no", _left="total_kwh"), on="account_no", how="inner")
    own = (
        sums.join(left.select("account_no", _left="total_kwh"), on="account_no", how="inner")
        .with_columns(share=pl.lit(_ONE) - pl.col("shares"), other_account_no=pl.lit(_MAIN))
        .drop("shares")
    )
    parts = pl.concat([givers, own], how="diagonal_relaxed").with_columns(
        whole=pl.col("_left").cast(pl.Int128),
        weight=(pl.col("share").cast(EXACT) * pl.lit(_SHARE_GRAIN)).cast(pl.Int128),
    )
    shared = allocate(parts, group="account_no").filter(pl.col("other_account_no") != _MAIN)
    amounts = shared.with_columns(
        total_kwh=pl.col("part").cast(pl.Decimal(38, 0)).cast(ENERGY),
        exact_kwh=multiply(pl.col("_left"), pl.col("share"))
        .round(4, mode="half_away_from_zero")
        .cast(ENERGY),
    )
    return _taken_off(amounts, before), over


def _taken_off(amounts: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Make steps of amounts taken off, with their part of the reactive energy."""
    totals = before.select("account_no", _all="total_kwh", _reactive="reactive_kvarh")
    reactive = (
        pl.when(pl.col("_all") > _ZERO)
        .then(_part_of(pl.col("_reactive"), pl.col("total_kwh"), pl.col("_all")))
        .otherwise(pl.lit(_ZERO).cast(ENERGY))
    )
    steps = amounts.join(totals, on="account_no", how="inner").with_columns(
        source="other_account_no",
        reactive_kvarh=pl.when(pl.col("_reactive").is_not_null()).then(reactive),
    )
    return _in_turn(steps, before)


def _in_turn(amounts: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Take amounts off the periods, the rules of an account in turn.

    Each takes from what the ones before it left, so roundings never take more from a period than it has.
    """
    turns = amounts.sort("account_no", "rule_no", maintain_order=True).with_columns(
        _turn=pl.col("rule_no").cum_count().over("account_no")
    )
    left, steps = before, [metered(before.clear().with_columns(kind=pl.lit(""), source=pl.lit("")))]
    for turn in turns["_turn"].unique().sort():
        part = taken(spread(_weighed(turns.filter(pl.col("_turn") == turn), left)))
        steps.append(part)
        left = sum_steps(pl.concat([left.select(_SUMS), part.select(_SUMS)]))
    return pl.concat(steps)


def _part_of(quantity: pl.Expr, part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    """Return quantity × part ÷ whole to four decimals."""
    product = quantity.cast(EXACT) * part.cast(EXACT)
    return (product / whole.cast(ENERGY)).cast(EXACT).round(4, mode="half_away_from_zero").cast(ENERGY)


def _weighed(rules: pl.DataFrame, energy: pl.DataFrame) -> pl.DataFrame:
    """Add the energy of the account by period as weights, and whether only the flat period gives."""
    zero = pl.lit(_ZERO).cast(ENERGY)
    weights = energy.select(
        "account_no", **{f"weight_{name}": pl.max_horizontal(name, zero) for name in _PERIODS}
    )
    return rules.join(weights, on="account_no", how="inner").with_columns(
        flat_only=(pl.col("taken_from") == "FLAT") | ~pl.col("time_of_use")
    )


def received(*, own: pl.DataFrame, valid: pl.DataFrame) -> pl.DataFrame:
    """Return the RECEIVED steps of the accounts to which fixed quantities and shares go.

    By the giver's periods where the receiver has periods, else all flat.
    """
    receivers = valid.select(source="other_account_no", _by_period="other_time_of_use").unique()
    given = own.filter(pl.col("kind").is_in(["FIXED_QUANTITY", "FIXED_SHARE"]))
    turned = taken(given).join(receivers, on="source", how="inner")
    zero = pl.lit(_ZERO).cast(ENERGY)
    flat = [
        pl.when("_by_period")
        .then(pl.col(name))
        .otherwise(pl.col("total_kwh") if name == "flat_kwh" else zero)
        .alias(name)
        for name in _PERIODS
    ]
    return turned.with_columns(
        *flat, kind=pl.lit("RECEIVED"), account_no="source", source="account_no"
    ).select(STEP_COLUMNS)
