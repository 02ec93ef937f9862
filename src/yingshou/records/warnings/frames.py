"""What warnings are read out of, as columns: use, money, events, open cards, and the rules."""

from datetime import date, timedelta
from typing import Any

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.money import YUAN
from yingshou.core.tables.money_rules import in_place_of
from yingshou.core.tables.warnings import CREDIT_SIGNALS, WARNING_RULES
from yingshou.core.warnings import default_rules
from yingshou.records.copy import copy_out

DATABASE_TABLES = {
    CREDIT_SIGNALS.name: "warnings_creditsignal",
    WARNING_RULES.name: "warnings_warningrule",
}
"""Where signals and rules lie."""
_WATCHED = """(a.customer_class <> 'RESIDENT'
    OR EXISTS (SELECT 1 FROM contracts_agreement g WHERE g.account_no = a.account_no))"""
"""Households have the path of collection; warnings are for those whose default weighs."""
_USE: dict[str, Any] = {
    "account_no": pl.String, "industry": pl.String, "recent": ENERGY, "year_ago": ENERGY, "before": ENERGY,
    "since": pl.Date,
}  # fmt: skip
_YEAR = timedelta(days=366)


def warning_rules() -> pl.DataFrame:
    """Read the rules: the office's versions and those shipped, columns as in `warning_rules`."""
    query = f"SELECT {', '.join(WARNING_RULES.names)} FROM {DATABASE_TABLES[WARNING_RULES.name]}"
    stored = copy_out(query, [], WARNING_RULES.schema)
    return in_place_of(shipped=default_rules(), stored=stored, table=WARNING_RULES)


def use_by_day(*, as_of: date) -> pl.DataFrame:
    """Read the average kWh a day of accounts with daily use: four weeks, those of last year, twelve before.

    Three quarters of the days must be there, else the figure is not known.
    """
    spans = (
        (21, "use_date > %(day)s::date - 28"),
        (21, "use_date BETWEEN %(day)s::date - 391 AND %(day)s::date - 364"),
        (63, "use_date BETWEEN %(day)s::date - 111 AND %(day)s::date - 28"),
    )
    figures = ", ".join(
        f"CASE WHEN count(*) FILTER (WHERE {span}) >= {least} "
        f"THEN round(avg(total_kwh) FILTER (WHERE {span}), 4) END"
        for least, span in spans
    )
    return copy_out(
        f"""SELECT a.account_no, a.industry, {figures}, %(day)s::date - 27
        FROM metering_dailyusage d JOIN customers_account a USING (account_no)
        WHERE d.use_date BETWEEN %(day)s::date - 392 AND %(day)s AND a.closed_date IS NULL AND {_WATCHED}
        GROUP BY a.account_no, a.industry ORDER BY a.account_no""",
        {"day": as_of},
        _USE,
    )


def use_by_bill(*, as_of: date) -> pl.DataFrame:
    """Read the same of other accounts from their bills: the last one, that of last year, the three before."""
    return copy_out(
        f"""WITH bills AS (
            SELECT b.account_no, b.bill_month, b.period_start,
                b.total_kwh / (b.period_end - b.period_start) AS kwh,
                row_number() OVER (PARTITION BY b.account_no ORDER BY b.bill_month DESC) AS place
            FROM billing_bill b JOIN customers_account a USING (account_no)
            WHERE b.sequence = 1 AND b.bill_date <= %(day)s AND b.period_end > b.period_start
                AND b.period_end > %(day)s::date - 460 AND a.closed_date IS NULL AND {_WATCHED}
                AND NOT EXISTS (SELECT 1 FROM metering_dailyusage d WHERE d.account_no = b.account_no))
        SELECT l.account_no, a.industry, round(l.kwh, 4), round(y.kwh, 4), round(p.kwh, 4), l.period_start
        FROM bills l JOIN customers_account a USING (account_no)
        LEFT JOIN bills y ON y.account_no = l.account_no AND y.bill_month = l.bill_month - 100
        LEFT JOIN (SELECT account_no, avg(kwh) AS kwh FROM bills WHERE place BETWEEN 2 AND 4
            GROUP BY account_no HAVING count(*) = 3) p ON p.account_no = l.account_no
        WHERE l.place = 1 AND l.period_start > %(day)s::date - 92 ORDER BY l.account_no""",
        {"day": as_of},
        _USE,
    )


