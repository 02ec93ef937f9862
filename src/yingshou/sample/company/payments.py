"""Bank files of the sample: what comes in by a day, out of what is open and of each payer's habit."""

from datetime import date, timedelta

import polars as pl

from yingshou.core.money import YUAN, multiply, round_yuan, yuan
from yingshou.core.tables import PAYMENTS
from yingshou.records.copy import copy_out
from yingshou.records.payments.frames import customer_classes, items_with_penalty, open_balances, pieces
from yingshou.sample.company.plan import AS_OF

PROMISED_REST_DAYS = 8
"""Days after which a payer who broke the promise brings the rest."""
OVERPAID_MONTHS = (3, 9)
"""Months of the year whose dues the overpaying customer rounds up."""
BANK_FILE_DAYS = (6, 12, 20, 27)
"""Days on which the bank hands in what it collected; transfers of large customers come on every day."""
_FEW = 1000
"""Accounts up to which the database is asked for them; of more, all that is open is read."""
_OPEN = pl.Schema(
    {
        "receivable_no": pl.String,
        "account_no": pl.String,
        "bill_month": pl.Int32,
        "amount": YUAN,
        "issued_date": pl.Date,
        "due_date": pl.Date,
        "principal_open": YUAN,
    }
)
_STRAY_PAYMENTS = {
    AS_OF - timedelta(days=100): ("", "某商贸行", "电费", "1280.00"),
    AS_OF - timedelta(days=40): ("9900000001", "某物业公司", "九月电费 户号见附件", "35600.00"),
    AS_OF - timedelta(days=8): ("", "个人转账", "电费", "216.40"),
}
"""Money whose payer cannot be told: account given, name, remark, amount."""


def payments_by(day: date, previous: date, habits: pl.DataFrame) -> pl.DataFrame:
    """Return the bank file (PAYMENTS) of a day: what habit brings by then of everything still open.

    It depends on what is open alone, so making it again after its payments are in gives no further rows.
    """
    if day.day not in BANK_FILE_DAYS and day != AS_OF:
        habits = habits.filter(pl.col("channel") == "TRANSFER")
    paying = _paying(_open_principal(habits["account_no"].unique()), habits, day)
    owed = _with_penalty(paying)
    paid = round_yuan(multiply(pl.col("owed"), pl.col("percent").cast(pl.Decimal(38, 2)) / 100))
    file = (
        owed.with_columns(paid.alias("amount"))
        .group_by("account_no", "channel", "value_date")
        .agg(pl.col("amount").sum(), pl.col("bill_month").min())
        .filter(pl.col("amount") > 0)
        .with_columns(
            pl.format(
                "{}{}{}", pl.lit(f"{day:%Y%m%d}"), pl.col("value_date").dt.strftime("%m%d"), "account_no"
            ).alias("channel_no"),
            pl.format("{} 电费", "bill_month").alias("memo"),
        )
        .sort("value_date", "account_no")
    )
    return pl.concat([PAYMENTS.conform(file), _strays(day, previous)])


def _open_principal(account_nos: pl.Series) -> pl.DataFrame:
    """Read what has principal open of some accounts."""
    few = account_nos.to_list() if account_nos.len() < _FEW else None
    return copy_out(
        """SELECT receivable_no, r.account_no, bill_month, amount, issued_date, r.due_date, principal_open
        FROM receivables_receivablebalance b JOIN receivables_receivable r USING (receivable_no)
        WHERE b.principal_open > 0 AND (%(few)s::text[] IS NULL OR b.account_no = ANY(%(few)s))""",
        {"few": few},
        _OPEN,
    ).filter(pl.col("account_no").is_in(account_nos.to_list()))


def _paying(items: pl.DataFrame, habits: pl.DataFrame, day: date) -> pl.DataFrame:
    """Keep the items that are paid by a day, with the value date and the per cent of them that is paid."""
    promised = pl.col("habit") == "BROKEN_PROMISE"
    begun = pl.col("principal_open") < pl.col("amount")
    wait = pl.when(promised & begun).then(PROMISED_REST_DAYS).otherwise(0) - pl.col("days_before_due")
    generous = (pl.col("habit") == "OVERPAYING") & (pl.col("bill_month") % 100).is_in(OVERPAID_MONTHS)
    percent = (
        pl.when(promised & ~begun).then(pl.col("share")).when(generous).then(pl.col("share")).otherwise(100)
    )
    planned = pl.col("due_date") + pl.duration(days=wait)
    return (
        items.join(habits, on=["account_no", "bill_month"], how="inner")
        .with_columns(pl.max_horizontal(planned, "issued_date").alias("value_date"), percent.alias("percent"))
        .filter(pl.col("value_date") <= day)
    )


def _with_penalty(paying: pl.DataFrame) -> pl.DataFrame:
    """Add what is owed on the value date: the open principal and, on late items, the penalty to that day."""
    late = paying.filter(pl.col("value_date") > pl.col("due_date"))
    if late.is_empty():
        return paying.with_columns(pl.col("principal_open").alias("owed"))
    numbers = late["account_no"].unique().to_list()
    balances = open_balances(numbers).join(late.select("receivable_no", "value_date"), on="receivable_no")
    penalties = items_with_penalty(
        balances=balances,
        pieces=pieces(balances["receivable_no"].to_list()),
        classes=customer_classes(numbers),
        as_of=pl.col("value_date"),
    ).select("receivable_no", "penalty_open")
    return paying.join(penalties, on="receivable_no", how="left").with_columns(
        (pl.col("principal_open") + pl.col("penalty_open").fill_null(yuan(0))).alias("owed")
    )


def _strays(day: date, previous: date) -> pl.DataFrame:
    """Return the money of unknown payers that came in after one day and by another."""
    rows = [
        {
            "channel": "BANK_FILE",
            "channel_no": f"{value_date:%Y%m%d}X",
            "account_no": account or None,
            "payer_name": payer,
            "amount": amount,
            "value_date": value_date,
            "memo": memo,
        }
        for value_date, (account, payer, memo, amount) in _STRAY_PAYMENTS.items()
        if previous < value_date <= day
    ]
    return PAYMENTS.conform(pl.DataFrame(rows)) if rows else PAYMENTS.empty()
