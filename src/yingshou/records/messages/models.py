"""Contacts (联系方式), wordings, notices (通知), their attempts, and the chain of evidence."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from yingshou.records.customers.models import Account
from yingshou.records.fields import CodeField, NumberField


class Contact(models.Model):
    """An address of an account (联系方式). Columns as in `account_contacts`; only its end is ever set."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", db_index=False, related_name="contacts"
    )
    channel = CodeField()
    address = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    person = models.CharField(max_length=80, null=True)  # noqa: DJ001  null = not known
    role = CodeField()
    language = models.CharField(max_length=2)

    class Meta:
        ordering = ["channel", "-valid_from", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "channel", "address", "valid_from"], name="contact_key"
            ),
        ]


class Wish(models.Model):
    """Whether an account wants notices (接收意愿). Append-only. Columns as in `contact_wishes`."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", db_index=False, related_name="+"
    )
    channel = CodeField()
    purpose = CodeField()
    valid_from = models.DateField()
    wanted = models.BooleanField()
    said_by = models.CharField(max_length=80)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-valid_from", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["account", "channel", "purpose", "valid_from"], name="wish_key"),
        ]


class Rule(models.Model):
    """How notices of a purpose go out (通知规则). Append-only. Columns as in `message_rules`."""

    pk = models.CompositePrimaryKey("purpose", "customer_class", "valid_from")
    purpose = CodeField()
    customer_class = CodeField()
    valid_from = models.DateField()
    channels = models.CharField(max_length=120)
    role = CodeField()
    may_decline = models.BooleanField()
    quiet_from = models.CharField(max_length=5, null=True)  # noqa: DJ001  null = no hours of rest
    quiet_to = models.CharField(max_length=5, null=True)  # noqa: DJ001
    cap_count = models.PositiveIntegerField(null=True)
    cap_days = models.PositiveIntegerField(null=True)
    proof = CodeField()
    receipt_hours = models.PositiveIntegerField(null=True)
    useful_hours = models.PositiveIntegerField(null=True)
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001


class Template(models.Model):
    """A wording (通知模板). Append-only. Columns as in `message_templates`."""

    pk = models.CompositePrimaryKey(
        "template", "purpose", "channel", "customer_class", "language", "valid_from"
    )
    template = CodeField()
    purpose = CodeField()
    channel = CodeField()
    customer_class = CodeField()
    language = models.CharField(max_length=2)
    valid_from = models.DateField()
    subject = models.CharField(max_length=120)
    wording = models.CharField(max_length=4000)
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001


class Notice(models.Model):
    """A notice that was asked for (通知), worded then. Append-only.

    `texts` holds the subject and text for each channel of its rule: {channel: [subject, text]}.
    """

    notice_no = NumberField(primary_key=True, max_length=120)
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", db_index=False, related_name="notices"
    )
    purpose = CodeField()
    template = CodeField()
    language = models.CharField(max_length=2)
    role = CodeField()
    facts = models.JSONField(default=dict)
    receivable_nos = models.JSONField(default=list)
    texts = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-asked_at", "-notice_no"]
        indexes = [
            models.Index(fields=["account", "purpose", "asked_at"], name="notice_account"),
            models.Index(fields=["-asked_at", "-notice_no"], name="notice_latest"),
        ]


class Progress(models.Model):
    """How far a notice is; the table is the courier's queue. A projection of attempts and evidence.

    `next_at` is when the courier looks at it again, null where it waits for nobody but people.
    """

    notice = models.OneToOneField(
        Notice, on_delete=models.PROTECT, primary_key=True, db_column="notice_no", related_name="progress"
    )
    state = CodeField()
    reason = CodeField(default="", db_default="", blank=True)
    channel = CodeField(default="", db_default="", blank=True)
    next_at = models.DateTimeField(null=True)
    # The attempt under way, empty where the next one is still to be chosen.
    attempt_no = NumberField(max_length=128, default="", db_default="", blank=True)
    tries = models.PositiveIntegerField(default=0, db_default=0)
    # Attempts begun before it do not count as tried: somebody asked for a new round.
    round_from = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    served_at = models.DateTimeField(null=True)
    # The piece of evidence that proves the service.
    proof = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_at", "notice"], condition=Q(next_at__isnull=False), name="notices_due"
            ),
            models.Index(fields=["state"], name="notice_states"),
        ]


class Attempt(models.Model):
    """A notice on its way by one channel to one address (投递). Append-only.

    `attempt_no` is what the channel knows it by, the same however often it is handed over.
    """

    attempt_no = NumberField(primary_key=True, max_length=128)
    notice = models.ForeignKey(
        Notice, on_delete=models.PROTECT, db_column="notice_no", db_index=False, related_name="attempts"
    )
    sequence = models.PositiveSmallIntegerField()
    account_no = NumberField(max_length=16)
    purpose = CodeField()
    channel = CodeField()
    address = models.CharField(max_length=200)
    person = models.CharField(max_length=80, default="", blank=True)
    subject = models.CharField(max_length=120)
    text = models.TextField()
    content_hash = models.CharField(max_length=64)
    begun_at = models.DateTimeField()

    class Meta:
        ordering = ["sequence"]
        constraints = [models.UniqueConstraint(fields=["notice", "sequence"], name="attempt_key")]
        indexes = [models.Index(fields=["account_no", "purpose", "begun_at"], name="attempts_of_account")]


class Evidence(models.Model):
    """A piece of evidence (送达凭据): what a channel or a person answered. Append-only, chained by hash.

    `text` is JSON: what was sent (by its hash), to which address, and the answer.
    """

    position = models.BigIntegerField(primary_key=True)
    notice = models.ForeignKey(
        Notice, on_delete=models.PROTECT, db_column="notice_no", related_name="evidence"
    )
    attempt = models.ForeignKey(
        Attempt, on_delete=models.PROTECT, db_column="attempt_no", null=True, related_name="evidence"
    )
    kind = CodeField()
    happened_at = models.DateTimeField()
    text = models.TextField()
    hash = models.CharField(max_length=64)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["position"]


class LetterTemplate(models.Model):
    """A Word template of an office (文书模板). Append-only; its file lies under its hash."""

    id = models.BigAutoField(primary_key=True)
    kind = CodeField()
    purpose = CodeField()
    valid_from = models.DateField()
    name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64)
    uploaded_by = models.CharField(max_length=150)
    uploaded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-valid_from", "-id"]
