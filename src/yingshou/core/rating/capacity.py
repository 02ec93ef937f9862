"""Which capacity an account has in service on each day of a billing month (暂停、减容、增容、联锁).

Sources: 供电营业规则 (1996) art. 84 and 85; 发改办价格〔2016〕1583号. The day of sealing is the first without
the transformer; a suspension of fewer days than the catalogue's minimum is no reduction; of transformers that
are interlocked the largest counts, whichever runs; hot standby stays in service, sealed cold standby is
suspended.
"""

from decimal import Decimal

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.joins import beside
from yingshou.core.money import multiply
from yingshou.core.period import with_cycles
from yingshou.core.tables import CAPACITY_CHANGES

MINIMUM_SUSPENSION_DAYS = 15
"""Days a suspension must last to count where the catalogue says nothing (发改办价格〔2016〕1583号)."""

_ZERO = Decimal(0)
_IN_SERVICE = {"NEW": 1, "INCREASE": 1, "REDUCTION": -1, "SUSPENSION": -1, "RESUMPTION": 1}
_SUSPENDED = {"SUSPENSION": 1, "RESUMPTION": -1}
_STRETCH = ("account_no", "start")
_CHARGED_STRETCHES: dict[str, pl.DataType | type[pl.DataType]] = {
    "account_no": pl.String, "start": pl.Date, "end": pl.Date, "capacity_kva": ENERGY,
    "contract_demand_kw": ENERGY, "cycle_start": pl.Date, "cycle_end": pl.Date,
}  # fmt: skip


def supply_spans(*, accounts: pl.DataFrame, capacity_changes: pl.DataFrame, bill_month: int) -> pl.DataFrame:
    """Add the days of the billing cycle, and those of them on which an account is supplied.

    Args:
        accounts: account_no, reading_day, opened_date, closed_date.
        capacity_changes: frame CAPACITY_CHANGES.
        bill_month: billing month YYYYMM.

    Returns:
        The accounts with cycle_start, cycle_end, start and end, half-open; a termination ends supply as the
        closing of the account does, and end is then not after start where nothing was supplied.
    """
    spans = with_cycles(accounts=accounts, bill_month=bill_month)
    if capacity_changes.is_empty():
        return spans.with_columns(
            start=pl.max_horizontal("cycle_start", "opened_date"),
            end=pl.min_horizontal("cycle_end", "closed_date"),
        )
    ended = (
        capacity_changes.filter(pl.col("kind") == "TERMINATION")
        .group_by("account_no")
        .agg(terminated=pl.col("effective_date").min())
    )
    return (
        spans.join(ended, on="account_no", how="left")
        .with_columns(
            start=pl.max_horizontal("cycle_start", "opened_date"),
            end=pl.min_horizontal("cycle_end", "closed_date", "terminated"),
        )
        .drop("terminated")
    )


def capacity_stretches(*, spans: pl.DataFrame, capacity_changes: pl.DataFrame) -> pl.DataFrame:
    """Return the stretches of days between changes, each with its capacity and declared demand.

    Args:
        spans: frame of `supply_spans` with capacity_kva, contract_demand_kw, minimum_suspension_days and
            suspended_share (what part of a suspended transformer is charged; null = none).
        capacity_changes: frame CAPACITY_CHANGES of these accounts, later ones too: a resumption tells how
            long a suspension was.

    Returns:
        account_no, start, end, capacity_kva (charged), installed_kva (with what rests), contract_demand_kw
        and `contradicts`: more leaves or resumes than there is, or a NEW transformer after the opening.
    """
    changes = _settled(spans=spans, capacity_changes=capacity_changes)
    bounds = _bounds(spans=spans, changes=changes)
    sums = _sums(bounds=bounds, changes=changes)
    listed = (pl.col("new") > 0).fill_null(value=False)
    zero = pl.lit(_ZERO).cast(ENERGY)
    base = pl.when(listed).then(zero).otherwise("capacity_kva")
    in_service = base + pl.col("in_service").fill_null(zero)
    resting = pl.col("resting").fill_null(zero)
    share = multiply(resting, pl.col("suspended_share").fill_null(_ZERO))
    contradicts = (
        (in_service < _ZERO)
        | pl.col("too_much_resumed").fill_null(value=False)
        | pl.col("late_new").fill_null(value=False)
    )
    return (
        bounds.join(sums, on=_STRETCH, how="left")
        .join(_connections(spans=spans, changes=changes), on="account_no", how="left")
        .with_columns(listed=listed)
        .select(
            *_STRETCH,
            "end",
            capacity_kva=(in_service + share.round(4, mode="half_away_from_zero")).cast(ENERGY),
            installed_kva=(in_service + resting).cast(ENERGY),
            contract_demand_kw=pl.coalesce("declared_kw", "contract_demand_kw"),
            contradicts=contradicts.fill_null(value=False),
        )
        .sort(_STRETCH)
    )