def dues(*, as_of: date) -> pl.DataFrame:
    """Read what fell due within a year, less what was taken off it, as `money_features` wants it."""
    return copy_out(
        f"""SELECT r.receivable_no, r.account_no, r.kind, r.due_date, r.amount - coalesce(j.amount, 0)
        FROM receivables_receivable r JOIN customers_account a USING (account_no)
        LEFT JOIN LATERAL (SELECT sum(amount) AS amount FROM receivables_adjustment
            WHERE receivable_no = r.receivable_no AND adjusted_date <= %(day)s) j ON TRUE
        WHERE r.due_date > %(first)s AND r.due_date <= %(day)s AND {_WATCHED}
            AND r.amount > coalesce(j.amount, 0)
        ORDER BY r.receivable_no""",
        {"day": as_of, "first": as_of - _YEAR},
        {
            "receivable_no": pl.String,
            "account_no": pl.String,
            "kind": pl.String,
            "due_date": pl.Date,
            "amount": YUAN,
        },
    )


def settled(*, as_of: date) -> pl.DataFrame:
    """Read what settled those items: `receivable_no`, `value_date`, `known_date`, `amount`."""
    return copy_out(
        f"""SELECT c.receivable_no, c.value_date, c.cleared_date, c.principal
        FROM payments_clearing c JOIN receivables_receivable r USING (receivable_no)
        JOIN customers_account a ON a.account_no = r.account_no
        WHERE r.due_date > %(first)s AND r.due_date <= %(day)s AND c.cleared_date <= %(day)s
            AND c.principal <> 0 AND {_WATCHED}""",
        {"day": as_of, "first": as_of - _YEAR},
        {"receivable_no": pl.String, "value_date": pl.Date, "known_date": pl.Date, "amount": YUAN},
    )


def receipts(*, as_of: date) -> pl.DataFrame:
    """Read the money of a year by account: `account_no`, `value_date`, `amount`, `is_draft`."""
    return copy_out(
        f"""SELECT p.account_no, p.value_date, p.amount, p.channel = 'DRAFT'
        FROM payments_payment p JOIN customers_account a USING (account_no)
        WHERE p.value_date > %(first)s AND p.value_date <= %(day)s AND p.amount > 0 AND {_WATCHED}""",
        {"day": as_of, "first": as_of - _YEAR},
        {"account_no": pl.String, "value_date": pl.Date, "amount": YUAN, "is_draft": pl.Boolean},
    )


def overdrafts(*, as_of: date) -> pl.DataFrame:
    """Read what accounts on cost control used beyond their money, 0 = nothing: account_no, day, amount."""
    return copy_out(
        """SELECT account_no, balance_date, greatest(-balance, 0) FROM prepayment_prepaidstanding
        WHERE balance_date <= %s ORDER BY account_no""",
        [as_of],
        {"account_no": pl.String, "day": pl.Date, "amount": YUAN},
    )


def capacities(*, as_of: date) -> pl.DataFrame:
    """Read capacity given back or suspended within a year, as `event_features` wants it."""
    return copy_out(
        """SELECT c.account_no, c.effective_date, c.change_no, c.capacity_kva, a.capacity_kva
        FROM customers_capacitychange c JOIN customers_account a USING (account_no)
        WHERE c.kind IN ('REDUCTION', 'SUSPENSION') AND c.capacity_kva IS NOT NULL
            AND a.capacity_kva IS NOT NULL AND c.effective_date BETWEEN %s AND %s""",
        [as_of - _YEAR, as_of],
        {
            "account_no": pl.String,
            "day": pl.Date,
            "reference": pl.String,
            "cut_kva": ENERGY,
            "capacity_kva": ENERGY,
        },
    )


