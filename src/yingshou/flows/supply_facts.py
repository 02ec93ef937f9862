"""Everything a warrant is judged on, read in the caller's transaction, which holds the account."""

from datetime import datetime, timedelta
from decimal import Decimal

import polars as pl

from yingshou.core.money import ZERO_YUAN
from yingshou.core.supply import (
    Debt,
    Dues,
    Link,
    Notice,
    Standing,
    StopFacts,
    StopRule,
    Traits,
    covers,
)
from yingshou.core.supply.rules import days_of, rule_on
from yingshou.flows.supply_partners import holds_of, prepaid_of
from yingshou.records.customers.frames import accounts_of, traits_on
from yingshou.records.messages.queries import served
from yingshou.records.payments.queries import prepaid
from yingshou.records.supply import frames, queries
from yingshou.records.supply.models import StopOrder
from yingshou.records.supply.operations import Way

PURPOSES = ("DEMAND", "STOP_NOTICE", "STOP_WARNING", "INFORM_AUTHORITY", "PREPAID_LOW", "PREPAID_OUT")
_LOOK_BACK = timedelta(days=400)
"""Demands older than this are not looked for: such a debt is demanded anew."""


def rule_of(*, cause: str, at: datetime) -> StopRule:
    """Return the rule of a cause that holds at a moment."""
    return rule_on(rules=frames.stop_rules(), cause=cause, day=at.date())


def read_facts(*, order: StopOrder, at: datetime) -> StopFacts:
    """Read what an order is judged on at a moment in Beijing time."""
    account_no, today = order.account_id, at.date()
    org_code = accounts_of([account_no]).item(0, "org_code")
    return StopFacts(
        account_no=account_no,
        cause=order.cause,
        at=at,
        rule=rule_of(cause=order.cause, at=at),
        order=_standing(order),
        dues=_dues(account_no),
        notices=_notices(account_no, at),
        holds=holds_of(account_no=account_no, on=today),
        traits=_traits(account_no, at),
        days=days_of(days=frames.stop_days(on=today), org_code=org_code),
        link=link_of(account_no=account_no, at=at),
        prepaid=prepaid_of(account_no=account_no),
    )


def is_gone(*, order: StopOrder, at: datetime) -> bool:
    """Tell whether the cause of an order is gone: settled, or held by an agreement on the arrears."""
    standing, dues = _standing(order), _dues(order.account_id)
    settled = covers(
        cause=order.cause, demanded=standing.demanded, receivable_nos=standing.receivable_nos,
        debts=dues.debts, paid=standing.paid, unapplied=dues.unapplied,
        prepaid=prepaid_of(account_no=order.account_id),
    )  # fmt: skip
    holds = holds_of(account_no=order.account_id, on=at.date())
    return settled or any(hold.kind == "AGREEMENT" for hold in holds)


def way_of(*, account_no: str, at: datetime) -> tuple[Way | None, tuple[str, ...]]:
    """Return the way to the one meter of an account, and what is wrong with it in codes of FAULT_WORDS."""
    found = frames.links(account_no=account_no, on=at.date())
    if found.is_empty():
        return None, ("NO_METER",)
    if found.height > 1:
        return None, ("SEVERAL_METERS",)
    row = found.row(0, named=True)
    if row["address"] is None:
        return None, ("NO_LINK",)
    wrong = {
        "NO_RELAY": not row["has_relay"], "SHARED_ADDRESS": row["sharing"] > 0,
        "OTHERS_BEHIND": row["behind"] > 0,
    }  # fmt: skip
    way = Way(
        meter_no=row["meter_no"], gateway=row["gateway"], address=row["address"],
        asset_no=row["asset_no"] or "",
    )  # fmt: skip
    return way, tuple(code for code, bad in wrong.items() if bad)


def link_of(*, account_no: str, at: datetime) -> Link:
    """Return the way to the meter of an account with what it last answered."""
    way, faults = way_of(account_no=account_no, at=at)
    if way is None:
        return Link(
            meter_no="", address="", gateway="", answered_at=None, relay_closed=None, faults=faults
        )  # fmt: skip
    last = queries.last_contact(way.meter_no)
    if last is not None and last.relay_closed is None:
        faults = (*faults, last.fault)
    answered = last.read_at if last is not None and last.relay_closed is not None else None
    return Link(
        meter_no=way.meter_no, address=way.address, gateway=way.gateway, faults=faults,
        answered_at=answered.astimezone(at.tzinfo) if answered else None,
        relay_closed=last.relay_closed if last else None,
    )  # fmt: skip


def _standing(order: StopOrder) -> Standing:
    return Standing(
        order_no=order.order_no, requested_by=order.requested_by, approved_by=order.approved_by,
        demanded=order.demanded, receivable_nos=tuple(order.receivable_nos),
        paid=frames.paid_since(account_no=order.account_id, payment_nos=order.payment_nos),
    )  # fmt: skip


def _dues(account_no: str) -> Dues:
    debts = tuple(Debt(**row) for row in frames.debts(account_no).iter_rows(named=True))
    unapplied = prepaid(account_no) or ZERO_YUAN
    return Dues(
        debts=debts, unapplied=Decimal(unapplied), in_flight=tuple(frames.likely_money(account_no))
    )  # fmt: skip


def _notices(account_no: str, at: datetime) -> tuple[Notice, ...]:
    found = served(account_no=account_no, purposes=PURPOSES, since=(at - _LOOK_BACK).date())
    return tuple(
        Notice(
            notice_no=each.notice_no, purpose=each.purpose, served_at=each.served_at.astimezone(at.tzinfo),
            evidence=each.hash, receivable_nos=each.receivable_nos,
        )
        for each in found
    )  # fmt: skip


def _traits(account_no: str, at: datetime) -> Traits:
    found = traits_on(account_nos=[account_no], on=at.date())
    if found.is_empty():
        return Traits()
    row = found.select(pl.col(pl.String).fill_null("")).row(0, named=True)
    return Traits(**{name: row[name] for name in ("importance", "load_class", "protected_kind", "source")})
