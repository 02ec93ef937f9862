"""Signals from outside, rules of warning, cards with their events."""

from django.db import models
from django.db.models.functions import Now

from yingshou.records.customers.models import Account
from yingshou.records.fields import CodeField, NumberField, PriceField, YuanField


class CreditSignal(models.Model):
    """An event from outside (外部信号). Append-only. Columns as in the table `credit_signals`."""

    signal_no = NumberField(primary_key=True, max_length=96)
    kind = CodeField()
    severity = CodeField()
    signal_date = models.DateField()
    account_no = NumberField(max_length=16)
    party = models.CharField(max_length=200)
    amount = YuanField(null=True)
    detail = models.CharField(max_length=400, null=True)  # noqa: DJ001  as in the file
    source = models.CharField(max_length=200)

    class Meta:
        indexes = [
            models.Index(fields=["account_no"], name="signal_account"),
            models.Index(fields=["party"], name="signal_party"),
        ]


class WarningRule(models.Model):
    """A version of a rule of warning (预警规则). Append-only. Columns as in the table `warning_rules`."""

    pk = models.CompositePrimaryKey("rule_no", "valid_from")
    rule_no = CodeField()
    valid_from = models.DateField()
    feature = CodeField()
    threshold = PriceField()
    clear_at = PriceField()
    colour = CodeField()
    chance = PriceField()
    lead_days = models.PositiveIntegerField()
    owner = CodeField()
    active = models.BooleanField(null=True)
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001  as in the file
    verified = models.BooleanField(null=True)


class WarningCard(models.Model):
    """The card of an account and cause (预警卡): a projection of its events.

    OPEN or CLEARED; NO_DATA = open, but its figures are gone. `chance`, `amount` and `score` (in yuan, what a
    visit may avoid) are those of the account, the same on all its cards. `reasons` are `warning_reasons`.
    """

    pk = models.CompositePrimaryKey("account_id", "cause")
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", related_name="warning_cards"
    )
    cause = CodeField()
    state = CodeField()
    colour = CodeField()
    opened_on = models.DateField()
    changed_on = models.DateField()
    seen_on = models.DateField()
    lead_days = models.PositiveIntegerField()
    owner = CodeField()
    username = models.CharField(max_length=150, null=True)  # noqa: DJ001  null = nobody answers
    chance = PriceField()
    amount = YuanField()
    score = YuanField()
    reasons = models.JSONField()

    class Meta:
        indexes = [
            models.Index(fields=["-chance"], condition=~models.Q(state="CLEARED"), name="card_open_chance")
        ]


class WarningEvent(models.Model):
    """What a watch found of a card: OPENED, ESCALATED, EASED, CLEARED, NO_DATA. Append-only."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", related_name="warning_events"
    )
    cause = CodeField()
    move = CodeField()
    colour = CodeField()
    event_date = models.DateField()
    reasons = models.JSONField()
    run_no = NumberField()
    recorded_at = models.DateTimeField(db_default=Now())
