"""The totals of reconciled days, counted anew from lines, payments, matches and differences."""

from datetime import date

import polars as pl

from yingshou.core.money import YUAN
from yingshou.records.copy import copy_out

TOTALS = pl.Schema(
    {
        "day": pl.Date,
        "channel": pl.String,
        "file_count": pl.Int64,
        "file_total": YUAN,
        "fee_total": YUAN,
        "bank_count": pl.Int64,
        "bank_total": YUAN,
        "ledger_count": pl.Int64,
        "ledger_total": YUAN,
        "file_covered": YUAN,
        "bank_covered": YUAN,
        "ledger_covered": YUAN,
        "net_confirmed": YUAN,
        "net_open": YUAN,
        "open_count": pl.Int64,
        "open_amount": YUAN,
    }
)
"""A channel's day. Totals and counts as stated; covered = in a match or a difference. net_confirmed is what
the bank was seen to have of the day's takings less fees; net_open the differences about them. In yuan."""
_PART = """CASE WHEN leg = 'LEDGER' AND side = 'RIGHT' THEN 'LEDGER_COVERED'
    WHEN leg = 'LEDGER' AND item_no LIKE 'B-%%' THEN 'BANK_COVERED' WHEN leg = 'LEDGER' THEN 'FILE_COVERED'
    WHEN side = 'RIGHT' THEN 'BANK_COVERED' ELSE '{net}' END"""
_AMOUNTS = ", ".join(
    f"coalesce(sum({what}) FILTER (WHERE part = '{part}'), 0)"
    for what, part in (
        ("n", "CHANNEL"), ("amount", "CHANNEL"), ("fee", "CHANNEL"), ("n", "BANK"), ("amount", "BANK"),
        ("n", "LEDGER"), ("amount", "LEDGER"), ("amount", "FILE_COVERED"), ("amount", "BANK_COVERED"),
        ("amount", "LEDGER_COVERED"), ("amount", "NET_CONFIRMED"), ("amount", "NET_OPEN"), ("n", "OPEN"),
        ("amount", "OPEN"),
    )
)  # fmt: skip


def day_totals(*, first: date, last: date, channel: str | None = None) -> pl.DataFrame:
    """Read the totals of each channel and day with lines or, once it has lines, payments: TOTALS."""
    return copy_out(
        f"""WITH started AS (SELECT channel, min(line_date) AS since FROM reconciliation_line GROUP BY 1),
        live AS (
            SELECT m.leg, i.item_no, i.side, i.day, i.amount, m.channel FROM reconciliation_matchitem i
            JOIN reconciliation_match m USING (match_no)
            WHERE i.day BETWEEN %(first)s AND %(last)s AND NOT EXISTS (
                SELECT 1 FROM reconciliation_matchundo u WHERE u.match_no = i.match_no)),
        alone AS (
            SELECT * FROM reconciliation_difference d WHERE d.day BETWEEN %(first)s AND %(last)s
                AND d.match_no IS NULL AND d.state <> 'CLOSED' AND d.leg <> 'PAYER'
                AND NOT EXISTS (SELECT 1 FROM reconciliation_matcheditem x
                    WHERE x.leg = d.leg AND x.item_no = d.item_no)),
        parts AS (
            SELECT l.line_date AS day, l.channel, l.side AS part, count(*) AS n, sum(l.amount) AS amount,
                sum(l.fee) AS fee
            FROM reconciliation_line l WHERE l.line_date BETWEEN %(first)s AND %(last)s GROUP BY 1, 2, 3
            UNION ALL
            SELECT p.value_date, p.channel, 'LEDGER', count(*), sum(p.amount), 0.00
            FROM payments_payment p JOIN started s ON s.channel = p.channel AND p.value_date >= s.since
            WHERE p.value_date BETWEEN %(first)s AND %(last)s AND NOT EXISTS (
                SELECT 1 FROM payments_paymentreversal r WHERE r.payment_no = p.payment_no)
            GROUP BY 1, 2
            UNION ALL
            SELECT w.done_date, w.channel, 'LEDGER', count(*), -sum(w.amount), 0.00
            FROM wallets_walletrefund w JOIN started s ON s.channel = w.channel AND w.done_date >= s.since
            WHERE w.done_date BETWEEN %(first)s AND %(last)s GROUP BY 1, 2
            UNION ALL
            SELECT day, channel, {_PART.format(net="NET_CONFIRMED")}, 0, sum(amount), 0.00
            FROM live GROUP BY 1, 2, 3
            UNION ALL
            SELECT day, channel, {_PART.format(net="NET_OPEN")}, 0,
                sum(CASE side WHEN 'RIGHT' THEN -amount ELSE amount END), 0.00
            FROM alone GROUP BY 1, 2, 3
            UNION ALL
            SELECT day, channel, 'OPEN', count(*), sum(amount), 0.00 FROM reconciliation_difference
            WHERE state = 'OPEN' AND leg <> 'PAYER' AND day BETWEEN %(first)s AND %(last)s GROUP BY 1, 2)
        SELECT day, channel, {_AMOUNTS}
        FROM parts WHERE %(channel)s IS NULL OR channel = %(channel)s
        GROUP BY 1, 2 ORDER BY 1 DESC, 2""",
        {"first": first, "last": last, "channel": channel},
        TOTALS,
    )
