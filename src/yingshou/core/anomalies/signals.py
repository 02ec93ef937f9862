"""The signals of each account, from its own days and those of its peers."""

from datetime import date, timedelta

import polars as pl

from yingshou.core.anomalies.days import GAP_WINDOW, YEAR_DAYS, PeerFigures, account_figures
from yingshou.core.anomalies.falls import falls, phase_closeness
from yingshou.core.anomalies.settled import SETTLED, still_counts, without_settled
from yingshou.core.anomalies.shifts import shifts
from yingshou.core.tables.anomalies import ANOMALY_SIGNALS

_ZERO, _RUNNING = 0.03, 0.5
_RUN_WINDOW, _LEAST_GAP, _BESIDE_GAP, _LEAST_BESIDE = 182, 3, 28, 7
_DECIMALS = 6


def use_signals(
    *, days: pl.DataFrame, accounts: pl.DataFrame, groups: pl.DataFrame, figures: PeerFigures, as_of: date,
    settled: pl.DataFrame | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame]:  # fmt: skip
    """Return what the use of accounts shows, and their falls.

    Days that an inspection has settled are left out, and nothing counts that begins before the last of them.

    Args:
        days: as of `compared_days`.
        accounts: `account_no`, `capacity_kva`.
        groups: as of `peer_groups`.
        figures: of the peers.
        as_of: the day.
        settled: as of `settled_days`; None = none.

    Returns:
        Table ANOMALY_SIGNALS with what lies above zero, and `account_no`, `since`, `expected`, `recorded`
        of the fall (kWh a day) for what may be recovered.
    """
    over = SETTLED.to_frame() if settled is None else settled
    days = without_settled(days, settled=over)
    fell = falls(days)
    found = pl.concat(
        [
            *_of_falls(fell), _zero_use(days), _flat_run(days), _scatter_fall(days), _reactive_rise(days),
            _shifts(days), _gap_drop(days), *_of_account(days, accounts, groups, figures, as_of),
        ]
    )  # fmt: skip
    last = over.group_by("account_no").agg(pl.col("settled_on").max())
    found = still_counts(found.join(last, on="account_no", how="left")).drop("settled_on")
    told = found.filter(pl.col("value").is_finite() & (pl.col("value") > 0) & pl.col("since").is_not_null())
    figure = pl.col("value", "before", "now").round(_DECIMALS)
    return (
        ANOMALY_SIGNALS.conform(told.with_columns(figure)).sort("account_no", "signal"),
        fell.select("account_no", "since", "expected", "recorded", "fall", "certain"),
    )


def _signal(
    rows: pl.DataFrame, signal: str, *, value: pl.Expr, since: pl.Expr, days: pl.Expr,
    before: pl.Expr | None = None, now: pl.Expr | None = None, reference: pl.Expr | None = None,
) -> pl.DataFrame:  # fmt: skip
    """Lay rows out as signals, figures still in floating point."""
    none = pl.lit(None, dtype=pl.Float64)
    return rows.select(
        "account_no",
        signal=pl.lit(signal),
        value=value.cast(pl.Float64),
        since=since,
        days=days.cast(pl.Int32),
        before=none if before is None else before.cast(pl.Float64),
        now=none if now is None else now.cast(pl.Float64),
        reference=pl.lit(None, dtype=pl.String) if reference is None else reference,
    )


def _of_falls(fell: pl.DataFrame) -> list[pl.DataFrame]:
    since, days = pl.col("since"), pl.col("seen_days")
    kwh = {"before": pl.col("expected"), "now": pl.col("recorded")}
    return [
        _signal(
            fell, "STEP_DOWN", value=pl.col("fall") * pl.col("certain"), since=since, days=days, **kwh
        ),
        _signal(fell, "PHASE_RATIO", value=phase_closeness(), since=since, days=days, **kwh),
        _signal(
            fell, "PERIOD_FALL", value=pl.col("part_fall"), since=pl.col("part_since"),
            days=pl.col("part_days"), reference=pl.col("part"),
        ),
    ]  # fmt: skip


