"""Writes of stop orders, warrants, commands, what meters answered, restores and incidents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
from django.db import connection
from django.db.models import F

from yingshou.core.errors import YingshouError
from yingshou.core.ledger.chain import GENESIS
from yingshou.core.supply import step, warrant_hash, warrant_text
from yingshou.core.supply.orders import OPEN_STATES
from yingshou.core.tables import Table
from yingshou.core.tables.problem_codes import PROBLEM_CODES
from yingshou.records.copy import Stored, store_new
from yingshou.records.payments.operations import lock_name
from yingshou.records.supply.frames import DATABASE_TABLES
from yingshou.records.supply.models import (
    Acknowledgement,
    Command,
    Incident,
    IncidentClosing,
    MeterContact,
    OrderEvent,
    RestoreOrder,
    StopOrder,
    Warrant,
)

SYSTEM = "system"
BEIJING = ZoneInfo("Asia/Shanghai")
LONGEST_NOTE = 300
_CHAIN = "supply:warrants"


class UnableToStop(YingshouError):  # noqa: N818  the refusals of records are named UnableTo…
    """An order, restore or incident does not exist, or an act does not fit it; `code` says which."""

    def __init__(self, code: str, *, zh: str, en: str, field: str = "") -> None:
        """Keep the rule's code."""
        super().__init__(zh=zh, en=en, field=field)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The way a command takes: meter, gateway, address, and the number the meter states, empty if unknown."""

    meter_no: str
    gateway: str
    address: str
    asset_no: str = ""


def refusal(code: str, field: str, value: object) -> UnableToStop:
    """Make the refusal of a problem code, with its remedy."""
    reason = PROBLEM_CODES[code]
    return UnableToStop(
        code,
        zh=f"{value}：{reason.zh}。{reason.remedy_zh}",
        en=f"{value}: {reason.en}; {reason.remedy_en}",
        field=field,
    )


def store_rules(table: Table, frame: pl.DataFrame) -> Stored:
    """Store new rows of one of SUPPLY_TABLES; what is stored is never overwritten."""
    return store_new(DATABASE_TABLES[table.name], table.conform(frame), table.key)


def moment_on(day: date) -> datetime:
    """Return the moment of a business date at the time of day the database has, in Beijing time.

    Money is applied on a business date; how long a restore may take is counted from a moment.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::date + (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::time", [day])
        moment: datetime = cursor.fetchone()[0]
    return moment.replace(tzinfo=BEIJING)


def open_order(account_no: str) -> StopOrder | None:
    """Return the order of an account that has not ended, None without one."""
    return StopOrder.objects.filter(account_id=account_no, state__in=OPEN_STATES).first()


def ask(
    *, account_no: str, cause: str, reason: str, demanded: Decimal, receivable_nos: Sequence[str],
    payment_nos: Sequence[str], requested_by: str, at: datetime,
) -> StopOrder:  # fmt: skip
    """Write an order that was asked for, in the caller's transaction, which holds the account."""
    count = StopOrder.objects.filter(account_id=account_no).count()
    order = StopOrder.objects.create(
        order_no=f"S-{account_no}-{count + 1}", account_id=account_no, cause=cause,
        reason=reason[:200], demanded=demanded, receivable_nos=list(receivable_nos),
        payment_nos=list(payment_nos), requested_by=requested_by, requested_at=at, state="ASKED",
    )  # fmt: skip
    note(order, kind="ASK", at=at, person=requested_by, text=reason)
    return order


def order_of(order_no: str) -> StopOrder:
    """Return an order without holding it. Raises UnableToStop: UNKNOWN_ORDER."""
    found = StopOrder.objects.filter(pk=order_no).first()
    if found is None:
        raise refusal("UNKNOWN_ORDER", "order_no", order_no)
    return found


def hold_order(order_no: str) -> StopOrder:
    """Hold an order until the transaction ends; hold its account before. Raises UnableToStop."""
    found = StopOrder.objects.select_for_update(of=("self",)).filter(pk=order_no).first()
    if found is None:
        raise refusal("UNKNOWN_ORDER", "order_no", order_no)
    return found


def wait_briefly() -> None:
    """Bound the waits for locks in the caller's transaction: who cannot have the account lets it be."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '10s'")


def note(
    order: StopOrder, *, kind: str, at: datetime, person: str, text: str = "",
    details: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Write something that happened to an order."""
    OrderEvent.objects.create(
        order=order, kind=kind, at=at, person=person, note=text[:LONGEST_NOTE], details=dict(details or {})
    )


def move(
    order: StopOrder, act: str, *, at: datetime, person: str, text: str = "", **changes: Any
) -> StopOrder:
    """Carry an act out on a held order: its event and the state it leads to.

    `changes` are `approved_by` and `planned_at`. Raises UnableToStop: ORDER_STATE where the act does not fit.
    """
    state = step(state=order.state, act=act)
    if state is None:
        raise refusal("ORDER_STATE", "order_no", f"{order.order_no} {order.state}")
    note(order, kind=act, at=at, person=person, text=text)
    order.state = state
    for name, value in changes.items():
        setattr(order, name, value)
    order.save(update_fields=["state", *changes])
    return order


def plan(order: StopOrder, *, planned_at: datetime | None) -> None:
    """Set the moment at which the workers carry a held order out, None for none."""
    order.planned_at = planned_at
    order.save(update_fields=["planned_at"])


def draw_warrant(order: StopOrder, *, content: Mapping[str, Any], at: datetime) -> Warrant:
    """Write the next warrant of the chain, in the caller's transaction."""
    lock_name(_CHAIN)
    last = Warrant.objects.order_by("-position").first()
    text = warrant_text(content)
    return Warrant.objects.create(
        position=last.position + 1 if last else 1, order=order, text=text, drawn_at=at,
        hash=warrant_hash(previous=last.hash if last else GENESIS, text=text),
    )  # fmt: skip


def intend(
    order: StopOrder, *, kind: str, way: Way, at: datetime, seconds: int, sent_by: str,
    warrant: Warrant | None = None,
) -> Command:  # fmt: skip
    """Write the intent to command a meter; nothing has gone out yet."""
    count = Command.objects.filter(order=order).count()
    return Command.objects.create(
        command_no=f"{order.order_no}-C{count + 1}", order=order, kind=kind, meter_no=way.meter_no,
        gateway=way.gateway, address=way.address, asset_no=way.asset_no, warrant=warrant,
        deadline_at=at + timedelta(seconds=seconds), sent_by=sent_by, intended_at=at,
    )  # fmt: skip


def acknowledge(
    command: Command, *, result: str, at: datetime, reason: str = "", state_word: str = ""
) -> None:
    """Write what has become known of a command."""
    Acknowledgement.objects.create(
        command=command, result=result, reason=reason, state_word=state_word, at=at
    )


def contact(
    *, meter_no: str, account_no: str, relay_closed: bool | None, fault: str, state_word: str, at: datetime
) -> MeterContact:
    """Write what a meter answered when its state was read."""
    return MeterContact.objects.create(
        meter_no=meter_no, account_no=account_no, relay_closed=relay_closed, fault=fault,
        state_word=state_word, read_at=at,
    )  # fmt: skip


def order_restore(
    order: StopOrder, *, cause: str, text: str, ordered_by: str, at: datetime, hours: int, most_tries: int
) -> RestoreOrder:
    """Order that supply is restored; the same again changes nothing."""
    restore, made = RestoreOrder.objects.get_or_create(
        order=order,
        defaults={
            "cause": cause, "note": text[:LONGEST_NOTE], "ordered_by": ordered_by, "ordered_at": at,
            "promised_hours": hours, "most_tries": most_tries, "next_at": at,
        },
    )  # fmt: skip
    if made:
        note(order, kind="ORDER_RESTORE", at=at, person=ordered_by, text=text)
    return restore


def hold_restore(order_no: str) -> RestoreOrder | None:
    """Hold a restore until the transaction ends; None where there is none or another worker holds it."""
    return RestoreOrder.objects.select_for_update(skip_locked=True).filter(pk=order_no).first()


def try_restore(restore: RestoreOrder, *, next_at: datetime) -> None:
    """Count a try of a held restore and say when the next one is due."""
    RestoreOrder.objects.filter(pk=restore.pk).update(tries=F("tries") + 1, next_at=next_at)


def set_restore(order_no: str, *, state: str, **changes: Any) -> None:
    """Set the state of a restore; `changes` are `restored_at` and `next_at`."""
    RestoreOrder.objects.filter(pk=order_no).update(state=state, **changes)


def open_incident(order: StopOrder, *, kind: str, at: datetime, text: str = "") -> bool:
    """Open an incident; one of a kind for an order. Returns whether it is new."""
    _incident, made = Incident.objects.get_or_create(
        order=order, kind=kind, defaults={"at": at, "note": text[:LONGEST_NOTE]}
    )
    return made


def close_incident(incident_id: int, *, closed_by: str, at: datetime, text: str) -> Incident:
    """Write how an incident was dealt with. Raises UnableToStop: UNKNOWN_INCIDENT, MISSING_VALUE."""
    found = Incident.objects.filter(pk=incident_id, closing__isnull=True).first()
    if found is None:
        raise refusal("UNKNOWN_INCIDENT", "incident", incident_id)
    if not text.strip():
        raise refusal("MISSING_VALUE", "note", incident_id)
    IncidentClosing.objects.create(
        incident=found, closed_by=closed_by, closed_at=at, note=text.strip()[:LONGEST_NOTE]
    )
    return found
