"""How much better cases worked by next best action did than those held out, with 95 % intervals."""

from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from yingshou.core.money import PRICE
from yingshou.core.tables.next_action import MEASURES, NEXT_LIFTS
from yingshou.core.tables.scope import ALL

CONFIDENCE = Decimal("0.95")
ALL_MONTHS = 0
_SCALE = 100_000_000
_GROUP = ["month", "segment"]
Numbers = NDArray[Any]


def lifts(outcomes: pl.DataFrame, *, least_cases: int) -> pl.DataFrame:
    """Compare both arms in each month and segment, in each month, in each segment, and in all together.

    Three measures: the share of cases whose overdue sum was settled whole in the watched days, with
    Newcombe's interval (Wilson's for each arm, joined: Newcombe 1998, method 10); the share of the yuan
    collected, and that of the yuan-days saved, with Welch's t interval on the ratio of sums: its variance by
    leaving out one case after the other, its degrees of freedom from the effective number of cases (Kish's,
    (Σ sum)² / Σ sum²), so that few large sums make it wide.
    Cases count in the arm they were drawn for, whatever was done.

    Nothing is said (TOO_FEW, no difference either) before each arm has the least number of cases, and
    NOT_CLEAR is said where the interval holds 0. Of many rows some lie beyond 0 by chance: what counts is the
    row of all months and segments.

    Args:
        outcomes: `month`, `segment`, `arm` (NEXT or RULES), `amount`, `collected`, `yuan_days`,
            `outcome_days`.
        least_cases: cases each arm must have.

    Returns:
        Table NEXT_LIFTS, all together first.
    """
    drawn = outcomes.filter(pl.col("arm").is_in(["NEXT", "RULES"])).with_columns(
        pl.col("month").cast(pl.Int32), pl.col("segment").cast(pl.String)
    )
    month, segment = pl.lit(ALL_MONTHS, pl.Int32).alias("month"), pl.lit(ALL).alias("segment")
    views = [[], [month], [segment], [month, segment]]
    grouped = pl.concat([drawn.with_columns(view) for view in views])
    if grouped.is_empty():
        return NEXT_LIFTS.empty()
    keys = grouped.select(_GROUP).unique().sort("month", pl.col("segment") != ALL, "segment")
    places = grouped.join(keys.with_row_index("_key"), on=_GROUP, how="left", maintain_order="left")
    sums = _Sums(places, keys.height)
    rows = [_rows(keys, measure, sums, least_cases) for measure in MEASURES]
    order = {measure: place for place, measure in enumerate(MEASURES)}
    return pl.concat(rows).sort(
        "month", pl.col("segment") != ALL, "segment",
        pl.col("measure").replace_strict(order, return_dtype=pl.Int32),
    )  # fmt: skip


def _rows(keys: pl.DataFrame, measure: str, sums: "_Sums", least_cases: int) -> pl.DataFrame:
    first, second = sums.cases
    share, low, high = sums.settled() if measure == "SETTLED" else sums.ratio(measure)
    enough = (first >= least_cases) & (second >= least_cases) & np.isfinite(low) & np.isfinite(high)
    found = keys.with_columns(
        measure=pl.lit(measure),
        next_cases=pl.Series(first),
        rules_cases=pl.Series(second),
        next_share=_decimals(share[0]),
        rules_share=_decimals(share[1]),
        lift=_decimals(np.where(enough, share[0] - share[1], np.nan)),
        low=_decimals(np.where(enough, low, np.nan)),
        high=_decimals(np.where(enough, high, np.nan)),
    )
    verdict = (
        pl.when(pl.col("low").is_null()).then(pl.lit("TOO_FEW"))
        .when(pl.col("low") > 0).then(pl.lit("BETTER"))
        .when(pl.col("high") < 0).then(pl.lit("WORSE"))
        .otherwise(pl.lit("NOT_CLEAR"))
    )  # fmt: skip
    return NEXT_LIFTS.conform(found.with_columns(verdict=verdict))


