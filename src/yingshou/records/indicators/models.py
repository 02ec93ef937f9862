"""Cover of every day (天天无风险): projections, rebuilt from facts by the daily position run."""

from django.db import models

from yingshou.records.customers.models import Account
from yingshou.records.fields import CodeField, EnergyField, NumberField, PriceField, YuanField


class Position(models.Model):
    """Cover of an account with an agreement at the end of a day. Columns as in the table `positions`."""

    pk = models.CompositePrimaryKey("account_id", "position_date")
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", related_name="positions"
    )
    position_date = models.DateField()
    value_supplied = YuanField()
    money_received = YuanField()
    security = YuanField()
    exposure = YuanField()
    uncovered = YuanField()
    covered = models.BooleanField()
    draft_risk = YuanField(default=0, db_default=0)

    class Meta:
        indexes = [models.Index(fields=["position_date"])]


class TierNotice(models.Model):
    """A household near or past a tier limit, worked out anew by each run. Columns as in `tier_notices`."""

    account = models.OneToOneField(
        Account,
        on_delete=models.PROTECT,
        db_column="account_no",
        primary_key=True,
        related_name="tier_notice",
    )
    notice_date = models.DateField()
    kind = CodeField()
    tier = models.PositiveSmallIntegerField()
    accumulated_kwh = EnergyField()
    counted_until = models.DateField()
    limit_kwh = EnergyField(null=True)
    left_kwh = EnergyField(null=True)
    kwh_per_day = EnergyField()
    expected_date = models.DateField(null=True)
    year_end_kwh = EnergyField()
    price = PriceField()
    next_price = PriceField(null=True)
    extra_amount = YuanField()

    class Meta:
        indexes = [models.Index(fields=["expected_date", "left_kwh", "account"])]


class RecoveryPlan(models.Model):
    """A day of a unit's recovery plan (回收计划). Append-only. Columns as in the table `recovery_plans`."""

    pk = models.CompositePrimaryKey("org_code", "supply_class", "username", "valid_from_month", "day")
    org_code = NumberField(max_length=16)
    supply_class = CodeField()
    username = models.CharField(max_length=150)
    valid_from_month = models.PositiveIntegerField()
    day = models.PositiveSmallIntegerField()
    planned_share = PriceField()
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001  null = not stated
