"""Money and what it settled as columns, for a set of accounts."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from yingshou.core.clearing import default_limits, default_orders
from yingshou.core.money import YUAN, yuan
from yingshou.core.money_days import default_funds_rates
from yingshou.core.penalties import accrued, default_rules
from yingshou.core.tables import (
    CHANNELS,
    CLEARING_RULES,
    FUNDS_RATES,
    MONEY,
    MONEY_LIMITS,
    OPEN_ITEMS,
    PAYMENTS,
    PENALTY_RULES,
    Table,
)
from yingshou.core.tables.money_rules import in_place_of
from yingshou.records.copy import copy_out
from yingshou.records.receivables.frames import BALANCES

PIECES = pl.Schema({"receivable_no": pl.String, "principal": YUAN, "value_date": pl.Date})
"""Principal that left a receivable, by the date until which it bore penalty; null = it never was owed."""

CLASSES = pl.Schema({"account_no": pl.String, "customer_class": pl.String})
NET_CLEARINGS = pl.Schema(
    {
        "payment_no": pl.String,
        "receivable_no": pl.String,
        "account_no": pl.String,
        "principal": YUAN,
        "penalty": YUAN,
        "value_date": pl.Date,
    }
)
"""What a payment settles of a receivable after releases, in yuan; columns as in `clearings`."""

RULE_DATABASE_TABLES = {
    PENALTY_RULES.name: "payments_penaltyrule",
    CLEARING_RULES.name: "payments_clearingrule",
    MONEY_LIMITS.name: "payments_moneylimit",
    FUNDS_RATES.name: "payments_fundsrate",
}
"""Where the rules of an office lie."""

PAYABLE = "(b.principal_open > 0 OR b.late AND b.written_off = 0)"
"""Balances (b) on which something may be left to pay: principal, or penalty though the principal is not.

No money settles a claim that is written off by itself; see `flows.recover_written_off`."""
UNLOCKED = """AND NOT EXISTS (SELECT 1 FROM receivables_receivablelock l
    WHERE l.receivable_no = r.receivable_no)"""
"""Receivables (r) that are not out with the bank."""
OF_ITEMS = """SELECT receivable_no, principal, value_date FROM payments_clearing
    WHERE receivable_no = ANY({numbers}) AND principal <> 0
    UNION ALL
    SELECT receivable_no, amount, CASE kind WHEN 'CREDITED' THEN NULL ELSE adjusted_date END
    FROM receivables_adjustment WHERE receivable_no = ANY({numbers})
        AND kind NOT IN ('WRITTEN_OFF_BEARING', 'RECOVERED_BEARING')"""
"""What left some receivables, as the pieces that penalty is counted on.

