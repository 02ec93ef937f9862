"""Rules, money and meters of stop orders as columns."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.money import YUAN
from yingshou.core.supply.orders import OPEN_STATES
from yingshou.core.supply.rules import default_rules
from yingshou.core.tables import METER_LINKS, STOP_DAYS, STOP_RULES
from yingshou.core.tables.money_rules import in_place_of
from yingshou.records.copy import copy_out
from yingshou.records.prepared import fetch
from yingshou.records.wallets.queries import UNSETTLED

DATABASE_TABLES = {
    STOP_RULES.name: "supply_rule", STOP_DAYS.name: "supply_stopday", METER_LINKS.name: "supply_meterlink",
}  # fmt: skip
"""Where the rules and links lie."""
LINKS = pl.Schema({
    "meter_no": pl.String, "gateway": pl.String, "address": pl.String, "asset_no": pl.String,
    "has_relay": pl.Boolean, "sharing": pl.Int64, "behind": pl.Int64,
})  # fmt: skip


def stop_rules() -> pl.DataFrame:
    """Read the rules of stops: the office's rows and those shipped, columns as in `stop_rules`."""
    stored = copy_out(f"SELECT {', '.join(STOP_RULES.names)} FROM supply_rule", [], STOP_RULES.schema)
    return in_place_of(shipped=default_rules(), stored=stored, table=STOP_RULES)


def stop_days(*, on: date) -> pl.DataFrame:
    """Read the declared spans that hold on a day, columns as in `stop_days`."""
    return copy_out(
        f"SELECT {', '.join(STOP_DAYS.names)} FROM supply_stopday WHERE %s BETWEEN first_date AND last_date",
        [on],
        STOP_DAYS.schema,
    )


def open_orders_of(account_nos: Sequence[str]) -> list[str]:
    """Return the orders of some accounts that have not ended, whoever asks: money is followed everywhere."""
    found = fetch(
        """SELECT order_no FROM supply_stoporder
        WHERE state = ANY(%(states)s) AND account_no = ANY(%(numbers)s) ORDER BY account_no""",
        {"states": list(OPEN_STATES), "numbers": list(account_nos)},
    )
    return [order_no for (order_no,) in found]


def debts(account_no: str) -> pl.DataFrame:
    """Read the due items of an account with principal open, the oldest first; `locked`: out with a bank."""
    return copy_out(
        """SELECT b.receivable_no, b.due_date, b.principal_open, l.receivable_no IS NOT NULL
        FROM receivables_receivablebalance b LEFT JOIN receivables_receivablelock l USING (receivable_no)
        WHERE b.account_no = %s AND b.principal_open > 0 ORDER BY b.due_date, b.receivable_no""",
        [account_no],
        {"receivable_no": pl.String, "due_date": pl.Date, "principal": YUAN, "locked": pl.Boolean},
    )


def payments_of(account_no: str) -> pl.DataFrame:
    """Read the money that is an account's and was not taken back: payment_no, amount in yuan."""
    return copy_out(
        """SELECT p.payment_no, p.amount FROM payments_payment p
        JOIN payments_paymentbalance b USING (payment_no)
        WHERE b.account_no = %s
            AND NOT EXISTS (SELECT 1 FROM payments_paymentreversal r WHERE r.payment_no = p.payment_no)""",
        [account_no],
        {"payment_no": pl.String, "amount": YUAN},
    )


def paid_since(*, account_no: str, payment_nos: list[str]) -> Decimal:
    """Return the money that has become an account's since it had some payments, in yuan."""
    found = payments_of(account_no).filter(~pl.col("payment_no").is_in(payment_nos))
    return Decimal(found["amount"].sum() or 0)


def likely_money(account_no: str) -> list[str]:
    """Return money on its way to an account or likely its: paper not decided on, wallet orders, suspense.

    Suspense is likely an account's where the payer has its name or its customer's, where the memo names it,
    or where reconciliation proposes it.
    """
    found = copy_out(
        """SELECT 'DRAFT_WAITING ' || draft_no FROM drafts_draft
            WHERE account_no = %(no)s AND state = 'DRAFT_WAITING'
        UNION ALL
        SELECT 'WALLET ' || order_no FROM wallets_walletorder
            WHERE account_no = %(no)s AND state = ANY(%(unsettled)s)
        UNION ALL
        SELECT 'SUSPENSE ' || p.payment_no FROM payments_payment p
        JOIN payments_paymentbalance b USING (payment_no)
        JOIN customers_account a ON a.account_no = %(no)s
        JOIN customers_customer c ON c.customer_no = a.customer_no
        WHERE b.account_no IS NULL AND b.unapplied > 0
            AND (p.payer_name IN (a.name, c.name) OR position(a.account_no IN coalesce(p.memo, '')) > 0)
            AND NOT EXISTS (SELECT 1 FROM payments_paymentreversal r WHERE r.payment_no = p.payment_no)
        UNION ALL
        SELECT 'PAYER_PROPOSED ' || item_no FROM reconciliation_difference
        WHERE leg = 'PAYER' AND state IN ('OPEN', 'TIMING') AND %(no)s IN (proposal, runner_up)
        ORDER BY 1""",
        {"no": account_no, "unsettled": list(UNSETTLED)},
        {"way": pl.String},
    )
    return found["way"].to_list()


def links(*, account_no: str, on: date) -> pl.DataFrame:
    """Read the meters in use of an account with the links to them: LINKS; link columns are null without one.

    `sharing` counts other meters whose link has the same address; `behind` counts accounts whose meters are
    deducted from it, who would be stopped too.
    """
    return copy_out(
        """SELECT p.meter_no, l.gateway, l.address, l.asset_no, l.has_relay,
            (SELECT count(*) FROM supply_meterlink o WHERE o.gateway = l.gateway AND o.address = l.address
                AND o.meter_no <> l.meter_no AND o.valid_from <= %(on)s AND NOT EXISTS (
                    SELECT 1 FROM supply_meterlink n WHERE n.meter_no = o.meter_no
                    AND n.valid_from > o.valid_from AND n.valid_from <= %(on)s)),
            (SELECT count(DISTINCT q.other_account_no) FROM metering_quantityrule q
                WHERE q.account_no = p.account_no AND q.other_account_no <> q.account_no
                AND q.valid_from <= %(on)s AND (q.valid_to IS NULL OR q.valid_to > %(on)s))
        FROM metering_meteringpoint p
        LEFT JOIN LATERAL (SELECT * FROM supply_meterlink l WHERE l.meter_no = p.meter_no
            AND l.valid_from <= %(on)s ORDER BY l.valid_from DESC LIMIT 1) l ON TRUE
        WHERE p.account_no = %(no)s AND p.installed_date <= %(on)s
            AND (p.removed_date IS NULL OR p.removed_date > %(on)s)
            AND coalesce(p.direction, 'USE') = 'USE'
        ORDER BY p.meter_no""",
        {"no": account_no, "on": on},
        LINKS,
    )


def warrants() -> pl.DataFrame:
    """Read the chain of warrants: position, order_no, text, hash, in order."""
    return copy_out(
        "SELECT position, order_no, text, hash FROM supply_warrant ORDER BY position",
        [],
        {"position": pl.Int64, "order_no": pl.String, "text": pl.String, "hash": pl.String},
    )
