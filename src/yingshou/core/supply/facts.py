"""What a warrant is judged on: everything known of an account at one moment, read under its lock."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from yingshou.core.money import ZERO_YUAN
from yingshou.core.supply.rules import StopDay, StopRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """A due item with principal open, in yuan. `locked`: it is out with a bank."""

    receivable_no: str
    due_date: date
    principal: Decimal
    locked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dues:
    """What the account owes and has, in yuan.

    `unapplied`: money of the account not yet applied; `in_flight`: money on its way or likely the account's,
    one line each, told to the reader.
    """

    debts: tuple[Debt, ...] = ()
    unapplied: Decimal = ZERO_YUAN
    in_flight: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice that was served: when, what it told, the hash of its evidence."""

    notice_no: str
    purpose: str
    served_at: datetime
    evidence: str
    receivable_nos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A dispute or hold that keeps steps from being taken."""

    kind: str
    reason: str
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What protects the account: codes of the table `account_traits`; empty text for none."""

    importance: str = ""
    load_class: str = ""
    protected_kind: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The order itself: who asked and approved, what it demanded of which items, in yuan.

    `paid`: money that came in for the account after it was asked for, reversals taken off.
    """

    order_no: str
    requested_by: str
    approved_by: str
    demanded: Decimal
    receivable_nos: tuple[str, ...]
    paid: Decimal = ZERO_YUAN


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The way to the meter, and what it last answered; `faults` are codes of FAULT_WORDS."""

    meter_no: str
    address: str
    gateway: str
    answered_at: datetime | None
    relay_closed: bool | None
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepaid:
    """Cost control of the account, in yuan: `line` is the lowest balance, emergency credit counted in."""

    agreed: bool
    agreement_no: str
    balance: Decimal
    line: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class StopFacts:
    """Everything a warrant is judged on. `at` is Beijing time."""

    account_no: str
    cause: str
    at: datetime
    rule: StopRule
    order: Standing
    dues: Dues = field(default_factory=Dues)
    notices: tuple[Notice, ...] = ()
    holds: tuple[Hold, ...] = ()
    traits: Traits = field(default_factory=Traits)
    days: tuple[StopDay, ...] = ()
    link: Link | None = None
    prepaid: Prepaid | None = None
