"""Cost control as columns, for a set of accounts."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.money import YUAN
from yingshou.core.prepayment import default_prepayment_rules
from yingshou.core.tables.money_rules import in_place_of
from yingshou.core.tables.prepayment import (
    PREPAID_BALANCES,
    PREPAYMENT_AGREEMENTS,
    PREPAYMENT_RULES,
)
from yingshou.core.tables.prepayment_cover import PREPAYMENT_CAMPAIGNS, PREPAYMENT_TARGETS
from yingshou.records.copy import copy_out
from yingshou.records.prepayment.models import PrepaymentAgreement

DATABASE_TABLES = {
    PREPAYMENT_AGREEMENTS.name: "prepayment_prepaymentagreement",
    PREPAYMENT_RULES.name: "prepayment_prepaymentrule",
    PREPAYMENT_TARGETS.name: "prepayment_prepaymenttarget",
    PREPAYMENT_CAMPAIGNS.name: "prepayment_prepaymentcampaign",
}
"""Where agreements and rules lie."""
VALUED = pl.Schema(
    {"account_no": pl.String, "use_date": pl.Date, "bill_month": pl.Int32, "value": YUAN, "correction": YUAN,
     "value_to_date": YUAN}
)  # fmt: skip
ISSUED = pl.Schema(
    {
        "account_no": pl.String,
        "bill_month": pl.Int32,
        "bill_no": pl.String,
        "period_end": pl.Date,
        "amount": YUAN,
    }
)
LEVELS = pl.Schema({"account_no": pl.String, "level": pl.String, "since": pl.Date, "told": pl.Boolean})


def agreements_of(account_nos: Sequence[str]) -> pl.DataFrame:
    """Read all versions of the agreements of accounts, columns as in `prepayment_agreements`."""
    return copy_out(
        f"""SELECT {", ".join(PREPAYMENT_AGREEMENTS.names)} FROM prepayment_prepaymentagreement
        WHERE account_no = ANY(%s)""",
        [list(account_nos)],
        PREPAYMENT_AGREEMENTS.schema,
    )


def pays_ahead(account_no: str) -> bool:
    """Tell whether an account has, or had, an agreement on cost control."""
    return PrepaymentAgreement.objects.filter(account_no=account_no).exists()


def rules() -> pl.DataFrame:
    """Read the rules: the office's rows and those shipped, columns as in `prepayment_rules`."""
    query = f"SELECT {', '.join(PREPAYMENT_RULES.names)} FROM prepayment_prepaymentrule"
    stored = copy_out(query, [], PREPAYMENT_RULES.schema)
    return in_place_of(shipped=default_prepayment_rules(), stored=stored, table=PREPAYMENT_RULES)


def controlled_account_nos(on: date) -> list[str]:
    """Return, in order, the accounts that are on cost control on a day."""
    found = copy_out(
        """SELECT account_no FROM (
            SELECT DISTINCT ON (account_no) account_no, kind, valid_to FROM prepayment_prepaymentagreement
            WHERE valid_from <= %(on)s ORDER BY account_no, valid_from DESC) latest
        WHERE kind <> 'POSTPAID' AND (valid_to IS NULL OR valid_to > %(on)s) ORDER BY account_no""",
        {"on": on},
        {"account_no": pl.String},
    )
    return found["account_no"].to_list()


def valued_days(account_nos: Sequence[str], *, from_date: date) -> pl.DataFrame:
    """Read the days valued since a day, and before it those of months not closed yet; columns VALUED."""
    return copy_out(
        """SELECT account_no, use_date, bill_month, value, correction, value_to_date
        FROM prepayment_prepaidday d WHERE account_no = ANY(%(nos)s) AND (use_date >= %(from)s
            OR NOT EXISTS (SELECT 1 FROM prepayment_prepaidmonth m
                WHERE m.account_no = d.account_no AND m.bill_month = d.bill_month))
        ORDER BY account_no, use_date""",
        {"nos": list(account_nos), "from": from_date},
        VALUED,
    )


def issued_bills(account_nos: Sequence[str], *, from_month: int) -> pl.DataFrame:
    """Read the first bills of months from `from_month` on that were issued; columns ISSUED."""
    return copy_out(
        """SELECT account_no, bill_month, bill_no, period_end, amount FROM billing_bill b
        WHERE account_no = ANY(%s) AND bill_month >= %s AND sequence = 1 AND (held_reason = ''
            OR EXISTS (SELECT 1 FROM billing_billapproval a WHERE a.bill_no = b.bill_no))""",
        [list(account_nos), from_month],
        ISSUED,
    )


def last_billed(account_nos: Sequence[str]) -> pl.DataFrame:
    """Read up to which day accounts have been billed: account_no, period_end."""
    return copy_out(
        """SELECT account_no, max(period_end) FROM billing_bill b
        WHERE account_no = ANY(%s) AND sequence = 1 AND (held_reason = ''
            OR EXISTS (SELECT 1 FROM billing_billapproval a WHERE a.bill_no = b.bill_no))
        GROUP BY account_no""",
        [list(account_nos)],
        {"account_no": pl.String, "period_end": pl.Date},
    )


