"""Stop and restore of supply (停复电): orders, warrants, commands, what meters answered, incidents."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from yingshou.core.supply.orders import OPEN_STATES
from yingshou.records.customers.models import Account
from yingshou.records.fields import CodeField, NumberField, YuanField


class Rule(models.Model):
    """A version of what a stop needs. Append-only. Columns as in the table `stop_rules`."""

    pk = models.CompositePrimaryKey("cause", "valid_from")
    cause = CodeField()
    valid_from = models.DateField()
    overdue_days = models.PositiveIntegerField()
    least_amount = YuanField()
    notice_days = models.PositiveIntegerField()
    notice_expires_days = models.PositiveIntegerField()
    warning_minutes = models.PositiveIntegerField()
    warning_expires_minutes = models.PositiveIntegerField()
    low_warning_days = models.PositiveIntegerField(null=True)
    start_time = models.CharField(max_length=5)
    end_time = models.CharField(max_length=5)
    rest_days = models.BooleanField()
    before_rest_days = models.BooleanField()
    path_minutes = models.PositiveIntegerField()
    restore_hours = models.PositiveIntegerField()
    restore_tries = models.PositiveIntegerField()
    source = models.CharField(max_length=200)


class StopDay(models.Model):
    """A declared span of days. Append-only. Columns as in the table `stop_days`."""

    pk = models.CompositePrimaryKey("kind", "org_code", "first_date")
    kind = CodeField()
    org_code = NumberField(max_length=32)
    first_date = models.DateField()
    last_date = models.DateField()
    source = models.CharField(max_length=200)


class MeterLink(models.Model):
    """A version of how a meter is reached. Append-only. Columns as in the table `meter_links`."""

    pk = models.CompositePrimaryKey("meter_no", "valid_from")
    meter_no = NumberField(max_length=32)
    valid_from = models.DateField()
    gateway = NumberField(max_length=32)
    address = models.CharField(max_length=12)
    asset_no = models.CharField(max_length=12, null=True)  # noqa: DJ001  null as in the exchange table
    has_relay = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["gateway", "address"], name="meter_link_address")]


class StopOrder(models.Model):
    """An order to stop supply and the state it is in; what was asked for never changes.

    `demanded` is principal and penalty of the items when it was asked for, in yuan; `payment_nos` is the
    money the account had had by then, so that what came later is known without a clock. `planned_at` is the
    moment a person has set for it; the workers carry it out then.
    """

    order_no = NumberField(primary_key=True)
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", related_name="stop_orders"
    )
    cause = CodeField()
    reason = models.CharField(max_length=200)
    demanded = YuanField()
    receivable_nos = models.JSONField(default=list)
    payment_nos = models.JSONField(default=list)
    requested_by = models.CharField(max_length=150)
    requested_at = models.DateTimeField()
    state = CodeField()
    approved_by = models.CharField(max_length=150, default="", db_default="", blank=True)
    planned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(state__in=OPEN_STATES), name="open_stop_order"
            )
        ]


class OrderEvent(models.Model):
    """What happened to an order, in order. Append-only. `details` are plain texts."""

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(
        StopOrder, on_delete=models.PROTECT, db_column="order_no", related_name="events"
    )
    kind = CodeField()
    at = models.DateTimeField()
    person = models.CharField(max_length=150)
    note = models.CharField(max_length=300, default="", blank=True)
    details = models.JSONField(default=dict)
    recorded_at = models.DateTimeField(db_default=Now())


class Warrant(models.Model):
    """A warrant at its place in the chain. Append-only. `text` is the JSON that is hashed."""

    position = models.BigIntegerField(primary_key=True)
    order = models.ForeignKey(
        StopOrder, on_delete=models.PROTECT, db_column="order_no", related_name="warrants"
    )
    text = models.TextField()
    hash = models.CharField(max_length=64)
    drawn_at = models.DateTimeField()


class RestoreOrder(models.Model):
    """Supply is to be restored; the state of it is a projection. Append-only but for `state` and `tries`.

    States: WAITING, RESTORED, CALLED (a person was called after the last try), NOT_NEEDED (the command never
    went out).
    """

    order = models.OneToOneField(
        StopOrder, on_delete=models.PROTECT, primary_key=True, db_column="order_no", related_name="restore"
    )
    cause = CodeField()
    note = models.CharField(max_length=300, default="", blank=True)
    ordered_by = models.CharField(max_length=150)
    ordered_at = models.DateTimeField()
    promised_hours = models.PositiveIntegerField()
    most_tries = models.PositiveIntegerField()
    state = CodeField(default="WAITING", db_default="WAITING")
    tries = models.PositiveIntegerField(default=0, db_default=0)
    next_at = models.DateTimeField()
    restored_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(state__in=["WAITING", "CALLED"]), name="restores_to_do"
            ),
        ]


class Command(models.Model):
    """The intent to command a meter, written and committed before anything goes out. Append-only.

    kind: STOP or CLOSE. `deadline_at`: the meter does not carry it out after that.
    """

    command_no = NumberField(primary_key=True)
    order = models.ForeignKey(
        StopOrder, on_delete=models.PROTECT, db_column="order_no", related_name="commands"
    )
    kind = CodeField()
    meter_no = NumberField(max_length=32)
    gateway = NumberField(max_length=32)
    address = models.CharField(max_length=12)
    asset_no = models.CharField(max_length=12, default="", blank=True)
    warrant = models.ForeignKey(
        Warrant, on_delete=models.PROTECT, null=True, db_column="warrant_position", related_name="commands"
    )
    deadline_at = models.DateTimeField()
    sent_by = models.CharField(max_length=150)
    intended_at = models.DateTimeField()


class Acknowledgement(models.Model):
    """What is known of a command. Append-only; the last one counts.

    result: ACKNOWLEDGED, REFUSED, UNKNOWN, NOT_SENT by the answer of the meter; DONE or NOT_DONE by its state
    read back; WITHDRAWN where a condition fell away between intent and command.
    """

    id = models.BigAutoField(primary_key=True)
    command = models.ForeignKey(
        Command, on_delete=models.PROTECT, db_column="command_no", related_name="acknowledgements"
    )
    result = CodeField()
    reason = CodeField(default="", blank=True)
    state_word = models.CharField(max_length=8, default="", blank=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())


class MeterContact(models.Model):
    """A read of a meter's state and what came of it. Append-only; the last one is how the meter is known."""

    id = models.BigAutoField(primary_key=True)
    meter_no = NumberField(max_length=32)
    account_no = NumberField(max_length=16)
    relay_closed = models.BooleanField(null=True)
    fault = CodeField(default="", blank=True)
    state_word = models.CharField(max_length=8, default="", blank=True)
    read_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["meter_no", "-id"], name="meter_contact_last")]


class Incident(models.Model):
    """Something a person must look at. Append-only; closed by an IncidentClosing.

    kind: RESTORE_LATE (the promised time is over), OUTCOME_UNKNOWN (the meter does not tell), RESTORE_FAILED
    (the last try failed), WRONG_METER (another meter answered).
    """

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(
        StopOrder, on_delete=models.PROTECT, db_column="order_no", related_name="incidents"
    )
    kind = CodeField()
    at = models.DateTimeField()
    note = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "kind"], name="incident_key")]


class IncidentClosing(models.Model):
    """A person has dealt with an incident and says how. Append-only."""

    incident = models.OneToOneField(
        Incident, on_delete=models.PROTECT, primary_key=True, db_column="incident_id", related_name="closing"
    )
    closed_by = models.CharField(max_length=150)
    closed_at = models.DateTimeField()
    note = models.CharField(max_length=300)
