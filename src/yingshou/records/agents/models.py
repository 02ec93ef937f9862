"""Collecting agents (代收机构): who they are, their keys and terms, what they did, and what they are owed."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from yingshou.records.fields import CodeField, NumberField, PriceField, YuanField
from yingshou.records.ledger.models import JournalEntry


class Agent(models.Model):
    """A bank, shop or community agent that collects by a channel.

    `org_code` is the supply organisation whose accounts it may collect from, empty for the whole company.
    States: AGENT_ACTIVE, AGENT_FROZEN.
    """

    agent_no = CodeField(primary_key=True, max_length=16)
    name = models.CharField(max_length=120)
    channel = CodeField()
    org_code = NumberField(max_length=16, default="", db_default="", blank=True)
    state = CodeField()
    registered_date = models.DateField()
    registered_by = models.CharField(max_length=150)

    class Meta:
        ordering = ["agent_no"]

    def __str__(self) -> str:
        """Show the name people know it by."""
        return self.name


class AgentKey(models.Model):
    """A key an agent signs with, good to its last day. Of a shared secret only a fingerprint is kept here."""

    key_no = NumberField(primary_key=True, max_length=32)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, db_column="agent_no", related_name="keys")
    kind = CodeField()
    public_key = models.TextField(default="", db_default="", blank=True)
    fingerprint = models.CharField(max_length=64)
    made_date = models.DateField()
    made_by = models.CharField(max_length=150)
    last_date = models.DateField(null=True)

    class Meta:
        ordering = ["agent_id", "-made_date", "key_no"]


class AgentNonce(models.Model):
    """A nonce an agent has used; kept while its timestamp could still be good."""

    id = models.BigAutoField(primary_key=True)
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, db_column="agent_no", db_index=False)
    nonce = models.CharField(max_length=64)
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "nonce"], name="agent_nonce_once")]


class AgentTerms(models.Model):
    """A version of an agent's limits and commission. Append-only. Columns as in the table `agent_terms`."""

    pk = models.CompositePrimaryKey("agent_no", "valid_from")
    agent_no = CodeField(max_length=16)
    valid_from = models.DateField()
    amount_rule = CodeField()
    largest_payment = YuanField(null=True)
    day_limit = YuanField(null=True)
    commission_rate = PriceField()
    commission_least = YuanField()
    commission_most = YuanField(null=True)
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001  as in the file


class AgentAct(models.Model):
    """What an agent did under a serial number of its own: PAY, or REVERSE of an earlier one. Append-only.

    A reversal of a number that has not arrived has no payment; the number is refused when it comes later.
    """

    id = models.BigAutoField(primary_key=True)
    agent = models.ForeignKey(
        Agent, on_delete=models.PROTECT, db_column="agent_no", related_name="acts", db_index=False
    )
    serial_no = NumberField(max_length=32)
    kind = CodeField()
    of_serial_no = NumberField(max_length=32, null=True)
    account_no = NumberField(max_length=16, null=True)
    amount = YuanField()
    work_date = models.DateField()
    outlet = NumberField(max_length=32, default="", blank=True)
    terminal = NumberField(max_length=32, default="", blank=True)
    payment_no = NumberField(max_length=96, null=True, db_index=True)
    act_date = models.DateField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "serial_no"], name="agent_serial_once"),
            models.UniqueConstraint(
                fields=["agent", "of_serial_no"], condition=Q(kind="REVERSE"), name="agent_reversal_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="agent_act_positive"),
        ]
        indexes = [models.Index(fields=["agent", "work_date"], name="agent_act_day")]


class AgentDay(models.Model):
    """A working day of an agent whose check file has been taken: it is closed. Append-only."""

    pk = models.CompositePrimaryKey("agent_id", "work_date")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, db_column="agent_no", related_name="days")
    work_date = models.DateField()
    file_hash = models.CharField(max_length=64)
    paid_count = models.PositiveIntegerField()
    paid_amount = YuanField()
    reversed_count = models.PositiveIntegerField()
    reversed_amount = YuanField()
    taken_date = models.DateField()
    taken_at = models.DateTimeField(db_default=Now())


class AgentMovement(models.Model):
    """Money between the company and an agent itself. Append-only.

    Kinds: TOP_UP into its deposit, PAY_BACK out of it, COMMISSION_PAID; amounts are positive.
    """

    id = models.BigAutoField(primary_key=True)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, db_column="agent_no", related_name="movements")
    kind = CodeField()
    reference = NumberField()
    amount = YuanField()
    value_date = models.DateField()
    person = models.CharField(max_length=150)
    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, db_column="entry_no", related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "reference"], name="agent_movement_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="agent_movement_positive"),
        ]


class AgentCommission(models.Model):
    """Commission booked for a working day; a later row of the day adds to it or takes back. Append-only."""

    id = models.BigAutoField(primary_key=True)
    agent = models.ForeignKey(
        Agent, on_delete=models.PROTECT, db_column="agent_no", related_name="commissions", db_index=False
    )
    work_date = models.DateField()
    amount = YuanField()
    booked_date = models.DateField()
    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, db_column="entry_no", related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "work_date", "entry"], name="commission_key")]
