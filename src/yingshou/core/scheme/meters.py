"""Metering points held against the account: is there one, one only, with its reads and registers."""

from datetime import date

import polars as pl

from yingshou.core.scheme.rules import Rule, broken_rows, mismatches

_POINT = "point_no"
_OF_METER = ("point_no", "meter_no", "account_no", "metering_mode", "multiplier", "installed_date",
             "ct_ratio", "pt_ratio")  # fmt: skip


def check_meters(
    *, accounts: pl.DataFrame, metering_points: pl.DataFrame, read_facts: pl.DataFrame, on: date
) -> pl.DataFrame:
    """Return the mismatches between accounts and the meters in use on a day.

    Args:
        accounts: frame ACCOUNTS, those supplied on the day.
        metering_points: frame METERING_POINTS; those of other accounts show points and meters used twice.
        read_facts: frame READ_FACTS of these meters.
        on: the day.
    """
    in_use = metering_points.filter(
        (pl.col("installed_date") <= on)
        & (pl.col("removed_date").is_null() | (pl.col("removed_date") > on))
        & (pl.col("direction") != "FEED_IN").fill_null(value=True)
    ).select(*_OF_METER, class_of_point="price_class")
    meters = (
        in_use.join(accounts, on="account_no", how="inner")
        .join(read_facts, on=[_POINT, "meter_no"], how="left")
        .with_columns(price_class=pl.coalesce("class_of_point", "price_class"))
    )
    return pl.concat(
        [
            _without_point(accounts, in_use),
            _used_twice(meters, in_use),
            _mixed_modes(meters),
            broken_rows(meters, _register_rules(), subject=_POINT),
        ]
    )


def _without_point(accounts: pl.DataFrame, in_use: pl.DataFrame) -> pl.DataFrame:
    lonely = accounts.join(in_use, on="account_no", how="anti")
    return mismatches(lonely, code="SCHEME_NO_POINT", column="account_no")


def _used_twice(meters: pl.DataFrame, in_use: pl.DataFrame) -> pl.DataFrame:
    """Return meters that hang at two points, and points with two meters or two accounts at once."""
    points_of_meter = in_use.group_by("meter_no").agg(pl.col(_POINT).n_unique().alias("_points"))
    meters_of_point = in_use.group_by(_POINT).agg(
        pl.col("meter_no").n_unique().alias("_meters"), pl.col("account_no").n_unique().alias("_owners")
    )
    counted = meters.join(points_of_meter, on="meter_no").join(meters_of_point, on=_POINT)
    return broken_rows(
        counted,
        (
            Rule(code="SCHEME_METER_TWICE", column="meter_no", broken=pl.col("_points") > 1),
            Rule(
                code="SCHEME_POINT_TWICE",
                column=_POINT,
                broken=(pl.col("_meters") > 1) | (pl.col("_owners") > 1),
            ),
        ),
        subject=_POINT,
    )


def _mixed_modes(meters: pl.DataFrame) -> pl.DataFrame:
    """Return accounts with quarter-hours at one point and register reads at another."""
    mixed = meters.group_by("account_no").agg(pl.col("metering_mode").unique().sort().str.join("+"))
    return mismatches(
        mixed.filter(pl.col("metering_mode").str.contains("+", literal=True)).sort("account_no"),
        code="SCHEME_MIXED_MODES",
        column="metering_mode",
    )


def _register_rules() -> tuple[Rule, ...]:
    """Return what must not be at a meter that is read by its registers, or of any multiplier."""
    register = pl.col("metering_mode") == "REGISTER"
    read = pl.col("first_read").is_not_null()
    ratios = pl.col("ct_ratio") * pl.col("pt_ratio")
    assessed = pl.col("power_factor_standard").is_not_null() & ~pl.col("price_class").str.starts_with(
        "RESIDENT"
    )
    high = pl.col("voltage_level") != "UNDER_1KV"
    return (
        Rule(
            code="SCHEME_MULTIPLIER",
            column="multiplier",
            expected=ratios,
            broken=pl.col("multiplier") != ratios,
        ),
        Rule(
            code="SCHEME_MULTIPLIER_ONE",
            column="multiplier",
            expected=pl.col("voltage_level"),
            broken=register & high & (pl.col("multiplier") == 1) & (pl.col("capacity_kva") > 0),
        ),
        Rule(code="SCHEME_NO_OPENING", column="installed_date", broken=register & ~read),
        Rule(
            code="SCHEME_NO_REACTIVE",
            column="power_factor_standard",
            broken=register & read & assessed & ~pl.col("has_reactive"),
        ),
        Rule(
            code="SCHEME_NO_PERIODS",
            column="time_of_use",
            broken=register & read & pl.col("time_of_use") & ~pl.col("has_periods"),
        ),
    )
