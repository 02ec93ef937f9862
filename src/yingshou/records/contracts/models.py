"""Settlement agreements (电费缴纳协议) in versions, with their terms; contracts of the market (直购电)."""

from django.db import models
from django.db.models.functions import Now

from yingshou.records.customers.models import Account
from yingshou.records.fields import CodeField, EnergyField, NumberField, PriceField, YuanField


class Agreement(models.Model):
    """One version of how a large customer settles. Never edited: a change is the next version."""

    pk = models.CompositePrimaryKey("account_id", "version")
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", related_name="agreements"
    )
    version = models.PositiveSmallIntegerField()
    valid_from_month = models.PositiveIntegerField()
    base_method = CodeField()
    fixed_base = YuanField(null=True)
    offset_mode = CodeField()
    holiday_shift = CodeField()
    final_due_days = models.PositiveSmallIntegerField()
    signed_date = models.DateField()
    signed_by = models.CharField(max_length=150, default="")
    valid_to_month = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=200, default="")


class AgreementTerm(models.Model):
    """One due date of a version."""

    pk = models.CompositePrimaryKey("account_id", "version", "term_no")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, db_column="account_no")
    version = models.PositiveSmallIntegerField()
    term_no = models.PositiveSmallIntegerField()
    kind = CodeField()
    month_offset = models.SmallIntegerField()
    day = models.PositiveSmallIntegerField()
    ratio = PriceField()
    less_instalments = models.BooleanField()


class MarketContract(models.Model):
    """What an account contracted on the market for a month. Columns as in the table `market_contracts`."""

    pk = models.CompositePrimaryKey("account_id", "bill_month", "period")
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", db_index=False, related_name="+"
    )
    bill_month = models.PositiveIntegerField()
    period = CodeField()
    contract_no = NumberField()
    contracted_kwh = EnergyField()
    contract_price = PriceField()


class Renegotiation(models.Model):
    """A change of an agreement for a customer in difficulty, proposed with its effect on cover. Append-only.

    `agreement` and `terms` hold the columns of the tables `agreements` and `agreement_terms` as texts;
    `effect` what both versions do on the months that have passed.
    """

    renegotiation_no = NumberField(primary_key=True, max_length=48)
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", related_name="renegotiations"
    )
    difficulty = CodeField()
    reason = models.CharField(max_length=200)
    agreement = models.JSONField()
    terms = models.JSONField()
    effect = models.JSONField()
    proposed_by = models.CharField(max_length=150)
    proposed_date = models.DateField()
    proposed_at = models.DateTimeField(db_default=Now())


class RenegotiationDecision(models.Model):
    """What a second person made of it; approved, it is the version named. Append-only."""

    renegotiation = models.OneToOneField(
        Renegotiation,
        on_delete=models.PROTECT,
        primary_key=True,
        db_column="renegotiation_no",
        related_name="decision",
    )
    approved = models.BooleanField()
    version = models.PositiveSmallIntegerField(null=True)
    decided_by = models.CharField(max_length=150)
    decided_date = models.DateField()
    note = models.CharField(max_length=200, default="", blank=True)
    decided_at = models.DateTimeField(db_default=Now())


class PlanRule(models.Model):
    """A version of what the plan designer may propose (方案规则). Append-only. Columns as in `plan_rules`."""

    valid_from = models.DateField(primary_key=True)
    allowed_days = models.CharField(max_length=100)
    lead_days = models.PositiveSmallIntegerField()
    most_terms = models.PositiveSmallIntegerField()
    ratio_step = PriceField()
    promise = PriceField()
    lateness = CodeField()
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001  as in the file
