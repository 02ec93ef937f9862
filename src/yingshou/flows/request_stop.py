"""Ask that an account's supply is stopped."""

from datetime import datetime
from decimal import Decimal

import polars as pl
from django.db import transaction

from yingshou.core.money import ZERO_YUAN
from yingshou.flows.apply_money import total
from yingshou.flows.supply_facts import rule_of
from yingshou.flows.supply_partners import prepaid_of
from yingshou.records.audit.operations import record_event
from yingshou.records.payments.frames import open_items
from yingshou.records.payments.operations import lock_accounts
from yingshou.records.supply import frames
from yingshou.records.supply.operations import ask, open_order, refusal


def request_stop(*, account_no: str, cause: str, requested_by: str, at: datetime, reason: str = "") -> str:
    """Ask that supply is stopped, and return the number of the order; nothing is done to a meter.

    What is demanded is what is overdue long enough, with its penalty as of the day. An account with an order
    that has not ended gets no second one: its number is returned.

    Args:
        account_no: account.
        cause: ARREARS or PREPAID.
        requested_by: person, or `system` for a step of a treatment or a day of cost control.
        at: moment in Beijing time.
        reason: what the reader of the order is told.

    Raises:
        UnableToStop: UNKNOWN_ACCOUNT, or NOTHING_DEMANDED where nothing is owed that is stopped for.
    """
    with transaction.atomic():
        if not lock_accounts([account_no]):
            raise refusal("UNKNOWN_ACCOUNT", "account_no", account_no)
        known = open_order(account_no)
        if known is not None:
            return str(known.order_no)
        numbers, demanded = _demand(account_no, cause, at)
        order = ask(
            account_no=account_no, cause=cause, reason=reason, demanded=demanded, receivable_nos=numbers,
            payment_nos=frames.payments_of(account_no)["payment_no"].to_list(),
            requested_by=requested_by, at=at,
        )  # fmt: skip
        record_event(actor=requested_by, action="REQUEST_STOP", subject=order.order_no)
    return str(order.order_no)


def _demand(account_no: str, cause: str, at: datetime) -> tuple[list[str], Decimal]:
    """Return the due items a stop is for and the sum demanded. Raises UnableToStop: NOTHING_DEMANDED."""
    rule = rule_of(cause=cause, at=at)
    if cause == "PREPAID":
        prepaid = prepaid_of(account_no=account_no)
        demanded = prepaid.line - prepaid.balance if prepaid is not None and prepaid.agreed else ZERO_YUAN
        numbers: list[str] = []
    else:
        items = open_items(account_nos=[account_no], as_of=at.date())
        age = (pl.lit(at.date()) - pl.col("due_date")).dt.total_days()
        old = items.filter((pl.col("principal_open") > 0) & (age > rule.overdue_days))
        numbers = old["receivable_no"].to_list()
        demanded = total(old, "principal_open") + total(old, "penalty_open")
    if demanded <= 0 or demanded < rule.least_amount:
        raise refusal("NOTHING_DEMANDED", "account_no", account_no)
    return numbers, demanded
