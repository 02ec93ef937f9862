"""What is to be reconciled, as columns."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from yingshou.core.money import YUAN
from yingshou.core.reconciliation import ITEMS
from yingshou.core.tables.reconciliation import ANY_CHANNEL, RECONCILIATION_RULES
from yingshou.records.copy import copy_out

LINES = pl.Schema(
    {
        "line_no": pl.String,
        "side": pl.String,
        "channel": pl.String,
        "line_date": pl.Date,
        "reference": pl.String,
        "amount": YUAN,
        "fee": YUAN,
        "account_no": pl.String,
        "payer_name": pl.String,
        "text": pl.String,
    }
)
SIDE_ITEMS = pl.Schema({**ITEMS, "channel": pl.String, "net": YUAN, "account_no": pl.String})
"""Items of one side with what a proposal needs; net = amount less fee."""
LUMPS = pl.Schema({"day": pl.Date, "amount": YUAN, "lines": pl.Int64})
"""What a channel took on a day less fees and what is matched already, and the lines of the day."""
UNKNOWN = pl.Schema(
    {"item_no": pl.String, "payer_name": pl.String, "amount": YUAN, "channel": pl.String, "day": pl.Date}
)

_CUSTOMER = """LEFT JOIN customers_account a ON a.account_no = {account}
    LEFT JOIN (SELECT name, min(customer_no) AS customer_no FROM customers_customer
        GROUP BY name HAVING count(*) = 1) n ON n.name = {name} AND a.customer_no IS NULL"""


def rules_on(day: date) -> dict[str, dict[str, Any]]:
    """Read the rule of each channel that has one on a day, by channel; `-` is that of all others."""
    rows = copy_out(
        f"""SELECT DISTINCT ON (channel) {", ".join(RECONCILIATION_RULES.names)} FROM reconciliation_rule
        WHERE valid_from <= %s ORDER BY channel, valid_from DESC""",
        [day],
        RECONCILIATION_RULES.schema,
    )
    return {row["channel"]: row for row in rows.iter_rows(named=True)}


def rule_of(*, channel: str, day: date) -> dict[str, Any]:
    """Read the rule by which a channel is reconciled on a day."""
    rules = rules_on(day)
    return rules.get(channel) or rules[ANY_CHANNEL]


def channels_with_lines(*, until: date) -> list[str]:
    """Read the channels any line is of up to a day, in order."""
    found = copy_out(
        "SELECT DISTINCT channel FROM reconciliation_line WHERE line_date <= %s ORDER BY 1",
        [until],
        {"channel": pl.String},
    )
    return found["channel"].to_list()


def first_day(*, channel: str, side: str) -> date | None:
    """Read the first day a channel has lines of a side; what is older is not reconciled."""
    found = copy_out(
        "SELECT min(line_date) FROM reconciliation_line WHERE channel = %s AND side = %s",
        [channel, side],
        {"day": pl.Date},
    )
    return found.item(0, "day") if found.height else None


def open_lines(*, channel: str, side: str, leg: str, until: date) -> pl.DataFrame:
    """Read the lines of a side that are in no match of a leg: SIDE_ITEMS; group is the customer."""
    return copy_out(
        f"""SELECT l.line_no, l.line_date, l.reference, l.amount, coalesce(a.customer_no, n.customer_no),
            l.channel, l.amount - l.fee, l.account_no
        FROM reconciliation_line l {_CUSTOMER.format(account="l.account_no", name="l.payer_name")}
        WHERE l.channel = %s AND l.side = %s AND l.line_date <= %s AND NOT EXISTS (
            SELECT 1 FROM reconciliation_matcheditem m WHERE m.leg = %s AND m.item_no = l.line_no)""",
        [channel, side, until, leg],
        SIDE_ITEMS,
    )


def open_payments(*, channel: str, since: date, until: date) -> pl.DataFrame:
    """Read the payments, not reversed, and refunds by the channel that are in no match: SIDE_ITEMS.

    A refund is negative and known by its own number. The group is the customer.
    """
    return copy_out(
        f"""SELECT p.payment_no, p.value_date, p.channel_no, p.amount,
            coalesce(a.customer_no, n.customer_no), p.channel, p.amount, b.account_no
        FROM payments_payment p JOIN payments_paymentbalance b USING (payment_no)
        {_CUSTOMER.format(account="b.account_no", name="p.payer_name")}
        WHERE p.channel = %s AND p.value_date BETWEEN %s AND %s
            AND NOT EXISTS (SELECT 1 FROM payments_paymentreversal r WHERE r.payment_no = p.payment_no)
            AND NOT EXISTS (SELECT 1 FROM reconciliation_matcheditem m
                WHERE m.leg = 'LEDGER' AND m.item_no = p.payment_no)
        UNION ALL
        SELECT w.refund_no, w.done_date, w.refund_no, -w.amount, a.customer_no, w.channel, -w.amount,
            q.account_no
        FROM wallets_walletrefund w JOIN payments_moneyrequest q ON q.request_no = w.refund_no
        LEFT JOIN customers_account a ON a.account_no = q.account_no
        WHERE w.channel = %s AND w.done_date BETWEEN %s AND %s
            AND NOT EXISTS (SELECT 1 FROM reconciliation_matcheditem m
                WHERE m.leg = 'LEDGER' AND m.item_no = w.refund_no)""",
        [channel, since, until] * 2,
        SIDE_ITEMS,
    )


def open_lumps(*, channel: str, until: date) -> pl.DataFrame:
    """Read what a channel took a day, less fees, of which the bank has not been seen to have all: LUMPS."""
    return copy_out(
        """WITH taken AS (
            SELECT line_date AS day, sum(amount - fee) AS amount, count(*) AS lines FROM reconciliation_line
            WHERE channel = %(channel)s AND side = 'CHANNEL' AND line_date <= %(until)s GROUP BY 1),
        matched AS (
            SELECT i.day, sum(i.amount) AS amount FROM reconciliation_match m
            JOIN reconciliation_matchitem i USING (match_no)
            WHERE m.channel = %(channel)s AND m.leg = 'BANK' AND i.side = 'LEFT' AND i.day <= %(until)s
                AND NOT EXISTS (SELECT 1 FROM reconciliation_matchundo u WHERE u.match_no = m.match_no)
            GROUP BY 1)
        SELECT t.day, t.amount - coalesce(m.amount, 0.00), t.lines
        FROM taken t LEFT JOIN matched m USING (day)
        WHERE t.amount <> coalesce(m.amount, 0.00)""",
        {"channel": channel, "until": until},
        LUMPS,
    )


def known_numbers(match_nos: Sequence[str]) -> pl.DataFrame:
    """Read which of some matches were made before; one that was undone is not made again by itself."""
    return copy_out(
        "SELECT match_no FROM reconciliation_match WHERE match_no = ANY(%s)",
        [list(match_nos)],
        {"match_no": pl.String},
    )


def doubled(*, channel: str, line_nos: Sequence[str]) -> pl.DataFrame:
    """Read which lines state the reference and amount of another line of their channel and side."""
    return copy_out(
        """SELECT l.line_no FROM reconciliation_line l WHERE l.line_no = ANY(%s) AND EXISTS (
            SELECT 1 FROM reconciliation_line o WHERE o.channel = %s AND o.side = l.side
                AND o.reference = l.reference AND o.amount = l.amount AND o.line_no <> l.line_no)""",
        [list(line_nos), channel],
        {"item_no": pl.String},
    )


def unknown_payers(*, until: date) -> pl.DataFrame:
    """Read the money in suspense that names a payer and has no decision yet: UNKNOWN."""
    return copy_out(
        """SELECT p.payment_no, p.payer_name, p.amount, p.channel, p.value_date
        FROM payments_paymentbalance b JOIN payments_payment p USING (payment_no)
        WHERE b.account_no IS NULL AND b.unapplied = p.amount AND p.value_date <= %s
            AND p.payer_name IS NOT NULL AND NOT EXISTS (SELECT 1 FROM reconciliation_difference d
                WHERE d.leg = 'PAYER' AND d.item_no = p.payment_no)""",
        [until],
        UNKNOWN,
    )


def account_names() -> pl.DataFrame:
    """Read every account with its own name and its customer's: account_no, name."""
    return copy_out(
        """SELECT account_no, name FROM customers_account
        UNION SELECT a.account_no, c.name
        FROM customers_account a JOIN customers_customer c USING (customer_no)""",
        [],
        {"account_no": pl.String, "name": pl.String},
    )