def with_capacity(
    *, charged: pl.DataFrame, capacity_changes: pl.DataFrame | None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give two-part accounts the capacity of their month, and the stretches of those that change in it.

    Args:
        charged: frame of `with_basic_prices` of one billing month, two-part accounts alone.
        capacity_changes: frame CAPACITY_CHANGES, None for none.

    Returns:
        charged with the largest capacity and the last declared demand of the month, `installed_kva`, `by_day`
        (charged by its stretches) and `contradicts`; and `capacity_stretches` with the cycle.
    """
    if charged.is_empty():
        return _unchanged(charged), pl.DataFrame(schema=_CHARGED_STRETCHES)
    changes = CAPACITY_CHANGES.empty() if capacity_changes is None else capacity_changes
    month: int = charged["bill_month"].item(0)
    columns = ("account_no", "reading_day", "opened_date", "closed_date", "capacity_kva",
               "contract_demand_kw", "minimum_suspension_days", "suspended_share")  # fmt: skip
    spans = supply_spans(accounts=charged.select(columns), capacity_changes=changes, bill_month=month)
    part = (pl.col("start") > pl.col("cycle_start")) | (pl.col("end") < pl.col("cycle_end"))
    touched = pl.col("account_no").is_in(changes["account_no"].implode())
    spans = spans.filter(part | touched)
    if spans.is_empty():
        return _unchanged(charged), pl.DataFrame(schema=_CHARGED_STRETCHES)
    stretches = capacity_stretches(spans=spans, capacity_changes=changes)
    of_month = stretches.group_by("account_no").agg(
        most=pl.col("capacity_kva").max(),
        installed_kva=pl.col("installed_kva").max(),
        declared=pl.col("contract_demand_kw").last(),
        contradicts=pl.col("contradicts").any(),
    )
    false = pl.lit(value=False)
    charged = (
        beside(beside(charged, of_month), spans.select("account_no", by_day=~false))
        .with_columns(
            installed_kva=pl.coalesce("installed_kva", "capacity_kva"),
            capacity_kva=pl.coalesce("most", "capacity_kva"),
            contract_demand_kw=pl.coalesce("declared", "contract_demand_kw"),
            by_day=pl.col("by_day").fill_null(false),
            contradicts=pl.col("contradicts").fill_null(false),
        )
        .drop("most", "declared")
    )
    cycles = spans.select("account_no", "cycle_start", "cycle_end")
    return charged, stretches.drop("installed_kva", "contradicts").join(cycles, on="account_no")


def _unchanged(charged: pl.DataFrame) -> pl.DataFrame:
    """Give accounts none of which changes in the month the columns of `with_capacity`."""
    false = pl.lit(value=False)
    return charged.with_columns(installed_kva="capacity_kva", by_day=false, contradicts=false)


def installed_capacity(
    *, accounts: pl.DataFrame, capacity_changes: pl.DataFrame, bill_month: int
) -> pl.DataFrame:
    """Return accounts with the largest capacity installed in a billing month in place of the first one.

    What was suspended is still installed, and a null capacity stays null.
    """
    if capacity_changes.is_empty():
        return accounts
    changed = accounts.join(capacity_changes, on="account_no", how="semi").with_columns(
        minimum_suspension_days=pl.lit(None, pl.Int32), suspended_share=pl.lit(None, ENERGY)
    )
    spans = supply_spans(accounts=changed, capacity_changes=capacity_changes, bill_month=bill_month)
    installed = (
        capacity_stretches(spans=spans, capacity_changes=capacity_changes)
        .group_by("account_no")
        .agg(pl.col("installed_kva").max())
    )
    return (
        accounts.join(installed, on="account_no", how="left", maintain_order="left")
        .with_columns(capacity_kva=pl.coalesce("installed_kva", "capacity_kva"))
        .drop("installed_kva")
    )


def _settled(*, spans: pl.DataFrame, capacity_changes: pl.DataFrame) -> pl.DataFrame:
    """Return the changes that count, with their unit: an interlocked group or a transformer by itself."""
    least = pl.col("minimum_suspension_days").fill_null(MINIMUM_SUSPENSION_DAYS)
    place = ("account_no", "transformer_no")
    changes = (
        capacity_changes.join(spans.select("account_no", least=least), on="account_no", how="inner")
        .with_columns(pl.col("transformer_no").fill_null("-"))
        # One resumed and suspended again on a day has resumed first.
        .sort(*place, "effective_date", "kind")
    )
    pauses = changes.filter(pl.col("kind").is_in(list(_SUSPENDED)))
    following = pl.col("kind", "effective_date").shift(-1).over(place).name.prefix("next_")
    days = (pl.col("next_effective_date") - pl.col("effective_date")).dt.total_days()
    short = (
        (pl.col("kind") == "SUSPENSION") & (pl.col("next_kind") == "RESUMPTION") & (days < pl.col("least"))
    )
    pauses = pauses.with_columns(following).with_columns(short=short.fill_null(value=False))
    dropped = pauses.filter(pl.col("short") | pl.col("short").shift().over(place).fill_null(value=False))
    group = pl.col("interlock_group").max().over(place)
    unit = pl.coalesce(pl.format("G/{}", group), pl.format("T/{}", "transformer_no"))
    return changes.with_columns(unit=unit).join(dropped, on=["account_no", "change_no"], how="anti")


def _bounds(*, spans: pl.DataFrame, changes: pl.DataFrame) -> pl.DataFrame:
    """Cut each account's days of supply where a change takes effect."""
    supplied = spans.filter(pl.col("start") < pl.col("end"))
    cuts = (
        changes.select("account_no", cut="effective_date")
        .join(supplied, on="account_no", how="inner")
        .filter((pl.col("cut") > pl.col("start")) & (pl.col("cut") < pl.col("end")))
        .with_columns(start="cut")
    )
    return (
        pl.concat([supplied, cuts.select(supplied.columns)])
        .unique(_STRETCH)
        .sort(_STRETCH)
        .with_columns(end=pl.coalesce(pl.col("start").shift(-1).over("account_no"), "end"))
    )


def _sums(*, bounds: pl.DataFrame, changes: pl.DataFrame) -> pl.DataFrame:
    """Sum up, for each stretch, the changes of its first day and before: what runs and what rests."""

    def signed(signs: dict[str, int]) -> pl.Expr:
        sign = pl.col("kind").replace_strict(signs, default=0, return_dtype=pl.Decimal(38, 0))
        return (pl.col("capacity_kva").fill_null(_ZERO) * sign).sum().cast(ENERGY)

    past = (
        bounds.select(_STRETCH)
        .join(changes, on="account_no", how="inner")
        .filter(pl.col("effective_date") <= pl.col("start"))
    )
    declared = (
        past.filter(pl.col("contract_demand_kw").is_not_null())
        .sort("effective_date", "change_no")
        .group_by(_STRETCH)
        .agg(declared_kw=pl.col("contract_demand_kw").last())
    )
    units = (
        past.group_by(*_STRETCH, "unit", "transformer_no")
        .agg(running=signed(_IN_SERVICE), resting=signed(_SUSPENDED))
        .group_by(*_STRETCH, "unit")
        .agg(
            running=pl.col("running").max(),
            installed=(pl.col("running") + pl.col("resting")).max(),
            too_much_resumed=(pl.col("resting") < _ZERO).any(),
        )
    )
    return (
        units.group_by(_STRETCH)
        .agg(
            in_service=pl.col("running").sum().cast(ENERGY),
            resting=(pl.col("installed") - pl.col("running")).sum().cast(ENERGY),
            too_much_resumed=pl.col("too_much_resumed").any(),
        )
        .join(declared, on=_STRETCH, how="left")
    )


def _connections(*, spans: pl.DataFrame, changes: pl.DataFrame) -> pl.DataFrame:
    """Tell which accounts list their transformers as NEW: those are their first capacity, together."""
    late = pl.col("effective_date") > pl.col("opened_date")
    return (
        changes.filter(pl.col("kind") == "NEW")
        .join(spans.select("account_no", "opened_date"), on="account_no", how="inner")
        .group_by("account_no")
        .agg(new=pl.len(), late_new=late.any())
    )
