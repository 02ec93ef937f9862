"""One account at a time: what a payment at the counter must know, read at once, and written at once.

Bulk goes through `frames` and `operations`; both write the same rows. Amounts are fen, days count from
1970-01-01, as in `core.fen`.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from yingshou.core.clearing import default_orders
from yingshou.core.fen import EPOCH
from yingshou.core.penalties import default_rules
from yingshou.core.tables import CHANNELS, CLEARING_RULES, PENALTY_RULES, Table
from yingshou.core.tables.money_rules import rows_in_place_of
from yingshou.records.payments.frames import OF_ITEMS, PAYABLE, UNLOCKED
from yingshou.records.prepared import fetch

_FEN = Decimal("0.01")
_SHIPPED = {
    PENALTY_RULES.name: default_rules().to_dicts(),
    CLEARING_RULES.name: default_orders().to_dicts(),
}
_HOLD = """WITH named AS MATERIALIZED (
    SELECT pg_advisory_xact_lock(hashtextextended(%(name)s, 0)))
SELECT a.customer_class FROM named, customers_account a
WHERE a.account_no = %(account_no)s FOR NO KEY UPDATE OF a"""
"""The name first: rows are locked after they are found."""
_READ = f"""WITH due AS MATERIALIZED (
    SELECT r.receivable_no, r.bill_month, r.kind, r.due_date, r.penalty_start_date, r.amount,
        b.principal_open, b.penalty_paid + b.penalty_waived AS penalty_gone
    FROM receivables_receivablebalance b JOIN receivables_receivable r USING (receivable_no)
    WHERE b.account_no = %(account_no)s AND {PAYABLE} {UNLOCKED})
SELECT json_build_object(
    'stored', (SELECT json_build_array(account_no, amount::text, value_date::text)
        FROM payments_payment WHERE payment_no = %(payment_no)s),
    'channel', (SELECT row_to_json(c) FROM (
        SELECT channel, money_account, is_open, fee_rate::text, fee_least::text, fee_most::text,
            least_amount::text, largest_amount::text
        FROM payments_channel WHERE channel = %(channel)s AND valid_from <= %(value_date)s
        ORDER BY valid_from DESC LIMIT 1) c),
    'announced', EXISTS (SELECT 1 FROM outbox_subscription WHERE active AND kinds @> '["PAYMENT_TAKEN"]'),
    'due', (SELECT json_agg(json_build_array(receivable_no, bill_month, kind, due_date - DATE '1970-01-01',
        penalty_start_date - DATE '1970-01-01', (amount * 100)::bigint, (principal_open * 100)::bigint,
        (penalty_gone * 100)::bigint)) FROM due),
    'money', (SELECT json_agg(json_build_array(b.payment_no, (b.unapplied * 100)::bigint,
            p.value_date - DATE '1970-01-01'))
        FROM payments_paymentbalance b JOIN payments_payment p USING (payment_no)
        WHERE b.account_no = %(account_no)s AND b.unapplied > 0 AND EXISTS (SELECT 1 FROM due)),
    'pieces', (SELECT json_agg(json_build_array(receivable_no, (principal * 100)::bigint,
            value_date - DATE '1970-01-01'))
        FROM ({OF_ITEMS.format(numbers="ARRAY(SELECT receivable_no FROM due)")}) AS gone),
    'penalty_rules', (SELECT json_agg(json_build_object('account_no', account_no,
            'customer_class', customer_class, 'valid_from', valid_from,
            'same_year_rate', same_year_rate::text,
            'cross_year_rate', cross_year_rate::text, 'minimum', minimum::text, 'cap_rate', cap_rate::text,
            'base_year', base_year, 'day_count', day_count))
        FROM payments_penaltyrule WHERE account_no IN ('-', %(account_no)s)),
    'clearing_rules', (SELECT json_agg(json_build_object('customer_class', customer_class,
            'valid_from', valid_from, 'sequence', sequence, 'within', within, 'designation', designation))
        FROM payments_clearingrule))::text"""
_WRITE = """WITH taken AS (
    INSERT INTO payments_payment (payment_no, channel, channel_no, account_no, payer_name, amount, value_date,
        memo, taken_by, entry_no)
    VALUES (%(payment_no)s, %(channel)s, %(channel_no)s, %(account_no)s, %(payer_name)s, %(amount)s,
        %(value_date)s, %(memo)s, %(taken_by)s, %(entry_no)s)),
kept AS (
    INSERT INTO payments_paymentbalance (payment_no, account_no, unapplied)
    VALUES (%(payment_no)s, %(account_no)s, %(unapplied)s)),
settled AS (
    SELECT * FROM unnest(%(payments)s::text[], %(receivables)s::text[], %(principals)s::numeric[],
        %(penalties)s::numeric[], %(days)s::date[]) WITH ORDINALITY
        AS cleared (payment_no, receivable_no, principal, penalty, value_date, place)),
cleared AS (
    INSERT INTO payments_clearing (payment_no, receivable_no, account_no, principal, penalty, value_date,
        cleared_date, entry_no)
    SELECT payment_no, receivable_no, %(account_no)s, principal, penalty, value_date, %(cleared_date)s,
        %(cleared_entry_no)s FROM settled ORDER BY place),