def _shifts(days: pl.DataFrame) -> pl.DataFrame:
    """Energy that moved out of the dear hours while the whole stayed."""
    return _signal(
        shifts(days), "PERIOD_SHIFT", value=pl.col("value"), since=pl.col("since"),
        days=pl.col("seen_days"), before=pl.col("before"), now=pl.col("now"),
    )  # fmt: skip


def _zero_use(days: pl.DataFrame) -> pl.DataFrame:
    """Days without use while the peers ran: their share of the known days, above that of the year before."""
    zero = (pl.col("kwh") <= pl.col("usual") * _ZERO) & (pl.col("index") >= _RUNNING)
    recent = pl.col("age").is_between(0, GAP_WINDOW - 1)
    before = pl.col("age").is_between(GAP_WINDOW, GAP_WINDOW + YEAR_DAYS - 1)
    rows = days.filter(pl.col("usual") > 0).group_by("account_no").agg(
        now=zero.filter(recent).mean(),
        before=zero.filter(before).mean(),
        since=pl.col("use_date").filter(recent & zero).min(),
        seen=pl.col("days").filter(recent).sum(),
    )  # fmt: skip
    old = pl.col("before").fill_null(0)
    return _signal(
        rows, "ZERO_USE", value=pl.col("now") - old, since=pl.col("since"), days=pl.col("seen"),
        before=old, now=pl.col("now"),
    )  # fmt: skip


def _flat_run(days: pl.DataFrame) -> pl.DataFrame:
    """The longest run of known days with the same use to the last decimal, beyond one day."""
    daily = days.filter(
        (pl.col("days") == 1) & pl.col("age").is_between(0, _RUN_WINDOW - 1)
        & (pl.col("kwh") > pl.col("usual") * _ZERO)
    )  # fmt: skip
    runs = daily.with_columns(_run=pl.col("kwh").rle_id().over("account_no")).group_by(
        "account_no", "_run"
    ).agg(since=pl.col("use_date").min(), length=pl.len(), kwh=pl.col("kwh").first())  # fmt: skip
    longest = runs.sort("length", "since", descending=[True, False]).unique(
        "account_no", keep="first", maintain_order=True
    )
    return _signal(
        longest, "FLAT_RUN", value=pl.col("length") - 1, since=pl.col("since"), days=pl.col("length"),
        now=pl.col("kwh"),
    )  # fmt: skip


def _around(days: pl.DataFrame, figure: pl.Expr) -> tuple[pl.Expr, pl.Expr, dict[str, pl.Expr]]:
    """Return a figure of the quarter and of the half-year before, and what both rest on."""
    recent = pl.col("age").is_between(0, GAP_WINDOW - 1)
    before = pl.col("age").is_between(GAP_WINDOW, GAP_WINDOW + 181)
    del days
    return figure.filter(recent), figure.filter(before), {
        "since": pl.col("use_date").filter(recent).min(), "seen": pl.col("days").filter(recent).sum(),
        "rows": pl.col("days").filter(before).len(),
    }  # fmt: skip


def _scatter_fall(days: pl.DataFrame) -> pl.DataFrame:
    """Use that no longer scatters as it did: quarter to quarter ÷ median, now against before."""
    recent, before, rest = _around(days, pl.col("level"))
    spread = {
        name: (each.quantile(0.75) - each.quantile(0.25)) / each.median()
        for name, each in (("now", recent), ("before", before))
    }
    rows = days.filter((pl.col("days") == 1) & (pl.col("level") > 0)).group_by("account_no").agg(
        **spread, **rest
    )  # fmt: skip
    return _signal(
        rows.filter((pl.col("before") > 0) & (pl.col("rows") >= GAP_WINDOW)), "SCATTER_FALL",
        value=1 - pl.col("now") / pl.col("before"), since=pl.col("since"), days=pl.col("seen"),
        before=pl.col("before"), now=pl.col("now"),
    )  # fmt: skip