class _Sums:
    """Counts and sums of each arm in each group, NEXT first."""

    def __init__(self, rows: pl.DataFrame, groups: int) -> None:
        key = rows["_key"].to_numpy()
        held = (rows["arm"] == "RULES").to_numpy()
        fen = {name: _fen(rows[name]) for name in ("amount", "collected", "yuan_days")}
        window = rows["outcome_days"].to_numpy()
        self._figures = {
            # Yuan, and yuan-days, of what could have been collected.
            "COLLECTED": (fen["collected"] / 100, fen["amount"] / 100),
            "YUAN_DAYS": (fen["yuan_days"] / 100, fen["amount"] / 100 * window),
        }
        self._arms = [(~held, key[~held]), (held, key[held])]
        self._groups = groups
        self.cases = [np.bincount(place, minlength=groups) for _of, place in self._arms]
        whole = fen["collected"] >= fen["amount"]
        self._settled = [self._sum(whole, arm) for arm in self._arms]

    def _sum(self, values: Numbers, arm: tuple[Numbers, Numbers]) -> Numbers:
        of, place = arm
        return np.bincount(place, weights=values[of], minlength=self._groups)

    def settled(self) -> tuple[list[Numbers], Numbers, Numbers]:
        """Return the shares settled and Newcombe's interval of their difference."""
        from scipy.special import ndtri  # noqa: PLC0415  slow to import, needed here alone

        z = ndtri(np.array((1 + CONFIDENCE) / 2, dtype="f8"))
        with np.errstate(invalid="ignore", divide="ignore"):
            sides = [_wilson(hits, cases, z) for hits, cases in zip(self._settled, self.cases, strict=True)]
            (p1, low1, high1), (p2, low2, high2) = sides
            low = p1 - p2 - np.sqrt((p1 - low1) ** 2 + (high2 - p2) ** 2)
            high = p1 - p2 + np.sqrt((high1 - p1) ** 2 + (p2 - low2) ** 2)
        return [p1, p2], low, high

    def ratio(self, measure: str) -> tuple[list[Numbers], Numbers, Numbers]:
        """Return the ratios of sums and Welch's t interval of their difference."""
        from scipy.special import stdtrit  # noqa: PLC0415  slow to import, needed here alone

        got, could = self._figures[measure]
        shares, variances, freedom = [], [], []
        with np.errstate(invalid="ignore", divide="ignore"):
            for arm, cases in zip(self._arms, self.cases, strict=True):
                of, place = arm
                total = self._sum(could, arm)
                share = self._sum(got, arm) / total
                # How far the ratio moves where a case is left out.
                moves = np.zeros_like(could)
                moves[of] = (got[of] - share[place] * could[of]) / (total[place] - could[of])
                shares.append(share)
                variances.append(self._sum(moves**2, arm) * (cases - 1) / cases)
                freedom.append(total**2 / self._sum(could**2, arm) - 1)
            spread = variances[0] + variances[1]
            degrees = spread**2 / (variances[0] ** 2 / freedom[0] + variances[1] ** 2 / freedom[1])
            t = stdtrit(degrees, np.array((1 + CONFIDENCE) / 2, dtype="f8"))
            reach = t * np.sqrt(spread)
        lift = shares[0] - shares[1]
        return shares, lift - reach, lift + reach


def _wilson(hits: Numbers, cases: Numbers, z: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return a share and Wilson's interval of it."""
    share = hits / cases
    middle = (share + z**2 / (2 * cases)) / (1 + z**2 / cases)
    reach = z / (1 + z**2 / cases) * np.sqrt(share * (1 - share) / cases + z**2 / (4 * cases**2))
    return share, middle - reach, middle + reach


def _fen(column: pl.Series) -> Numbers:
    return column.cast(pl.Decimal(38, 2)).to_physical().cast(pl.Int64).to_numpy()


def _decimals(values: Numbers) -> pl.Series:
    """Return shares to eight decimals; what is no number is null."""
    known = np.isfinite(values)
    whole = np.rint(np.where(known, values, 0) * _SCALE).astype(np.int64)
    exact = pl.Series(whole).cast(pl.Int128)
    return pl.select(pl.when(pl.Series(known)).then(pl.lit(exact).reinterpret(dtype=PRICE))).to_series()
