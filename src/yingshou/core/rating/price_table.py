"""A printed price table becomes our catalogue: checked against its components, billed as it is printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.energy import PERIODS
from yingshou.core.money import PRICE, multiply, round_price
from yingshou.core.rating.known_factors import KNOWN, fitting_factors
from yingshou.core.rating.period_factors import period_factors, printed_factors
from yingshou.core.tables import PROBLEMS, TARIFF_BASIC, TARIFF_FACTORS, TARIFF_PRICES
from yingshou.core.tables.problems import problem_rows
from yingshou.core.tables.published import COMPONENT_COLUMNS, PERIOD_PRICES
from yingshou.core.tables.tariffs import PRINTED_DIFFERENCE

VOLTAGES = {
    "不满1": ("UNDER_1KV",),
    "1-10": ("KV1_10", "KV20"),
    "1-10(20)": ("KV1_10", "KV20"),
    "20": ("KV20",),
    "35": ("KV35",),
    "35-110": ("KV35", "KV66", "KV110"),
    "66": ("KV66",),
    "110": ("KV66", "KV110"),
    "110(66)": ("KV66", "KV110"),
    "220": ("KV220",),
}
"""The voltage levels a printed one stands for, its unit left out."""
PRICE_DECIMALS = 6
NEGLIGIBLE = Decimal("0.000001")
"""A difference of the last printed decimal is rounding, not worth a warning; it is billed all the same."""

# 发改办价格〔2016〕1583号 and 发改价格〔2023〕526号.
_DEMAND_RULES = {
    "tolerance": Decimal("1.05"),
    "excess_multiple": Decimal(2),
    "floor_share": Decimal("0.40"),
    "load_threshold_kwh_per_kva": Decimal(260),
    "load_discount": Decimal("0.90"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceTable:
    """Frames TARIFF_PRICES, TARIFF_FACTORS, TARIFF_BASIC, and PROBLEMS: warnings and rows left out."""

    prices: pl.DataFrame
    factors: pl.DataFrame
    basic: pl.DataFrame
    problems: pl.DataFrame


def price_table(
    *,
    published: pl.DataFrame,
    catalogue: str,
    valid_from: date,
    valid_to: date | None,
    source: str,
    floating: Sequence[str] = ("AGENT_PURCHASE",),
    known: pl.DataFrame | None = None,
    negligible: Decimal = NEGLIGIBLE,
) -> PriceTable:
    """Turn a printed price table into rows of a catalogue.

    The printed price rules: where components, or components times the factors of the periods, do not add up
    to it, the row is warned of (PRINTED_SUM) and what is missing becomes the component PRINTED_DIFFERENCE.
    All components but the funds count for power factor. Months with a sharp or deep period need its price.

    Where the catalogue's own factors give the printed prices they stay, and no factor is written. Where they
    do not, the row is warned of (PRINTED_FACTOR) and the implied factor is written for the time of the table;
    but never where capacity or customer decides between several, for one printed price cannot.

    Args:
        published: frame PUBLISHED_PRICES; with file and row_number problems say where.
        catalogue: name of the catalogue.
        valid_from: first day.
        valid_to: day after the last, None = open.
        source: document it was read in.
        floating: the components that the factors of the periods act on, which differs by province.
        known: factors the catalogue already has, frame of `known_factors`; None for none.
        negligible: a difference up to this is rounding of the printed price, yuan/kWh.
    """
    placed = _placed(published)
    unknown = placed.filter(pl.col("levels").is_null())
    good = placed.filter(pl.col("levels").is_not_null()).with_columns(
        component_sum=pl.sum_horizontal(COMPONENT_COLUMNS.values()).cast(PRICE),
        float_base=pl.sum_horizontal(COMPONENT_COLUMNS[name] for name in floating).cast(PRICE),
        flat=pl.coalesce("flat", "printed"),
    )
    factors = _with_known(period_factors(good), good=good, known=known, negligible=negligible)
    differences = _differences(good=good, factors=factors, floating=floating)
    dated = {
        "catalogue": pl.lit(catalogue),
        "valid_from": pl.lit(valid_from, pl.Date),
        "valid_to": pl.lit(valid_to, pl.Date),
        "source": pl.lit(source),
    }
    levels = _by_level(good)
    prices = pl.concat([_components(levels, floating), _difference_rows(levels, differences)])
    places = levels.select("place", "voltage_level").unique()
    written = factors.filter(~pl.col("kept")).join(places, on="place", how="inner")
    by_place = written.unique(["price_class", "voltage_level", "period"], maintain_order=True)
    basic = levels.filter(pl.col("demand_price").is_not_null() & pl.col("capacity_price").is_not_null())
    return PriceTable(
        prices=_sorted(TARIFF_PRICES.conform(prices.with_columns(**dated)), TARIFF_PRICES.key),
        factors=_sorted(TARIFF_FACTORS.conform(by_place.with_columns(**dated)), TARIFF_FACTORS.key),
        basic=_sorted(
            TARIFF_BASIC.conform(
                basic.unique(["price_class", "voltage_level"], maintain_order=True).with_columns(
                    **dated, **{name: pl.lit(value) for name, value in _DEMAND_RULES.items()}
                )
            ),
            TARIFF_BASIC.key,
        ),
        problems=_problems(
            good=good, unknown=unknown, factors=factors, differences=differences, negligible=negligible
        ),
    )


def _with_known(
    factors: pl.DataFrame, *, good: pl.DataFrame, known: pl.DataFrame | None, negligible: Decimal
) -> pl.DataFrame:
    """Put the catalogue's own factors in the place of implied ones where they give the printed prices.

    Adds kept (no factor is to be written), misses (known factors do not give the printed price), and scoped.
    """
    if known is None:
        known = pl.DataFrame(schema=KNOWN)
    places = good.select("row", voltage_level=pl.col("levels").list.first())
    implied = printed_factors(good).join(places, on="row", how="inner")
    fitting = fitting_factors(implied=implied, known=known, tolerance=negligible)
    flat = pl.col("period") == "FLAT"
    same = pl.when(pl.col("known_factors").list.contains(pl.col("factor"))).then("factor")
    joined = factors.join(fitting, on=["place", "period"], how="left", maintain_order="left").with_columns(
        known_factor=pl.coalesce("known_factor", same),
        met=pl.col("known_factors").is_not_null(),
        scoped=(pl.col("known_factors").list.len() > 1).fill_null(value=False),
    )
    misses = pl.col("met") & pl.col("known_factor").is_null()
    return joined.select(
        "place",
        "price_class",
        "period",
        factor=pl.coalesce("known_factor", "factor"),
        kept=(pl.col("met") & (~misses | pl.col("scoped"))) | (flat & pl.lit(value=known.height > 0)),
        misses=misses,
        scoped="scoped",
    )


def _other_factors(*, good: pl.DataFrame, factors: pl.DataFrame) -> pl.DataFrame:
    """Warn of printed prices that the catalogue's own factors do not give."""
    found = [PROBLEMS.empty()]
    for period, column in PERIOD_PRICES.items():
        missed = factors.filter((pl.col("period") == period) & pl.col("misses")).select("place")
        rows = good.join(missed, on="place", how="semi").filter(pl.col(column).is_not_null())
        found.append(
            problem_rows(rows, stage="import", code="PRINTED_FACTOR", subject="place", column=column)
        )
    return pl.concat(found)