def last_valued(account_nos: Sequence[str]) -> pl.DataFrame:
    """Read the last day valued of accounts: account_no, use_date."""
    return copy_out(
        """SELECT account_no, max(use_date) FROM prepayment_prepaidday WHERE account_no = ANY(%s)
        GROUP BY account_no""",
        [list(account_nos)],
        {"account_no": pl.String, "use_date": pl.Date},
    )


def open_month_sums(account_nos: Sequence[str]) -> pl.DataFrame:
    """Sum the days of months not held against a bill: account_no, bill_month, days_value, days_kwh."""
    return copy_out(
        """SELECT account_no, bill_month, sum(value + correction), sum(kwh) FROM prepayment_prepaidday d
        WHERE account_no = ANY(%s) AND NOT EXISTS (SELECT 1 FROM prepayment_prepaidmonth m
            WHERE m.account_no = d.account_no AND m.bill_month = d.bill_month)
        GROUP BY account_no, bill_month""",
        [list(account_nos)],
        {"account_no": pl.String, "bill_month": pl.Int32, "days_value": YUAN, "days_kwh": ENERGY},
    )


def spent_on_arrears(*, payment_nos: Sequence[str], terms: pl.DataFrame) -> pl.DataFrame:
    """Read what payments came in with and what of them settled dues of before an agreement.

    Args:
        payment_nos: numbers of payments; those not stored have no row.
        terms: account_no, agreed_from.

    Returns:
        payment_no, paid, spent, in yuan.
    """
    return copy_out(
        """SELECT p.payment_no, p.amount, coalesce((SELECT sum(c.principal + c.penalty)
            FROM payments_clearing c JOIN receivables_receivable r USING (receivable_no)
            JOIN unnest(%(nos)s::text[], %(days)s::date[]) AS t(account_no, agreed_from)
                ON t.account_no = c.account_no
            WHERE c.payment_no = p.payment_no AND r.issued_date < t.agreed_from), 0)
        FROM payments_payment p WHERE p.payment_no = ANY(%(payments)s)""",
        {
            "payments": list(payment_nos),
            "nos": terms["account_no"].to_list(),
            "days": terms["agreed_from"].to_list(),
        },
        {"payment_no": pl.String, "paid": YUAN, "spent": YUAN},
    )


def closed_months(account_nos: Sequence[str], *, from_month: int) -> pl.DataFrame:
    """Read which months have been held against their bill: account_no, bill_month."""
    return copy_out(
        """SELECT account_no, bill_month FROM prepayment_prepaidmonth
        WHERE account_no = ANY(%s) AND bill_month >= %s""",
        [list(account_nos), from_month],
        {"account_no": pl.String, "bill_month": pl.Int32},
    )


def levels(account_nos: Sequence[str]) -> pl.DataFrame:
    """Read the level each account stands at, since when, and whether it was told; columns LEVELS."""
    return copy_out(
        """SELECT DISTINCT ON (account_no) account_no, level, since, notice_no <> ''
        FROM prepayment_levelchange WHERE account_no = ANY(%s) ORDER BY account_no, id DESC""",
        [list(account_nos)],
        LEVELS,
    )


def stops_asked(account_nos: Sequence[str]) -> pl.DataFrame:
    """Read the stops asked for: account_no, out_since."""
    return copy_out(
        "SELECT account_no, out_since FROM prepayment_stopask WHERE account_no = ANY(%s)",
        [list(account_nos)],
        {"account_no": pl.String, "out_since": pl.Date},
    )


def balances_on(account_nos: Sequence[str], *, on: date) -> pl.DataFrame:
    """Read the balances stored of a day, columns as in `prepaid_balances`."""
    return copy_out(
        f"""SELECT {", ".join(PREPAID_BALANCES.names)} FROM prepayment_prepaidbalance
        WHERE account_no = ANY(%s) AND balance_date = %s""",
        [list(account_nos), on],
        PREPAID_BALANCES.schema,
    )


def closed_accounts(
    *, as_of: date, account_nos: Sequence[str] | None = None, org_code: str = ""
) -> pl.DataFrame:
    """Read accounts closed by a day that ever had an agreement on cost control.

    Returns:
        account_no, closed_date, billed_until, billed_on (of the last bill issued), left (yuan not applied).
    """
    chosen = "" if account_nos is None else "AND a.account_no = ANY(%(nos)s)"
    return copy_out(
        f"""SELECT a.account_no, a.closed_date, b.period_end, b.bill_date, coalesce((SELECT sum(m.unapplied)
            FROM payments_paymentbalance m WHERE m.account_no = a.account_no), 0)
        FROM customers_account a LEFT JOIN LATERAL (
            SELECT i.period_end, i.bill_date FROM billing_bill i WHERE i.account_no = a.account_no
                AND i.sequence = 1 AND (i.held_reason = ''
                    OR EXISTS (SELECT 1 FROM billing_billapproval p WHERE p.bill_no = i.bill_no))
            ORDER BY i.bill_month DESC LIMIT 1) b ON TRUE
        WHERE a.closed_date <= %(as_of)s AND a.org_code LIKE %(org)s {chosen} AND EXISTS (
            SELECT 1 FROM prepayment_prepaymentagreement g
            WHERE g.account_no = a.account_no AND g.kind <> 'POSTPAID') ORDER BY 1""",
        {"as_of": as_of, "nos": list(account_nos or []), "org": f"{org_code}%"},
        {
            "account_no": pl.String,
            "closed_date": pl.Date,
            "billed_until": pl.Date,
            "billed_on": pl.Date,
            "left": YUAN,
        },
    )


