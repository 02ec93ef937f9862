"""Settling a month: the rest of the bill, or the surplus given back."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from yingshou.core.errors import InvariantError
from yingshou.core.identity import receivable_no
from yingshou.core.money import YUAN, ZERO_YUAN, yuan
from yingshou.core.settlement.due_dates import final_due_dates
from yingshou.core.tables import ADJUSTMENTS, RECEIVABLES

_MONTH = ("account_no", "bill_month")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What settling gives: receivables (FINAL), adjustments (CREDITED), and what was paid too much.

    `releases` has `receivable_no`, `account_no`, `principal`: money to take off that receivable and put back
    into the customer's balance, in yuan. A CREDITED adjustment is the whole reduction, the part released
    included.
    """

    receivables: pl.DataFrame
    adjustments: pl.DataFrame
    releases: pl.DataFrame


def settle(
    *,
    bills: pl.DataFrame,
    agreements: pl.DataFrame,
    issued: pl.DataFrame,
    adjusted: pl.DataFrame,
    cleared: pl.DataFrame,
    issued_date: date,
) -> Settlement:
    """Settle bills against the instalments and segments issued for them.

    FINAL = bill - Σ issued net of ROLLED. Where that is below zero, the surplus is credited to the month's
    terms, latest first: what is open of a term is cancelled, then what was paid is released. There is never
    a negative receivable. A FINAL of 0.00 gives no receivable.

    Args:
        bills: table BILLS, one bill an account and month; of it `bill_no`, `account_no`, `bill_month`,
            `period_end` (the settlement day) and `amount` in yuan.
        agreements: table AGREEMENTS, all versions.
        issued: table RECEIVABLES: instalments and segments of these account-months.
        adjusted: table ADJUSTMENTS of those receivables.
        cleared: `receivable_no`, `principal` cleared on those, any number of rows, net of reversals.
        issued_date: business date.

    Raises:
        InvariantError: a bill has no agreement in force or stands twice, a term has less than nothing open,
            or Σ issued net + FINAL - credited is not the bill.
    """
    dated = final_due_dates(months=bills, agreements=agreements)
    _assert_one_each(bills, dated)
    months = bills.select(_MONTH)
    terms = _net_terms(issued, adjusted, cleared).join(months, on=_MONTH, how="semi")
    net = terms.group_by(_MONTH).agg(pl.col("net").sum().alias("issued_net"))
    rests = dated.join(net, on=_MONTH, how="left", maintain_order="left").with_columns(
        rest=pl.col("amount").cast(YUAN) - pl.col("issued_net").fill_null(yuan(0))
    )
    credited = _credits(terms, rests)
    finals = _finals(rests, issued_date)
    _assert_settled(bills, net, finals, credited)
    return Settlement(
        receivables=finals,
        adjustments=ADJUSTMENTS.conform(
            credited.with_columns(kind=pl.lit("CREDITED"), adjusted_date=pl.lit(issued_date))
        ),
        releases=credited.select("receivable_no", "account_no", principal="released").filter(
            pl.col("principal") > ZERO_YUAN
        ),
    )


def _net_terms(issued: pl.DataFrame, adjusted: pl.DataFrame, cleared: pl.DataFrame) -> pl.DataFrame:
    """Add to each instalment and segment `net` (amount less adjustments) and `open`; yuan."""
    reduced = adjusted.group_by("receivable_no").agg(pl.col("amount").cast(YUAN).sum().alias("reduced"))
    came_in = cleared.group_by("receivable_no").agg(pl.col("principal").cast(YUAN).sum().alias("came_in"))
    terms = (
        issued.filter(pl.col("kind").is_in(["INSTALMENT", "SEGMENT"]))
        .join(reduced, on="receivable_no", how="left")
        .join(came_in, on="receivable_no", how="left")
        .with_columns(net=pl.col("amount").cast(YUAN) - pl.col("reduced").fill_null(yuan(0)))
        .with_columns(open=pl.col("net") - pl.col("came_in").fill_null(yuan(0)))
    )
    overpaid = terms.filter(pl.col("open") < ZERO_YUAN)
    if overpaid.height:
        number = overpaid.item(0, "receivable_no")
        raise InvariantError(
            zh=f"应收 {number} 的已收超过应收净额", en=f"more was cleared on {number} than it asks for"
        )
    return terms


def _credits(terms: pl.DataFrame, rests: pl.DataFrame) -> pl.DataFrame:
    """Spread each surplus over its month's terms, latest first: `amount` credited, of it `released`."""
    surplus = rests.filter(pl.col("rest") < ZERO_YUAN).select(*_MONTH, surplus=-pl.col("rest"))
    ordered = terms.join(surplus, on=_MONTH).sort(
        "account_no", "bill_month", "due_date", "term_no", descending=[False, False, True, True]
    )
    before = pl.col("net").cum_sum().over(_MONTH) - pl.col("net")
    credit = pl.min_horizontal(pl.max_horizontal(pl.col("surplus") - before, yuan(0)), pl.col("net"))
    return (
        ordered.with_columns(amount=credit, into_receivable_no=pl.lit(None, dtype=pl.String))
        .filter(pl.col("amount") > ZERO_YUAN)
        .with_columns(released=pl.max_horizontal(pl.col("amount") - pl.col("open"), yuan(0)))
    )


def _finals(rests: pl.DataFrame, issued_date: date) -> pl.DataFrame:
    finals = rests.filter(pl.col("rest") > ZERO_YUAN).with_columns(
        kind=pl.lit("FINAL"),
        term_no=pl.lit(0, dtype=pl.Int32),
        amount=pl.col("rest"),
        issued_date=pl.lit(issued_date),
        due_date=pl.col("final_due_date"),
        penalty_start_date=pl.col("final_due_date") + pl.duration(days=1),
    )
    number = receivable_no(pl.col("account_no"), pl.col("bill_month"), pl.col("kind"), pl.col("term_no"))
    return RECEIVABLES.conform(finals.with_columns(receivable_no=number))


def _assert_one_each(bills: pl.DataFrame, dated: pl.DataFrame) -> None:
    if bills.select(_MONTH).is_duplicated().any():
        raise InvariantError(zh="同一户号同一应收年月有多张账单", en="an account has two bills of one month")
    if dated.height != bills.height:
        account = bills.join(dated, on=_MONTH, how="anti").item(0, "account_no")
        raise InvariantError(
            zh=f"户号 {account} 当月没有生效的缴费协议",
            en=f"account {account} has no agreement in force that month",
        )


def _assert_settled(
    bills: pl.DataFrame, net: pl.DataFrame, finals: pl.DataFrame, credited: pl.DataFrame
) -> None:
    def parts(frame: pl.DataFrame, figure: pl.Expr) -> pl.DataFrame:
        return frame.select(*_MONTH, figure=figure.cast(YUAN))

    amount = pl.col("amount")
    signed = pl.concat(
        [
            parts(bills, amount),
            parts(net, -pl.col("issued_net")),
            parts(finals, -amount),
            parts(credited, amount),
        ]
    )
    off = signed.group_by(_MONTH).agg(pl.col("figure").sum()).filter(pl.col("figure") != ZERO_YUAN)
    if off.height:
        account, month, figure = off.sort(_MONTH).row(0)
        raise InvariantError(
            zh=f"户号 {account} 应收年月 {month}：结算与账单相差 {figure}",
            en=f"account {account}, month {month}: the settlement is off the bill by {figure}",
        )
