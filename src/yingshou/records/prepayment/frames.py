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
from yingshou.records.copy import copy_out
from yingshou.records.prepayment.models import PrepaymentAgreement

DATABASE_TABLES = {
    PREPAYMENT_AGREEMENTS.name: "prepayment_prepaymentagreement",
    PREPAYMENT_RULES.name: "prepayment_prepaymentrule",
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
