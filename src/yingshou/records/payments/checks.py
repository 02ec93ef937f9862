"""The sub-ledger against the journal, and projections against their facts."""

import polars as pl

from yingshou.core.money import YUAN
from yingshou.core.tables.money import WRITE_OFF_KINDS
from yingshou.records.copy import copy_out


def control_totals() -> pl.DataFrame:
    """Compare the ledger's balances with the sums of the facts: account, ledger, facts in yuan.

    MONEY stands for all that was received: cash, cash in transit, bank, what a count did not find
    and what channels kept (FEES), less the refunds paid out;
    what agents paid in or are owed is on both sides of it. WAIVED are penalties charged and waived.
    """
    return copy_out(
        """WITH ledger AS (
            SELECT account_code AS code, sum(debit - credit) AS balance FROM ledger_posting GROUP BY 1),
        asked AS (
            SELECT coalesce(sum(amount) FILTER (WHERE q.kind = 'WAIVER' AND u.kind IS NULL), 0.00) AS waived,
                coalesce(sum(amount) FILTER (WHERE q.kind IN ('REFUND', 'FEED_IN_PAYOUT')
                    AND u.kind IS NULL), 0.00) AS payable,
                coalesce(sum(amount) FILTER (WHERE q.kind IN ('REFUND', 'FEED_IN_PAYOUT')
                    AND u.kind = 'PAID'), 0.00) AS paid
            FROM payments_moneyrequest q JOIN payments_moneydecision d USING (request_no)
            LEFT JOIN payments_moneyoutcome u USING (request_no) WHERE d.approved),
        facts (account, codes, sign, amount) AS (VALUES
            ('RECEIVABLE', ARRAY['RECEIVABLE'], 1,
                (SELECT sum(principal_open) FROM receivables_receivablebalance)),
            ('PREPAID', ARRAY['PREPAID'], -1,
                (SELECT sum(unapplied) FROM payments_paymentbalance WHERE account_no IS NOT NULL)),
            ('SUSPENSE', ARRAY['SUSPENSE'], -1,
                (SELECT sum(unapplied) FROM payments_paymentbalance WHERE account_no IS NULL)),
            ('PENALTY', ARRAY['PENALTY'], -1,
                (SELECT coalesce(sum(penalty), 0.00) FROM payments_clearing) + (SELECT waived FROM asked)),
            ('WAIVED', ARRAY['PENALTY_WAIVED'], 1, (SELECT waived FROM asked)),
            ('REFUNDS', ARRAY['REFUNDS_PAYABLE'], -1, (SELECT payable FROM asked)),
            ('WRITE_OFFS', ARRAY['WRITE_OFFS'], 1, (SELECT sum(amount) FROM receivables_adjustment
                WHERE kind IN ('WRITTEN_OFF', 'WRITTEN_OFF_BEARING'))),
            ('WRITE_OFF_RECOVERIES', ARRAY['WRITE_OFF_RECOVERIES'], 1, (SELECT sum(amount)
                FROM receivables_adjustment WHERE kind IN ('RECOVERED', 'RECOVERED_BEARING'))),
            ('REVENUE', ARRAY['REVENUE'], -1,
                (SELECT sum(amount) FROM billing_bill b WHERE held_reason = ''
                    OR EXISTS (SELECT 1 FROM billing_billapproval a WHERE a.bill_no = b.bill_no))),
            ('FEES', ARRAY['CHANNEL_FEES'], 1,
                (SELECT coalesce(sum(amount), 0.00) FROM payments_channelfee)
                + (SELECT coalesce(sum(amount), 0.00) FROM reconciliation_bookedfee)),
            ('MONEY', ARRAY['CASH', 'CASH_IN_TRANSIT', 'BANK', 'CASH_DIFFERENCE', 'CHANNEL_FEES', 'DRAFTS',
                'DRAFT_COSTS', 'TOPUP_CARDS', 'AGENT_DEPOSITS', 'COMMISSION', 'COMMISSION_PAYABLE'], 1,
                (SELECT coalesce(sum(amount), 0.00) FROM payments_payment p WHERE NOT EXISTS (
                    SELECT 1 FROM payments_paymentreversal r WHERE r.payment_no = p.payment_no))
                - (SELECT paid FROM asked)))
        SELECT f.account,
            coalesce((SELECT sum(balance) FROM ledger WHERE code = ANY(f.codes)), 0.00) * f.sign,
            coalesce(f.amount, 0.00)
        FROM facts f""",
        (),
        {"account": pl.String, "ledger": YUAN, "facts": YUAN},
    )


