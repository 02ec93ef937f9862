"""Points by the published bands: what each criterion gives, and what it could have given."""

from datetime import date

import polars as pl

from yingshou.core.tables.credit import CREDIT_CRITERIA


def bands_on(*, bands: pl.DataFrame, day: date) -> pl.DataFrame:
    """Return the bands that hold on a day: of each criterion its latest version as a whole."""
    begun = bands.filter(pl.col("valid_from") <= day)
    return begun.filter(pl.col("valid_from") == pl.col("valid_from").max().over("criterion")).sort(
        "criterion", "at_least"
    )


def most_points(bands: pl.DataFrame) -> dict[str, int]:
    """Return the most points each criterion can give."""
    return dict(bands.group_by("criterion").agg(pl.col("points").max()).iter_rows())


def with_points(facts: pl.DataFrame, *, bands: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Add the points of each criterion, named `points_` and the criterion in small letters, and their sum.

    A value below the lowest band takes that band. A fact that is not known gives the most points: where
    nothing has fallen due, nothing speaks against the account.

    Args:
        facts: table CREDIT_FACTS.
        bands: table CREDIT_BANDS, all versions.
        as_of: the day whose bands hold.

    Returns:
        The facts with `points_on_time`, …, and `points`.
    """
    held = bands_on(bands=bands, day=as_of)
    most = most_points(held)
    given = {
        f"points_{criterion.lower()}": _points(
            fact, held.filter(pl.col("criterion") == criterion).sort("at_least", descending=True), most
        )
        for criterion, fact in CREDIT_CRITERIA.items()
        if criterion in most
    }
    return facts.with_columns(**given).with_columns(points=pl.sum_horizontal(list(given)).cast(pl.Int32))


def _points(fact: str, bands: pl.DataFrame, most: dict[str, int]) -> pl.Expr:
    """Return the points of a fact by the bands of one criterion, the highest band first."""
    rows = bands.select("criterion", "at_least", "points").rows()
    reached = pl.coalesce(
        *(
            pl.when(pl.col(fact) >= at_least).then(pl.lit(points, pl.Int32))
            for _criterion, at_least, points in rows[:-1]
        ),
        pl.lit(rows[-1][2], pl.Int32),
    )
    return pl.when(pl.col(fact).is_null()).then(pl.lit(most[rows[0][0]], pl.Int32)).otherwise(reached)


def criteria_json() -> pl.Expr:
    """Write value and points of each criterion as JSON: `{"ON_TIME": {"value": 950, "points": 27}, …}`."""
    parts = [
        pl.struct(value=pl.col(fact), points=pl.col(f"points_{criterion.lower()}")).alias(criterion)
        for criterion, fact in CREDIT_CRITERIA.items()
    ]
    return pl.struct(parts).struct.json_encode()