What is written off leaves on its day, so penalty stops there, unless it goes on bearing it."""

STORED_PAYMENTS = pl.Schema({"payment_no": pl.String, **PAYMENTS.schema})


def unapplied_money(account_nos: Sequence[str]) -> pl.DataFrame:
    """Read the prepaid money of accounts, one row a payment with something left, columns as in `money`."""
    return copy_out(
        """SELECT b.payment_no, b.account_no, b.unapplied, p.value_date
        FROM payments_paymentbalance b JOIN payments_payment p USING (payment_no)
        WHERE b.account_no = ANY(%s) AND b.unapplied > 0""",
        (list(account_nos),),
        MONEY.schema,
    )


def open_balances(account_nos: Sequence[str], *, unlocked: bool = False) -> pl.DataFrame:
    """Read the receivables of accounts on which something may be left to pay, with their balances.

    Those are the items with principal open, and those whose penalty may be open though the principal is not.
    With `unlocked` the items that are out with the bank are left out.
    """
    return copy_out(
        f"""SELECT r.receivable_no, r.account_no, r.bill_month, r.kind, r.term_no, r.bill_no, r.amount,
            r.issued_date, r.due_date, r.penalty_start_date, b.principal_open, b.penalty_paid,
            b.penalty_waived
        FROM receivables_receivablebalance b JOIN receivables_receivable r USING (receivable_no)
        WHERE b.account_no = ANY(%s) AND {PAYABLE} {UNLOCKED if unlocked else ""}""",
        (list(account_nos),),
        BALANCES,
    )


def pieces(receivable_nos: Sequence[str]) -> pl.DataFrame:
    """Read what left some receivables, as the pieces that penalty is counted on."""
    return copy_out(
        OF_ITEMS.format(numbers="%(numbers)s"),
        {"numbers": list(receivable_nos)},
        PIECES,
    )


def customer_classes(account_nos: Sequence[str]) -> pl.DataFrame:
    """Read the class of each account, which decides its rate of penalty."""
    return copy_out(
        "SELECT account_no, customer_class FROM customers_account WHERE account_no = ANY(%s)",
        (list(account_nos),),
        CLASSES,
    )


def open_items(*, account_nos: Sequence[str], as_of: date, unlocked: bool = False) -> pl.DataFrame:
    """Read what accounts owe as of a day, penalty accrued to it, columns as in `open_items`.

    With `unlocked` the items that are out with the bank are left out.
    """
    balances = open_balances(account_nos, unlocked=unlocked)
    return items_with_penalty(
        balances=balances,
        pieces=pieces(balances["receivable_no"].to_list()),
        classes=customer_classes(account_nos),
        as_of=pl.lit(as_of),
    )


def items_with_penalty(
    *,
    balances: pl.DataFrame,
    pieces: pl.DataFrame,
    classes: pl.DataFrame,
    as_of: pl.Expr,
    rules: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Add the penalty accrued to a day, less what was paid and waived, and keep items with something open.

    `as_of` is an expression over `balances`: a literal day, or a column with the day of each row. `rules` are
    the rates of penalty where they have been read already.
    """
    known = penalty_rules() if rules is None else rules
    penalty = accrued(receivables=balances, pieces=pieces, rules=known, classes=classes, as_of=as_of)
    gone = pl.col("penalty_paid") + pl.col("penalty_waived")
    items = balances.join(penalty, on="receivable_no", how="left").with_columns(
        penalty_open=pl.max_horizontal(pl.col("penalty").fill_null(yuan(0)) - gone, yuan(0))
    )
    return OPEN_ITEMS.conform(items.filter((pl.col("principal_open") > 0) | (pl.col("penalty_open") > 0)))


def penalty_rules() -> pl.DataFrame:
    """Read the rates of penalty: the office's rows and those shipped, columns as in `penalty_rules`."""
    return _rules(PENALTY_RULES, default_rules())


def clearing_rules() -> pl.DataFrame:
    """Read the orders of clearing: the office's rows and that shipped, columns as in `clearing_rules`."""
    return _rules(CLEARING_RULES, default_orders())


def money_limits() -> pl.DataFrame:
    """Read the limits of requests: the office's rows and those shipped, columns as in `money_limits`."""
    return _rules(MONEY_LIMITS, default_limits())


def funds_rates() -> pl.DataFrame:
    """Read what money costs: the company's rows and those shipped, columns as in `funds_rates`."""
    return _rules(FUNDS_RATES, default_funds_rates())


def _rules(table: Table, shipped: pl.DataFrame) -> pl.DataFrame:
    query = f"SELECT {', '.join(table.names)} FROM {RULE_DATABASE_TABLES[table.name]}"
    return in_place_of(shipped=shipped, stored=copy_out(query, [], table.schema), table=table)


def net_clearings(*, receivable_nos: Sequence[str]) -> pl.DataFrame:
    """Read what each payment settles of some receivables, releases and reversals taken off."""
    return _net("c.receivable_no = ANY(%s)", list(receivable_nos))


def clearings_of_payment(payment_no: str) -> pl.DataFrame:
    """Read what a payment settles now of each receivable, releases taken off."""
    return _net("c.payment_no = ANY(%s)", [payment_no])


def clearings_of_terms(*, account_nos: Sequence[str], months: Sequence[int]) -> pl.DataFrame:
    """Read what each payment settles of the instalments and segments of billing months."""
    return _net(
        """c.receivable_no IN (SELECT receivable_no FROM receivables_receivable
        WHERE account_no = ANY(%s) AND bill_month = ANY(%s) AND kind IN ('INSTALMENT', 'SEGMENT'))""",
        list(account_nos),
        list(months),
    )


