"""Issuing the terms of a month before its bill: how much each asks for, in the three offset modes."""

from datetime import date

import polars as pl

from yingshou.core.errors import InvariantError
from yingshou.core.identity import receivable_no
from yingshou.core.money import YUAN, ZERO_YUAN, multiply, round_yuan, yuan
from yingshou.core.tables import ADJUSTMENTS, RECEIVABLES

_MONTH = ("account_no", "bill_month")


def issue_terms(
    *,
    calendar: pl.DataFrame,
    bases: pl.DataFrame,
    estimates: pl.DataFrame,
    issued: pl.DataFrame,
    adjusted: pl.DataFrame,
    open_items: pl.DataFrame,
    paid: pl.DataFrame,
    issued_date: date,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Issue the terms of the calendar that are not issued yet.

    TRANCHE asks for the step of the target × base and leaves earlier rests alone. CUMULATIVE asks for
    target × base and REESTIMATE for ratio × the new estimate, both less what is paid of the month; the open
    rest of earlier terms that is past due is ROLLED into the new item, and a rest not yet due keeps its own
    item and date and is deducted instead, so nothing is asked for twice. Terms issued in one call build on
    each other. A term that comes to 0.00 gives no receivable; a rest is then ROLLED into nothing, which
    happens only where the estimate or the base fell: it says that the rest is not owed. An item is rolled
    once; what a reversed payment opens of it again stays its own and is deducted.

    Args:
        calendar: rows of DUE_CALENDAR to issue; terms found in `issued` are passed over.
        bases: `account_no`, `base` in yuan, also by `bill_month` if that column is there. Terms of accounts
            without a base are not issued: `choose_bases` has reported them.
        estimates: `account_no`, `amount`: re-estimated bill of the month; the base stands in where absent.
            Also by `bill_month` if that column is there.
        issued: table RECEIVABLES: instalments and segments issued of these account-months.
        adjusted: table ADJUSTMENTS of those receivables.
        open_items: `receivable_no`, `account_no`, `bill_month`, `due_date`, `principal_open` of those.
        paid: `account_no`, `bill_month`, `principal`: cleared on those, net of reversals.
        issued_date: business date.

    Returns:
        Tables RECEIVABLES and ADJUSTMENTS (kind ROLLED).

    Raises:
        InvariantError: issued - adjusted - paid is not what is open for some account-month.
    """
    ahead = issued.filter(pl.col("kind").is_in(["INSTALMENT", "SEGMENT"]))
    rests = _rests(ahead, adjusted, open_items, issued_date)
    _assert_books(ahead, adjusted, rests, paid)
    named = calendar.with_columns(receivable_no=_number()).join(ahead, on="receivable_no", how="anti")
    asked = _asked(_with_amounts(named, bases, estimates), rests, paid)
    dues = asked.filter(pl.col("amount") > ZERO_YUAN).with_columns(
        bill_no=pl.lit(None, dtype=pl.String),
        issued_date=pl.lit(issued_date),
        penalty_start_date=pl.col("due_date") + pl.duration(days=1),
    )
    return RECEIVABLES.conform(dues), _rolled(asked, rests, issued_date)


def _number() -> pl.Expr:
    return receivable_no(pl.col("account_no"), pl.col("bill_month"), pl.col("kind"), pl.col("term_no"))


def _rests(
    ahead: pl.DataFrame, adjusted: pl.DataFrame, open_items: pl.DataFrame, issued_date: date
) -> pl.DataFrame:
    """List what is open of the month's terms; `stays` marks what is not rolled."""
    once = adjusted.filter(pl.col("kind") == "ROLLED").get_column("receivable_no").implode()
    return open_items.join(ahead.select("receivable_no"), on="receivable_no", how="semi").with_columns(
        stays=(pl.col("due_date") >= issued_date) | pl.col("receivable_no").is_in(once)
    )


def _with_amounts(calendar: pl.DataFrame, bases: pl.DataFrame, estimates: pl.DataFrame) -> pl.DataFrame:
    """Add `level`: what is due by the term in all, and `step`: what TRANCHE asks for; yuan."""
    base_keys = [key for key in _MONTH if key in bases.columns]
    estimate_keys = [key for key in _MONTH if key in estimates.columns]
    valued = calendar.join(
        bases.select(*base_keys, pl.col("base").cast(YUAN)), on=base_keys, maintain_order="left"
    ).join(
        estimates.select(*estimate_keys, estimate=pl.col("amount").cast(YUAN)),
        on=estimate_keys, how="left", maintain_order="left",
    )  # fmt: skip
    by_target = round_yuan(multiply(pl.col("target_ratio"), pl.col("base")))
    before = round_yuan(multiply(pl.col("target_ratio") - pl.col("ratio"), pl.col("base")))
    by_estimate = round_yuan(multiply(pl.col("ratio"), pl.coalesce("estimate", "base")))
    again = pl.col("offset_mode") == "REESTIMATE"
    return valued.with_columns(
        level=pl.when(again).then(by_estimate).otherwise(by_target),
        step=pl.max_horizontal(by_target - before, yuan(0)),
    )


def _asked(valued: pl.DataFrame, rests: pl.DataFrame, paid: pl.DataFrame) -> pl.DataFrame:
    """Add `amount`: the level above what is paid or still running, in steps where a call issues several."""
    kept = rests.filter("stays").group_by(_MONTH).agg(pl.col("principal_open").sum().alias("kept"))
    cleared = paid.group_by(_MONTH).agg(pl.col("principal").cast(YUAN).sum().alias("cleared"))
    joined = (
        valued.join(kept, on=_MONTH, how="left")
        .join(cleared, on=_MONTH, how="left")
        .sort("account_no", "bill_month", "term_no")
    )
    met = pl.col("cleared").fill_null(yuan(0)) + pl.col("kept").fill_null(yuan(0))
    above = pl.max_horizontal(pl.col("level").cum_max().over(_MONTH) - met, yuan(0))
    stepped = joined.with_columns(above=above).with_columns(
        above=pl.col("above") - pl.col("above").shift(1).over(_MONTH).fill_null(yuan(0))
    )
    tranche = pl.col("offset_mode") == "TRANCHE"
    return stepped.with_columns(amount=pl.when(tranche).then(pl.col("step")).otherwise(pl.col("above")))


def _rolled(asked: pl.DataFrame, rests: pl.DataFrame, issued_date: date) -> pl.DataFrame:
    """Roll the rests past due into the first new item of their month."""
    rolling = asked.filter(pl.col("offset_mode") != "TRANCHE")
    into = rolling.filter(pl.col("amount") > ZERO_YUAN).unique(_MONTH, keep="first", maintain_order=True)
    past_due = rests.filter(~pl.col("stays") & (pl.col("principal_open") > ZERO_YUAN))
    rolled = (
        past_due.join(rolling.select(_MONTH).unique(), on=_MONTH, how="semi")
        .join(into.select(*_MONTH, into_receivable_no="receivable_no"), on=_MONTH, how="left")
        .with_columns(
            kind=pl.lit("ROLLED"), amount=pl.col("principal_open"), adjusted_date=pl.lit(issued_date)
        )
        .sort("receivable_no")
    )
    return ADJUSTMENTS.conform(rolled)


def _assert_books(
    issued: pl.DataFrame, adjusted: pl.DataFrame, rests: pl.DataFrame, paid: pl.DataFrame
) -> None:
    """Check that what was issued is adjusted, paid or open, for every account-month."""
    reduced = adjusted.join(issued.select("receivable_no", "bill_month"), on="receivable_no")
    months = issued.select(_MONTH).unique()
    signed = pl.concat(
        [
            issued.select(*_MONTH, figure=pl.col("amount").cast(YUAN)),
            reduced.select(*_MONTH, figure=-pl.col("amount").cast(YUAN)),
            rests.select(*_MONTH, figure=-pl.col("principal_open").cast(YUAN)),
            paid.join(months, on=_MONTH, how="semi").select(
                *_MONTH, figure=-pl.col("principal").cast(YUAN)
            ),
        ]
    )  # fmt: skip
    off = signed.group_by(_MONTH).agg(pl.col("figure").sum()).filter(pl.col("figure") != ZERO_YUAN)
    if off.height:
        account, month, figure = off.sort(_MONTH).row(0)
        raise InvariantError(
            zh=f"户号 {account} 应收年月 {month}：已发行减调整减已收与未清相差 {figure}",
            en=f"account {account}, month {month}: issued - adjusted - paid is off what is open by {figure}",
        )