def owed_amounts() -> pl.DataFrame:
    """Read what accounts owe, in all and on each due, without penalty: account_no, amount."""
    return copy_out(
        """SELECT account_no, principal_open FROM receivables_receivablebalance WHERE principal_open > 0
        UNION SELECT account_no, sum(principal_open) FROM receivables_receivablebalance
        WHERE principal_open > 0 GROUP BY account_no""",
        [],
        {"account_no": pl.String, "amount": YUAN},
    )


def deposit_draws(*, channel: str, until: date) -> pl.DataFrame:
    """Read what payments of a channel drew on deposits a day and no bank line states: `day`, `amount`."""
    return copy_out(
        """WITH drawn AS (
            SELECT p.value_date AS day, sum(p.amount) AS amount FROM payments_payment p
            WHERE p.channel = %(channel)s AND p.value_date <= %(until)s AND NOT EXISTS (
                SELECT 1 FROM payments_paymentreversal r WHERE r.payment_no = p.payment_no) GROUP BY 1),
        stated AS (
            SELECT line_date AS day, sum(amount) AS amount FROM reconciliation_line
            WHERE channel = %(channel)s AND side = 'BANK' AND line_date <= %(until)s GROUP BY 1)
        SELECT day, coalesce(d.amount, 0.00) - coalesce(s.amount, 0.00)
        FROM drawn d FULL JOIN stated s USING (day)
        WHERE coalesce(d.amount, 0.00) <> coalesce(s.amount, 0.00) ORDER BY day""",
        {"channel": channel, "until": until},
        {"day": pl.Date, "amount": YUAN},
    )