def _reactive_rise(days: pl.DataFrame) -> pl.DataFrame:
    """More reactive energy for each kWh recorded: 1 − before ÷ now."""
    recent, before, rest = _around(days, pl.col("tangent"))
    rows = days.filter(pl.col("tangent").is_not_null()).group_by("account_no").agg(
        now=recent.median(), before=before.median(), **rest
    )  # fmt: skip
    return _signal(
        rows.filter((pl.col("now") > 0) & (pl.col("before") > 0)), "REACTIVE_RISE",
        value=1 - pl.col("before") / pl.col("now"), since=pl.col("since"), days=pl.col("seen"),
        before=pl.col("before"), now=pl.col("now"),
    )  # fmt: skip


def _gap_drop(days: pl.DataFrame) -> pl.DataFrame:
    """Level after the longest gap of the half-year against that before it: 1 − after ÷ before."""
    daily = days.filter((pl.col("days") == 1) & (pl.col("age") >= 0) & pl.col("level").is_not_null())
    last = pl.col("use_date").shift(1).over("account_no")
    gaps = daily.filter(pl.col("age") < _RUN_WINDOW + _BESIDE_GAP).select(
        "account_no", _from=last, _to="use_date", _long=(pl.col("use_date") - last).dt.total_days() - 1
    )
    longest = gaps.filter(pl.col("_long") >= _LEAST_GAP).sort(
        "_long", "_to", descending=[True, True]
    ).unique("account_no", keep="first", maintain_order=True)  # fmt: skip
    beside = daily.join(longest, on="account_no")
    window = timedelta(days=_BESIDE_GAP)
    after = pl.col("use_date").is_between(pl.col("_to"), pl.col("_to") + window)
    before = pl.col("use_date").is_between(pl.col("_from") - window, pl.col("_from"))
    rows = beside.group_by("account_no").agg(
        pl.col("_from").first(), pl.col("_long").first(), now=pl.col("level").filter(after).median(),
        before=pl.col("level").filter(before).median(), count=after.sum(), old=before.sum(),
    )  # fmt: skip
    enough = (pl.col("count") >= _LEAST_BESIDE) & (pl.col("old") >= _LEAST_BESIDE) & (pl.col("before") > 0)
    return _signal(
        rows.filter(enough), "GAP_DROP", value=1 - pl.col("now") / pl.col("before"),
        since=pl.col("_from") + timedelta(days=1), days=pl.col("count"), before=pl.col("before"),
        now=pl.col("now"), reference=pl.col("_long").cast(pl.String),
    )  # fmt: skip


def _of_account(
    days: pl.DataFrame, accounts: pl.DataFrame, groups: pl.DataFrame, figures: PeerFigures, as_of: date
) -> list[pl.DataFrame]:
    """Missing days beyond the peers', use small for the capacity, demand above it."""
    own = account_figures(days, accounts).join(groups, on="account_no").join(
        figures.usual, on="peers", how="left", suffix="_peers"
    )  # fmt: skip
    quarter = pl.lit(as_of - timedelta(days=GAP_WINDOW - 1))
    usual = pl.col("per_kva_peers")
    capacity = pl.col("capacity_kva").cast(pl.Float64)
    demand = days.filter(pl.col("age").is_between(0, 27) & pl.col("demand").is_not_null()).group_by(
        "account_no"
    ).agg(now=pl.col("demand").max(), seen=pl.col("days").sum(), since=pl.col("use_date").min())  # fmt: skip
    peak = demand.join(accounts.select("account_no", "capacity_kva"), on="account_no").filter(capacity > 0)
    return [
        _signal(
            own, "GAP_SHARE", value=pl.col("gap_share") - pl.col("gap_share_peers").fill_null(0),
            since=quarter, days=pl.col("seen"), before=pl.col("gap_share_peers"), now=pl.col("gap_share"),
        ),
        _signal(
            own.filter(usual > 0), "LOW_FOR_CAPACITY", value=1 - pl.col("per_kva") / usual,
            since=pl.lit(as_of - timedelta(days=181)), days=pl.col("capacity_days"), before=usual,
            now=pl.col("per_kva"),
        ),
        _signal(
            peak, "OVER_CAPACITY", value=pl.col("now") / capacity - 1, since=pl.col("since"),
            days=pl.col("seen"), before=capacity, now=pl.col("now"),
        ),
    ]  # fmt: skip