def tenants(*, as_of: date) -> pl.DataFrame:
    """Read the days on which the tenant of an account changed: `account_no`, `day`."""
    return copy_out(
        """SELECT account_no, valid_from FROM (
            SELECT account_no, valid_from, tenant_name,
                lag(tenant_name) OVER (PARTITION BY account_no ORDER BY valid_from) AS last,
                lag(valid_from) OVER (PARTITION BY account_no ORDER BY valid_from) AS began
            FROM customers_accounttraits WHERE valid_from <= %s) t
        WHERE began IS NOT NULL AND tenant_name IS DISTINCT FROM last AND valid_from > %s""",
        [as_of, as_of - _YEAR],
        {"account_no": pl.String, "day": pl.Date},
    )


def signals(*, as_of: date, account_no: str | None = None) -> pl.DataFrame:
    """Read the signals of a year by account: named itself, by its customer, or by a party it is linked to.

    Of one account where it is given, else of all.
    """
    return copy_out(
        """SELECT DISTINCT a.account_no, s.kind, s.severity, s.signal_date, s.signal_no
        FROM warnings_creditsignal s JOIN (
            SELECT account_no, account_no AS party FROM customers_account
            UNION ALL SELECT account_no, customer_no FROM customers_account
            UNION ALL SELECT a.account_no, c.name FROM customers_account a
                JOIN customers_customer c USING (customer_no)
            UNION ALL SELECT account_no, party FROM risk_partylink
                WHERE kind IN ('OWNER', 'SHARED_PAYER') AND valid_from <= %(day)s
                AND (valid_to IS NULL OR valid_to > %(day)s)) a
            ON a.party IN (s.account_no, s.party)
        WHERE s.signal_date BETWEEN %(first)s AND %(day)s
            AND (%(account)s::text IS NULL OR a.account_no = %(account)s) ORDER BY 1, 5""",
        {"day": as_of, "first": as_of - _YEAR, "account": account_no},
        dict.fromkeys(("account_no", "kind", "severity"), pl.String)
        | {"signal_date": pl.Date, "signal_no": pl.String},
    )


def open_cards() -> pl.DataFrame:
    """Read the cards that are not cleared: account, cause, colour, state, days they began and changed."""
    return copy_out(
        """SELECT account_no, cause, colour, state, opened_on, changed_on FROM warnings_warningcard
        WHERE state <> 'CLEARED' ORDER BY account_no, cause""",
        [],
        dict.fromkeys(("account_no", "cause", "colour", "state"), pl.String)
        | {"opened_on": pl.Date, "changed_on": pl.Date},
    )


def open_rules() -> pl.DataFrame:
    """Read the rules that hold on open cards: `account_no`, `rule_no`."""
    return copy_out(
        """SELECT account_no, r ->> 'rule_no' FROM warnings_warningcard, jsonb_array_elements(reasons) r
        WHERE state <> 'CLEARED'""",
        [],
        {"account_no": pl.String, "rule_no": pl.String},
    )


def losses(*, as_of: date) -> pl.DataFrame:
    """Read what a default would lose by the last run of risk: `account_no`, `amount` in yuan."""
    return copy_out(
        """SELECT account_no, loss_at_default FROM risk_riskaccount WHERE run_no = (
            SELECT run_no FROM risk_riskrun WHERE as_of <= %s ORDER BY as_of DESC, made_at DESC LIMIT 1)""",
        [as_of],
        {"account_no": pl.String, "amount": YUAN},
    )


def open_sums() -> pl.DataFrame:
    """Read what is open of each account: `account_no`, `amount` in yuan."""
    return copy_out(
        """SELECT account_no, sum(principal_open) FROM receivables_receivablebalance
        WHERE principal_open > 0 GROUP BY account_no""",
        [],
        {"account_no": pl.String, "amount": YUAN},
    )


def units() -> pl.DataFrame:
    """Read `account_no` and `org_code` of the accounts that are watched."""
    return copy_out(
        f"SELECT a.account_no, a.org_code FROM customers_account a WHERE {_WATCHED} ORDER BY 1",
        [],
        {"account_no": pl.String, "org_code": pl.String},
    )