def clearings_of_entry(entry_no: str) -> pl.DataFrame:
    """Read the clearings booked under an entry."""
    return copy_out(
        """SELECT payment_no, receivable_no, account_no, principal, penalty, value_date
        FROM payments_clearing WHERE entry_no = %s ORDER BY id""",
        (entry_no,),
        NET_CLEARINGS,
    )


def stored_payments(payment_nos: Sequence[str]) -> pl.DataFrame:
    """Read payments by number; account_no is null for money that came in as suspense."""
    return copy_out(
        """SELECT payment_no, channel, channel_no, account_no, payer_name, amount, value_date, memo
        FROM payments_payment WHERE payment_no = ANY(%s)""",
        (list(payment_nos),),
        STORED_PAYMENTS,
    )


def channels() -> pl.DataFrame:
    """Read every version of every channel, columns as in `channels`."""
    return copy_out(f"SELECT {', '.join(CHANNELS.names)} FROM payments_channel", [], CHANNELS.schema)


def channel_of(*, channel: str, value_date: date) -> dict[str, Any]:
    """Read the version of a channel valid on a value date, by column name. The channel must exist."""
    found = copy_out(
        f"""SELECT {", ".join(CHANNELS.names)} FROM payments_channel
        WHERE channel = %s AND valid_from <= %s ORDER BY valid_from DESC LIMIT 1""",
        [channel, value_date],
        CHANNELS.schema,
    )
    return found.row(0, named=True)


def fees_of_payment(payment_no: str) -> pl.DataFrame:
    """Read what its channel keeps of a payment now: `payment_no`, `fee` in yuan, no row for nothing."""
    return copy_out(
        """SELECT payment_no, sum(amount) FROM payments_channelfee WHERE payment_no = %s
        GROUP BY payment_no HAVING sum(amount) <> 0""",
        [payment_no],
        {"payment_no": pl.String, "fee": YUAN},
    )


def receipts(*, account_nos: Sequence[str]) -> pl.DataFrame:
    """Read money in by value date and money taken back by the day of its reversal: columns as `receipts`.

    Money assigned out of suspense or moved from another account counts from its value date: the bank had it
    from then on. A refund is gone from the day it was approved.
    """
    return copy_out(
        """WITH owned AS (
            SELECT p.payment_no, b.account_no, p.value_date, p.amount
            FROM payments_payment p JOIN payments_paymentbalance b USING (payment_no)
            WHERE b.account_no = ANY(%s))
        SELECT account_no, value_date, amount FROM owned
        UNION ALL
        SELECT o.account_no, r.reversed_date, -o.amount
        FROM owned o JOIN payments_paymentreversal r USING (payment_no)
        UNION ALL
        SELECT o.account_no, d.decided_date, -q.amount
        FROM owned o JOIN payments_moneyrequest q USING (payment_no)
        JOIN payments_moneydecision d USING (request_no) WHERE q.kind = 'REFUND' AND d.approved
        UNION ALL
        SELECT o.account_no, u.ended_date, q.amount
        FROM owned o JOIN payments_moneyrequest q USING (payment_no)
        JOIN payments_moneyoutcome u USING (request_no) WHERE q.kind = 'REFUND' AND u.kind = 'UNDONE'""",
        (list(account_nos),),
        pl.Schema({"account_no": pl.String, "value_date": pl.Date, "amount": YUAN}),
    )


def _net(condition: str, *params: list[str] | list[int]) -> pl.DataFrame:
    return copy_out(
        f"""SELECT c.payment_no, c.receivable_no, min(c.account_no), sum(c.principal), sum(c.penalty),
            min(c.value_date)
        FROM payments_clearing c WHERE {condition}
        GROUP BY c.payment_no, c.receivable_no
        HAVING sum(c.principal) <> 0 OR sum(c.penalty) <> 0""",
        params,
        NET_CLEARINGS,
    )
