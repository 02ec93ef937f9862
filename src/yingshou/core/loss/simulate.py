"""A year simulated many times: one common factor, then contagion along the links, losses in whole fen."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl

from yingshou.core.money import YUAN, ZERO_YUAN

_CHUNK = 1_000
_ROUNDS = 3
"""A failure travels over so many links within the year."""
_UNITS = 10**8
_TAIL = 100
"""The worst hundredth of the years is the tail."""
PERCENTILES = (50, 75, 90, 95, 99)
Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Losses:
    """The losses of the simulated years in yuan.

    `accounts` holds `account_no`, `expected_loss`, `tail_loss`; each column adds up to `expected` and
    `shortfall` to the fen. `percentiles` by whole per cent. `bins` holds `from_loss`, `to_loss`, `years`.
    `drawn` names the accounts that were drawn one by one.
    """

    expected: Decimal
    shortfall: Decimal
    percentiles: dict[int, Decimal]
    accounts: pl.DataFrame
    bins: pl.DataFrame
    draws: int
    drawn: pl.Series


def simulate(
    *,
    accounts: pl.DataFrame,
    edges: pl.DataFrame,
    fallen: pl.DataFrame,
    common_share: Decimal,
    recovery_share: Decimal,
    large_from: Decimal,
    draws: int,
    seed: int,
    drawn: pl.Series | None = None,
) -> Losses:
    """Simulate a year many times and return the distribution of what is lost.

    An account defaults when √w·Z + √(1−w)·e falls below the quantile of its default rate (one-factor Gaussian
    copula, Vasicek). A node that failed then takes others with it along each edge with the edge's share, up
    to three links; security of a guarantor that failed falls away. Small accounts without a link are not
    drawn one by one: given the factor each loses its conditional expectation, which is what many of them lose
    together. The worst hundredth of the years, by loss, is the tail.

    Args:
        accounts: `account_no`, `default_rate`, `at_default` (yuan, may be negative), `loss_at_default`.
        edges: EDGES of `core.groups`.
        fallen: `account_no`, `guarantor` (node), `amount`: security that falls with a guarantor.
        common_share: weight w of the common factor.
        recovery_share: share of an unsecured amount that comes in after a default.
        large_from: accounts that would lose so much are drawn one by one.
        draws: simulated years.
        seed: of the draws.
        drawn: the accounts drawn one by one in another run, which are drawn here too and no others, so that
            both runs have the same draws and differ by what is in them alone; None for those linked or large.
    """
    book = accounts.sort("account_no")
    linked = pl.concat([edges["from_node"], edges["to_node"], fallen["account_no"], fallen["guarantor"]])
    single = pl.col("account_no").is_in(linked.unique().implode()) | (
        pl.col("loss_at_default") >= pl.lit(large_from).cast(YUAN)
    )
    if drawn is not None:
        single = pl.col("account_no").is_in(drawn.implode())
    chosen, pooled = book.filter(single), book.filter(~single)
    model = _Drawn(chosen, edges, fallen, recovery_share)
    pool = _Pooled(pooled)
    rng = np.random.default_rng(seed)
    weight = _share(common_share)
    parts = [
        _years(model, pool, rng, min(_CHUNK, draws - start), weight) for start in range(0, draws, _CHUNK)
    ]
    by_account = np.concatenate([part[0] for part in parts])
    by_class = np.concatenate([part[1] for part in parts])
    return _summed(chosen, pool, by_account, by_class)


def _years(
    model: "_Drawn", pool: "_Pooled", rng: np.random.Generator, count: int, weight: Any
) -> tuple[Array, Array]:  # fmt: skip
    factor = rng.standard_normal(count)
    own = rng.standard_normal((count, model.size))
    failed = np.zeros((count, model.nodes), dtype=bool)
    failed[:, : model.size] = (
        np.sqrt(weight) * factor[:, None] + np.sqrt(1 - weight) * own < model.thresholds[None, :]
    )
    carried = rng.random((count, model.shares.size)) < model.shares[None, :]
    for _round in range(_ROUNDS):
        spread = failed[:, model.starts] & carried
        reached = failed.copy()
        for place in range(model.shares.size):
            reached[:, model.ends[place]] |= spread[:, place]
        if (reached == failed).all():
            break
        failed = reached
    return model.losses(failed), pool.losses(factor, weight)


class _Drawn:
    """The accounts that are drawn one by one, with the nodes around them; amounts in whole fen."""

    def __init__(
        self, drawn: pl.DataFrame, edges: pl.DataFrame, fallen: pl.DataFrame, recovery_share: Decimal
    ) -> None:
        names = drawn["account_no"].to_list()
        ends = pl.concat([edges["from_node"], edges["to_node"], fallen["guarantor"]])
        others = sorted(set(ends.to_list()) - set(names))
        place = {name: number for number, name in enumerate([*names, *others])}
        self.size, self.nodes = len(names), len(place)
        self.thresholds = _quantiles(_shares(drawn["default_rate"]))
        self.net = _fen(drawn["at_default"])
        self.starts = np.array([place[name] for name in edges["from_node"]], dtype=np.int64)
        self.ends = np.array([place[name] for name in edges["to_node"]], dtype=np.int64)
        self.shares = _shares(edges["share"])
        inside = fallen.filter(pl.col("account_no").is_in(names))
        self.secured = [place[name] for name in inside["account_no"]]
        self.guarantors = [place[name] for name in inside["guarantor"]]
        self.amounts = _fen(inside["amount"])
        self.lost = round((1 - recovery_share) * _TAIL * _TAIL)

    def losses(self, failed: Array) -> Array:
        """Return what each account loses in each year, in fen."""
        claim = np.broadcast_to(self.net, (failed.shape[0], self.size)).copy()
        for account, guarantor, amount in zip(self.secured, self.guarantors, self.amounts, strict=True):
            claim[:, account] += amount * failed[:, guarantor]
        lost: Array = np.where(failed[:, : self.size], np.maximum(claim, 0) * self.lost // (_TAIL * _TAIL), 0)
        return lost


class _Pooled:
    """The small accounts by default rate: what a class loses given the factor."""

    def __init__(self, pooled: pl.DataFrame) -> None:
        self.rows = pooled.sort("default_rate", "account_no")
        classes = self.rows.group_by("default_rate", maintain_order=True).agg(pl.col("loss_at_default").sum())
        self.rates = classes["default_rate"]
        self.thresholds = _quantiles(_shares(self.rates))
        self.amounts = _fen(classes["loss_at_default"])

    def losses(self, factor: Array, weight: Any) -> Array:
        """Return what each class loses in each year, in fen."""
        from scipy.special import ndtr  # noqa: PLC0415  SciPy is slow to load

        given = (self.thresholds[None, :] - np.sqrt(weight) * factor[:, None]) / np.sqrt(1 - weight)
        lost: Array = np.rint(ndtr(given) * self.amounts[None, :]).astype(np.int64)
        return lost


def _summed(drawn: pl.DataFrame, pool: _Pooled, by_account: Array, by_class: Array) -> Losses:
    draws = by_account.shape[0]
    totals = by_account.sum(axis=1) + by_class.sum(axis=1)
    order = np.argsort(totals, kind="stable")
    tail = order[-max(1, draws // _TAIL) :]
    columns = {}
    for name, rows in (("expected_loss", order), ("tail_loss", tail)):
        parts = np.concatenate([by_account[rows].sum(axis=0), _within(pool, by_class[rows].sum(axis=0))])
        columns[name] = _divided(parts, len(rows))
    accounts = pl.DataFrame(
        {
            "account_no": [*drawn["account_no"].to_list(), *pool.rows["account_no"].to_list()],
            **{name: _yuan(values) for name, values in columns.items()},
        },
        schema={"account_no": pl.String, "expected_loss": YUAN, "tail_loss": YUAN},
    )
    return Losses(
        expected=Decimal(accounts["expected_loss"].sum() or ZERO_YUAN),
        shortfall=Decimal(accounts["tail_loss"].sum() or ZERO_YUAN),
        percentiles={each: _one(totals[order[_place(each, draws)]]) for each in PERCENTILES},
        accounts=accounts.sort("account_no"),
        bins=_bins(totals[order]),
        draws=draws,
        drawn=drawn["account_no"],
    )


def _place(per_cent: int, draws: int) -> int:
    """Return the place, in order, of the least loss that so many per cent of the years do not exceed."""
    return max(0, -(-draws * per_cent // _TAIL) - 1)


def _within(pool: _Pooled, classes: Array) -> Array:
    """Share what each class lost over its accounts by what each would lose, to the fen."""
    shares = []
    for rate, total in zip(pool.rates, classes, strict=True):
        weights = _fen(pool.rows.filter(pl.col("default_rate") == rate)["loss_at_default"])
        whole = int(weights.sum())
        if not whole:
            shares.append(np.zeros(weights.size, dtype=np.int64))
            continue
        cut = np.array([int(total) * int(each) // whole for each in weights], dtype=np.int64)
        # The fen left over go one each to the first accounts; they are fewer than the accounts.
        cut[: int(total) - int(cut.sum())] += 1
        shares.append(cut)
    return np.concatenate(shares) if shares else np.zeros(0, dtype=np.int64)


def _divided(parts: Array, count: int) -> Array:
    """Divide sums of fen by the number of years so that the quotients add up to that of the whole."""
    cut: Array = parts // count
    left = round(Decimal(int(parts.sum())) / count) - int(cut.sum())
    largest = np.argsort(-(parts - cut * count), kind="stable")
    cut[largest[:left]] += 1
    return cut


def _bins(ordered: Array) -> pl.DataFrame:
    """Count the years in thirty even steps up to the ninety-ninth percentile, the rest in a last one."""
    steps = 30
    top = max(int(ordered[_place(99, ordered.size)]), steps)
    edges = [top * step // steps for step in range(steps + 1)] + [max(int(ordered[-1]), top) + 1]
    counts = [int(((ordered >= first) & (ordered < last)).sum()) for first, last in pairwise(edges)]
    return pl.DataFrame(
        {"from_loss": _yuan(edges[:-1]), "to_loss": _yuan(edges[1:]), "years": counts},
        schema={"from_loss": YUAN, "to_loss": YUAN, "years": pl.Int32},
    )


def _quantiles(shares: Array) -> Array:
    from scipy.special import ndtri  # noqa: PLC0415  SciPy is slow to load

    found: Array = ndtri(shares)
    return found


def _shares(column: pl.Series) -> Array:
    """Turn shares of eight decimals into numbers of the machine; they are chances, never money."""
    whole: Array = (column * _UNITS).cast(pl.Int64).to_numpy() / _UNITS
    return whole


def _share(value: Decimal) -> Any:
    return np.array(int(value * _UNITS)) / _UNITS


def _fen(column: pl.Series) -> Array:
    found: Array = (column * 100).cast(pl.Int64).to_numpy()
    return found


def _yuan(fen: Any) -> list[Decimal]:
    return [_one(each) for each in fen]


def _one(fen: Any) -> Decimal:
    return Decimal(int(fen)).scaleb(-2)