def wrong_receivable_balances() -> pl.DataFrame:
    """Find receivables whose balance is not amount - adjustments - clearings: number, facts, stored.

    Also those whose paid penalty is not the sum of their clearings', or whose waived penalty not that of
    their waivers; then facts and stored are penalties. Also those whose sum written off is not that of its
    facts.
    """
    return copy_out(
        """WITH cleared AS (
            SELECT receivable_no, sum(principal) AS principal, sum(penalty) AS penalty
            FROM payments_clearing GROUP BY 1),
        adjusted AS (SELECT receivable_no, sum(amount) AS amount FROM receivables_adjustment GROUP BY 1),
        facts AS (
            SELECT r.receivable_no,
                r.amount - coalesce(a.amount, 0.00) - coalesce(c.principal, 0.00) AS principal_open,
                coalesce(c.penalty, 0.00) AS penalty_paid
            FROM receivables_receivable r LEFT JOIN cleared c USING (receivable_no)
            LEFT JOIN adjusted a USING (receivable_no))
        SELECT f.receivable_no, f.principal_open, b.principal_open
        FROM facts f LEFT JOIN receivables_receivablebalance b USING (receivable_no)
        WHERE f.principal_open IS DISTINCT FROM b.principal_open
        UNION ALL
        SELECT f.receivable_no, f.penalty_paid, b.penalty_paid
        FROM facts f LEFT JOIN receivables_receivablebalance b USING (receivable_no)
        WHERE f.penalty_paid IS DISTINCT FROM b.penalty_paid
        UNION ALL
        SELECT b.receivable_no, coalesce(w.amount, 0.00), b.penalty_waived
        FROM receivables_receivablebalance b LEFT JOIN (
            SELECT q.receivable_no, sum(q.amount) AS amount
            FROM payments_moneyrequest q JOIN payments_moneydecision d USING (request_no)
            LEFT JOIN payments_moneyoutcome u USING (request_no)
            WHERE q.kind = 'WAIVER' AND d.approved AND u.kind IS NULL GROUP BY 1) w USING (receivable_no)
        WHERE coalesce(w.amount, 0.00) <> b.penalty_waived
        UNION ALL
        SELECT b.receivable_no, coalesce(w.amount, 0.00), b.written_off
        FROM receivables_receivablebalance b LEFT JOIN (
            SELECT receivable_no, sum(amount) AS amount FROM receivables_adjustment
            WHERE kind = ANY(%s) GROUP BY 1) w USING (receivable_no)
        WHERE coalesce(w.amount, 0.00) <> b.written_off""",
        (list(WRITE_OFF_KINDS),),
        {"receivable_no": pl.String, "facts": YUAN, "stored": YUAN},
    )


def wrong_payment_balances() -> pl.DataFrame:
    """Find payments whose balance is not amount - clearings - refunds, or not nothing once reversed."""
    return copy_out(
        """WITH cleared AS (
            SELECT payment_no, sum(principal + penalty) AS amount FROM payments_clearing GROUP BY 1),
        refunded AS (
            SELECT q.payment_no, sum(q.amount) AS amount
            FROM payments_moneyrequest q JOIN payments_moneydecision d USING (request_no)
            LEFT JOIN payments_moneyoutcome u USING (request_no)
            WHERE q.kind = 'REFUND' AND d.approved AND u.kind IS DISTINCT FROM 'UNDONE' GROUP BY 1),
        facts AS (
            SELECT p.payment_no,
                CASE WHEN r.payment_no IS NULL THEN p.amount ELSE 0.00 END - coalesce(c.amount, 0.00)
                    - coalesce(f.amount, 0.00) AS unapplied
            FROM payments_payment p LEFT JOIN cleared c USING (payment_no)
            LEFT JOIN refunded f USING (payment_no)
            LEFT JOIN payments_paymentreversal r USING (payment_no))
        SELECT f.payment_no, f.unapplied, b.unapplied
        FROM facts f LEFT JOIN payments_paymentbalance b USING (payment_no)
        WHERE f.unapplied IS DISTINCT FROM b.unapplied""",
        (),
        {"payment_no": pl.String, "facts": YUAN, "stored": YUAN},
    )


def overlooked_late_items() -> pl.DataFrame:
    """Find receivables that something left after penalty had begun, and whose balance does not say so."""
    return copy_out(
        """SELECT receivable_no FROM receivables_receivablebalance b JOIN receivables_receivable r
            USING (receivable_no)
        WHERE NOT b.late AND (
            EXISTS (SELECT 1 FROM payments_clearing c
                WHERE c.receivable_no = r.receivable_no AND c.value_date >= r.penalty_start_date)
            OR EXISTS (SELECT 1 FROM receivables_adjustment a WHERE a.receivable_no = r.receivable_no
                AND a.kind = 'ROLLED' AND a.adjusted_date >= r.penalty_start_date))""",
        (),
        {"receivable_no": pl.String},
    )