owed AS (
    UPDATE receivables_receivablebalance b
    SET principal_open = b.principal_open - c.principal, penalty_paid = b.penalty_paid + c.penalty,
        late = b.late OR c.late
    FROM (SELECT s.receivable_no, sum(s.principal) AS principal, sum(s.penalty) AS penalty,
              coalesce(bool_or(s.value_date >= r.penalty_start_date), FALSE) AS late
          FROM settled s JOIN receivables_receivable r USING (receivable_no) GROUP BY s.receivable_no) c
    WHERE b.receivable_no = c.receivable_no)
UPDATE payments_paymentbalance b SET unapplied = b.unapplied - c.amount
FROM (SELECT payment_no, sum(principal + penalty) AS amount FROM settled GROUP BY payment_no) c
WHERE b.payment_no = c.payment_no"""
"""The payment's own balance is not there yet for the update: it is written as what is left."""


class StoredPayment(NamedTuple):
    """What a payment of the number that is stored already says."""

    account_no: str | None
    amount: Decimal
    value_date: date


class DueRow(NamedTuple):
    """A receivable on which something may be open."""

    receivable_no: str
    bill_month: int
    kind: str
    due_date: int
    penalty_start: int | None
    amount: int
    principal_open: int
    penalty_gone: int


@dataclass(frozen=True, slots=True)
class AccountMoney:
    """What stands where a payment comes in: its namesake, its channel, what is owed and what is prepaid.

    `channel` is the version of the value date by column name, None where there is none. `money` is payment
    number, fen and day; `pieces` are receivable number, fen and day, null for what never was owed.
    """

    stored: StoredPayment | None
    channel: dict[str, Any] | None
    announced: bool
    due: list[DueRow]
    money: list[tuple[str, int, int]]
    pieces: list[tuple[str, int, int | None]]
    penalty_rules: list[dict[str, Any]]
    clearing_rules: list[dict[str, Any]]


class ClearedRow(NamedTuple):
    """What a payment settles of a receivable, in yuan."""

    payment_no: str
    receivable_no: str
    principal: Decimal
    penalty: Decimal
    value_date: date


def hold_account(*, account_no: str, payment_no: str) -> str | None:
    """Hold a payment's number and then its account until the transaction ends; return the account's class.

    None where there is no such account.
    """
    found = fetch(_HOLD, {"name": payment_no, "account_no": account_no})
    return found[0][0] if found else None


def read_account(*, account_no: str, payment_no: str, channel: str, value_date: date) -> AccountMoney:
    """Read what a payment must know, in one statement; hold the account before, so that it stays true."""
    values = {
        "account_no": account_no, "payment_no": payment_no, "channel": channel, "value_date": value_date,
    }  # fmt: skip
    found = json.loads(fetch(_READ, values)[0][0])
    stored = found["stored"]
    return AccountMoney(
        stored=stored and StoredPayment(stored[0], Decimal(stored[1]), date.fromisoformat(stored[2])),
        channel=found["channel"] and _typed(CHANNELS, found["channel"]),
        announced=found["announced"],
        due=[DueRow(*row) for row in found["due"] or ()],
        money=[tuple(row) for row in found["money"] or ()],
        pieces=[tuple(row) for row in found["pieces"] or ()],
        penalty_rules=_rules(PENALTY_RULES, found["penalty_rules"]),
        clearing_rules=_rules(CLEARING_RULES, found["clearing_rules"]),
    )


def store_taken(
    *,
    payment: dict[str, Any],
    entry_no: str,
    taken_by: str,
    clearings: Sequence[ClearedRow],
    cleared_entry_no: str,
    cleared_date: date,
) -> None:
    """Write a payment (columns of `payments` and payment_no) and what it and older money settle."""
    own = sum(
        (row.principal + row.penalty for row in clearings if row.payment_no == payment["payment_no"]), 0
    )
    columns = list(zip(*clearings, strict=True)) or [()] * len(ClearedRow._fields)
    names = ("payments", "receivables", "principals", "penalties", "days")
    fetch(
        _WRITE,
        {
            **payment,
            "taken_by": taken_by,
            "entry_no": entry_no,
            "unapplied": payment["amount"] - own,
            "cleared_date": cleared_date,
            "cleared_entry_no": cleared_entry_no,
            **{name: list(column) for name, column in zip(names, columns, strict=True)},
        },
    )


def yuan(amount: int) -> Decimal:
    """Return fen as yuan."""
    return amount * _FEN


def day_of(number: int) -> date:
    """Return the day of a number of days from 1970-01-01."""
    return date.fromordinal(number + EPOCH)


def _rules(table: Table, stored: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
    shipped = _SHIPPED[table.name]
    if not stored:
        return shipped
    return rows_in_place_of(shipped=shipped, stored=[_typed(table, row) for row in stored], table=table)


def _typed(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """Read JSON's texts as the types of a table."""
    types = table.schema
    return {name: _value(types[name], value) for name, value in row.items()}


def _value(dtype: Any, value: Any) -> Any:
    if value is None:
        return None
    if dtype.is_decimal():
        return Decimal(value)
    return date.fromisoformat(value) if dtype.is_temporal() else value