def _by_level(good: pl.DataFrame) -> pl.DataFrame:
    """Return one row a voltage level; a row printed for fewer levels beats one printed for more."""
    return (
        good.sort(pl.col("levels").list.len(), "row")
        .explode("levels", empty_as_null=True)
        .rename({"levels": "voltage_level"})
        .unique(["price_class", "purchase_class", "voltage_level"], keep="first", maintain_order=True)
    )


def _sorted(frame: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    return frame.sort(key, maintain_order=True)


def _placed(published: pl.DataFrame) -> pl.DataFrame:
    """Give each printed row its voltage levels (null where unknown), its purchase class, and a number."""
    name = (
        pl.col("voltage").str.replace_all("（", "(").str.replace_all("）", ")")
        .str.replace_all(r"(?i)千伏|kv|及以上|以下|\s", "")
    )  # fmt: skip
    levels = pl.DataFrame({"_name": list(VOLTAGES), "levels": [list(each) for each in VOLTAGES.values()]})
    multiple = (pl.col("user_group") == "1.5倍").fill_null(value=False)
    return (
        published.with_columns(
            _name=name,
            purchase_class=pl.when(multiple).then(pl.lit("ONE_AND_HALF")).otherwise(pl.lit("NORMAL")),
            place=pl.format("{}/{}", "price_class", "voltage"),
        )
        .join(levels, on="_name", how="left", maintain_order="left")
        .with_row_index("row")
    )


def _differences(*, good: pl.DataFrame, factors: pl.DataFrame, floating: Sequence[str]) -> pl.DataFrame:
    """Return what each printed price misses of what its components give: row, period, printed, difference."""
    printed = good.unpivot(
        on=list(PERIOD_PRICES.values()), index="row", variable_name="_column", value_name="period_price"
    ).filter(pl.col("period_price").is_not_null())
    periods = {column: period for period, column in PERIOD_PRICES.items()}
    joined = (
        printed.with_columns(period=pl.col("_column").replace_strict(periods, return_dtype=pl.String))
        .join(good, on="row", how="inner")
        .join(
            factors.filter(~pl.col("scoped")).select("place", "period", "factor"),
            on=["place", "period"],
            how="inner",
        )
    )
    floats = [COMPONENT_COLUMNS[name] for name in floating]
    rest = [column for column in COMPONENT_COLUMNS.values() if column not in floats]
    moved = (round_price(multiply(pl.col(name), pl.col("factor")), PRICE_DECIMALS) for name in floats)
    made = pl.sum_horizontal(*moved, *rest).cast(PRICE)
    return joined.select(
        "row", "period", "_column", "period_price", difference=(pl.col("period_price") - made).cast(PRICE)
    ).sort("row", pl.col("period").cast(pl.Enum(PERIODS)))


def _components(levels: pl.DataFrame, floating: Sequence[str]) -> pl.DataFrame:
    parts = [
        _price_rows(
            levels,
            component=pl.lit(component),
            item=pl.lit("-"),
            price=pl.col(column),
            follows_time_of_use=pl.lit(component in floating),
            in_power_factor_base=pl.lit(component != "FUNDS"),
        )
        for component, column in COMPONENT_COLUMNS.items()
    ]
    return pl.concat(parts)


def _difference_rows(levels: pl.DataFrame, differences: pl.DataFrame) -> pl.DataFrame:
    missing = differences.filter(pl.col("difference") != 0)
    return _price_rows(
        levels.join(missing, on="row", how="inner"),
        component=pl.lit(PRINTED_DIFFERENCE),
        item=pl.col("period"),
        price=pl.col("difference"),
        follows_time_of_use=pl.lit(value=False),
        in_power_factor_base=pl.lit(value=True),
    )


def _price_rows(levels: pl.DataFrame, **columns: pl.Expr) -> pl.DataFrame:
    return levels.select(
        "price_class", "purchase_class", "voltage_level", **columns, price_decimals=pl.lit(PRICE_DECIMALS)
    )


def _problems(
    *,
    good: pl.DataFrame,
    unknown: pl.DataFrame,
    factors: pl.DataFrame,
    differences: pl.DataFrame,
    negligible: Decimal,
) -> pl.DataFrame:
    """Warn of printed prices that their components do not give; refuse unknown voltage levels."""
    found = [
        PROBLEMS.empty(),
        problem_rows(unknown, stage="import", code="NOT_A_CHOICE", subject="place", column="voltage"),
    ]
    wrong = differences.filter(pl.col("difference").abs() > negligible).join(
        good.drop("flat", *(c for c in PERIOD_PRICES.values() if c != "flat")), on="row", how="inner"
    )
    for column in PERIOD_PRICES.values():
        rows = wrong.filter(pl.col("_column") == column).with_columns(pl.col("period_price").alias(column))
        found.append(problem_rows(rows, stage="import", code="PRINTED_SUM", subject="place", column=column))
    return pl.concat([*found, _other_factors(good=good, factors=factors)])
