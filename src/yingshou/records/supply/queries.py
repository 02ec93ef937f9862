"""Reads of stop orders, their warrants and commands, restores and incidents, and the supply of accounts."""

from datetime import datetime, timedelta

from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)

from yingshou.core.supply.orders import OPEN_STATES
from yingshou.records.organizations.scope import within
from yingshou.records.supply.models import (
    Acknowledgement,
    Command,
    Incident,
    MeterContact,
    OrderEvent,
    RestoreOrder,
    StopOrder,
    Warrant,
)

DEFINITE = ("DONE", "NOT_DONE", "NOT_SENT", "WITHDRAWN")
"""Results after which nothing more is to be learned of a command."""
_SCOPE = "account__organization__code"


def orders() -> QuerySet[StopOrder]:
    """Return every order with its account, the latest first; states as in `core.supply.orders`."""
    found = StopOrder.objects.select_related("account", "restore").order_by("-requested_at", "-order_no")
    return within(found, _SCOPE)


def order(order_no: str) -> StopOrder | None:
    """Return an order, None where no such number exists."""
    return orders().filter(pk=order_no).first()


def orders_of_account(account_no: str) -> QuerySet[StopOrder]:
    """Return the orders of an account, the latest first."""
    return orders().filter(account_id=account_no)


def open_accounts() -> list[str]:
    """Return the accounts with an order that has not ended, in order."""
    found = StopOrder.objects.filter(state__in=OPEN_STATES).order_by("account_id")
    return list(found.values_list("account_id", flat=True))


def any_open() -> bool:
    """Tell whether any order has not ended."""
    return StopOrder.objects.filter(state__in=OPEN_STATES).exists()


def planned(*, at: datetime) -> list[str]:
    """Return the approved orders whose moment has come."""
    found = StopOrder.objects.filter(state="APPROVED", planned_at__lte=at).order_by("planned_at", "order_no")
    return list(found.values_list("order_no", flat=True))


def events(order_no: str) -> QuerySet[OrderEvent]:
    """Return what happened to an order, in order."""
    return OrderEvent.objects.filter(order_id=order_no).order_by("id")


def warrants_of(order_no: str) -> QuerySet[Warrant]:
    """Return the warrants of an order, the latest first."""
    return Warrant.objects.filter(order_id=order_no).order_by("-position")


def _last(field: str) -> Subquery:
    last = Acknowledgement.objects.filter(command=OuterRef("pk")).order_by("-id")
    return Subquery(last.values(field)[:1])


def commands() -> QuerySet[Command]:
    """Return every command with `result` (INTENDED where nothing is known yet), `reason` and `known_at`."""
    return within(_commands(), f"order__{_SCOPE}")


def _commands() -> QuerySet[Command]:
    return (
        Command.objects.select_related("order__account")
        .annotate(known=_last("result"), reason=_last("reason"), known_at=_last("at"))
        .annotate(
            result=Case(
                When(known__isnull=True, then=Value("INTENDED")), default=F("known"), output_field=CharField()
            )
        )
        .order_by("-intended_at", "-command_no")
    )


def commands_of(order_no: str) -> QuerySet[Command]:
    """Return the commands of an order with what is known of each, the latest first."""
    return _commands().filter(order_id=order_no)


def unresolved() -> list[Command]:
    """Return the stop commands whose outcome is not known for sure, each with `result` and `known_at`."""
    found = _commands().filter(kind="STOP", order__state="COMMANDED").exclude(result__in=DEFINITE)
    return list(found.order_by("intended_at", "command_no"))


def command(command_no: str) -> Command:
    """Return a command with its order."""
    return Command.objects.select_related("order").get(pk=command_no)


def known(command_no: str) -> str:
    """Return what is known of a command: its last result, INTENDED where there is none."""
    last = Acknowledgement.objects.filter(command_id=command_no).order_by("-id")
    return last.values_list("result", flat=True).first() or "INTENDED"


def looks_at(command: Command) -> int:
    """Return how often the outcome was looked for in vain after the meter's last moment for the command."""
    found = Acknowledgement.objects.filter(command=command, result="UNKNOWN", at__gt=command.deadline_at)
    return found.count()


def last_contact(meter_no: str) -> MeterContact | None:
    """Return what a meter answered when it was last read, None where it never was."""
    return MeterContact.objects.filter(meter_no=meter_no).order_by("-id").first()


def restores() -> QuerySet[RestoreOrder]:
    """Return every restore with `promised_at`, those that are to be done first, the oldest ahead."""
    return within(_restores(), f"order__{_SCOPE}").order_by("ordered_at", "order_id")


def _restores() -> QuerySet[RestoreOrder]:
    hours = ExpressionWrapper(F("promised_hours") * Value(timedelta(hours=1)), output_field=DurationField())
    return RestoreOrder.objects.select_related("order__account").annotate(
        promised_at=ExpressionWrapper(F("ordered_at") + hours, output_field=DateTimeField())
    )


def restores_to_do() -> QuerySet[RestoreOrder]:
    """Return the restores that are not done yet."""
    return restores().filter(state__in=("WAITING", "CALLED"))


def restores_due(*, at: datetime) -> list[str]:
    """Return the orders whose restore is to be tried now."""
    found = RestoreOrder.objects.filter(state="WAITING", next_at__lte=at).order_by("next_at", "order_id")
    return list(found.values_list("order_id", flat=True))


def restore_of(order_no: str) -> RestoreOrder | None:
    """Return the restore of an order with `promised_at`, None without one."""
    return _restores().filter(pk=order_no).first()


def incidents() -> QuerySet[Incident]:
    """Return every incident with its order and how it was closed, the open ones first."""
    found = Incident.objects.select_related("order__account", "closing")
    return within(found, f"order__{_SCOPE}").order_by(F("closing__closed_at").asc(nulls_first=True), "at")


def supply_of(account_no: str) -> StopOrder | None:
    """Return the order by which an account is stopped or may be, None where it is supplied."""
    found = orders().filter(account_id=account_no, state__in=("COMMANDED", "STOPPED", "ESCALATED"))
    return found.first()


def commands_without_warrant() -> list[str]:
    """Return the stop commands that have no warrant of their own order."""
    found = Command.objects.filter(kind="STOP").exclude(warrant__order_id=F("order_id"))
    return list(found.order_by("command_no").values_list("command_no", flat=True))