def refundable(account_no: str) -> pl.DataFrame:
    """Read the payments with money left that nobody has asked to pay back: payment_no, unapplied."""
    return copy_out(
        """SELECT b.payment_no, b.unapplied FROM payments_paymentbalance b
        WHERE b.account_no = %s AND b.unapplied > 0 AND NOT EXISTS (SELECT 1 FROM payments_moneyrequest r
            WHERE r.payment_no = b.payment_no AND r.kind = 'REFUND' AND NOT EXISTS (
                SELECT 1 FROM payments_moneydecision d WHERE d.request_no = r.request_no))
        ORDER BY 1""",
        [account_no],
        {"payment_no": pl.String, "unapplied": YUAN},
    )


_CONTROLLED = """EXISTS (SELECT 1 FROM (
    SELECT g.kind, g.valid_to FROM prepayment_prepaymentagreement g
    WHERE g.account_no = a.account_no AND g.valid_from <= %(on)s ORDER BY g.valid_from DESC LIMIT 1) latest
    WHERE latest.kind <> 'POSTPAID' AND (latest.valid_to IS NULL OR latest.valid_to > %(on)s))"""


def cover_counts(*, on: date) -> pl.DataFrame:
    """Count accounts in service and on cost control: org_code, customer_class, accounts, controlled."""
    return copy_out(
        f"""SELECT org_code, customer_class, count(*), count(*) FILTER (WHERE controlled) FROM (
            SELECT a.org_code, a.customer_class, {_CONTROLLED} AS controlled FROM customers_account a
            WHERE a.opened_date <= %(on)s AND (a.closed_date IS NULL OR a.closed_date > %(on)s)) a
        GROUP BY org_code, customer_class""",
        {"on": on},
        {"org_code": pl.String, "customer_class": pl.String, "accounts": pl.Int64, "controlled": pl.Int64},
    )


def targets() -> pl.DataFrame:
    """Read the targets of cover, columns as in `prepayment_targets`."""
    return copy_out(
        f"SELECT {', '.join(PREPAYMENT_TARGETS.names)} FROM prepayment_prepaymenttarget",
        [],
        PREPAYMENT_TARGETS.schema,
    )


def campaign_candidates(*, on: date, org_code: str = "") -> pl.DataFrame:
    """Read the accounts in service that pay after use and give a reason to be asked.

    Returns:
        account_no, name, org_code, customer_class, late_months (of the last twelve, with an item paid late or
        overdue), overdue (yuan), is_tenant, is_shop, stopped.
    """
    return copy_out(
        f"""SELECT * FROM (SELECT a.account_no, a.name, a.org_code, a.customer_class,
            coalesce(d.late_months, 0) AS late_months, coalesce(d.overdue, 0) AS overdue,
            coalesce(t.tenant_name, '') <> '' AS is_tenant, coalesce(t.is_shop, FALSE) AS is_shop,
            EXISTS (SELECT 1 FROM supply_stoporder s
                WHERE s.account_no = a.account_no AND s.cause = 'ARREARS') AS stopped
        FROM customers_account a
        LEFT JOIN LATERAL (SELECT
                count(DISTINCT r.bill_month) FILTER (WHERE r.due_date >= %(since)s) AS late_months,
                sum(b.principal_open) AS overdue
            FROM receivables_receivablebalance b JOIN receivables_receivable r USING (receivable_no)
            WHERE r.account_no = a.account_no AND r.due_date < %(on)s
                AND (b.late OR b.principal_open > 0)) d ON TRUE
        LEFT JOIN LATERAL (SELECT x.tenant_name, x.is_shop FROM customers_accounttraits x
            WHERE x.account_no = a.account_no AND x.valid_from <= %(on)s ORDER BY x.valid_from DESC
            LIMIT 1) t ON TRUE
        WHERE a.org_code LIKE %(org)s AND a.opened_date <= %(on)s
            AND (a.closed_date IS NULL OR a.closed_date > %(on)s) AND NOT {_CONTROLLED}) c
        WHERE late_months > 0 OR overdue > 0 OR is_tenant OR is_shop OR stopped ORDER BY account_no""",
        {"on": on, "since": on.replace(year=on.year - 1, day=1), "org": f"{org_code}%"},
        {
            "account_no": pl.String,
            "name": pl.String,
            "org_code": pl.String,
            "customer_class": pl.String,
            "late_months": pl.Int32,
            "overdue": YUAN,
            "is_tenant": pl.Boolean,
            "is_shop": pl.Boolean,
            "stopped": pl.Boolean,
        },
    )
