"""Next best action (催费建议): rules, draws and their outcomes, worklists. All append-only."""

from django.db import models
from django.db.models.functions import Now

from yingshou.records.customers.models import Account
from yingshou.records.fields import CodeField, NumberField, PriceField, YuanField


class ComparisonRule(models.Model):
    """A version of the comparison (对照规则). Columns as in the table `next_rules`."""

    valid_from = models.DateField(primary_key=True)
    held_share = PriceField()
    salt = models.CharField(max_length=64)
    outcome_days = models.PositiveSmallIntegerField()
    least_amount = YuanField()
    least_cases = models.PositiveIntegerField()
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001  as in the file
    verified = models.BooleanField(null=True)


class ActCost(models.Model):
    """A version of what an act costs (动作成本). Columns as in the table `next_costs`."""

    pk = models.CompositePrimaryKey("act", "valid_from")
    act = CodeField()
    valid_from = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    cost = YuanField()
    may_advance = models.BooleanField()
    rest_days = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001  as in the file
    verified = models.BooleanField(null=True)


class ActEffect(models.Model):
    """A version of what an act is taken to bring (动作效果). Columns as in the table `next_effects`."""

    pk = models.CompositePrimaryKey("act", "segment", "valid_from")
    act = CodeField()
    segment = CodeField()
    valid_from = models.DateField()
    paid_share = PriceField()
    prior_cases = models.PositiveIntegerField()
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001  as in the file
    verified = models.BooleanField(null=True)


class Draw(models.Model):
    """How a case is worked in a month (分组): NEXT or RULES. Columns as in the table `next_draws`."""

    pk = models.CompositePrimaryKey("account_no", "month")
    account_no = NumberField(max_length=16)
    month = models.PositiveIntegerField()
    arm = CodeField()
    segment = CodeField()
    drawn_date = models.DateField()
    outcome_days = models.PositiveSmallIntegerField()
    amount = YuanField()
    drawn_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["drawn_date"], name="draw_day")]


class Outcome(models.Model):
    """What came in of a drawn case in its days (分组结果). Columns as in the table `next_outcomes`."""

    pk = models.CompositePrimaryKey("account_no", "month")
    account_no = NumberField(max_length=16)
    month = models.PositiveIntegerField()
    collected = YuanField()
    yuan_days = models.DecimalField(max_digits=24, decimal_places=2)
    measured_date = models.DateField()


class Proposal(models.Model):
    """A line of a person's worklist of a day (催费建议). Columns as in the table `next_proposals`."""

    pk = models.CompositePrimaryKey("as_of", "account_id", "act")
    as_of = models.DateField()
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", related_name="next_actions"
    )
    act = CodeField()
    username = models.CharField(max_length=150)
    place = models.PositiveIntegerField()
    arm = CodeField()
    segment = CodeField()
    task_no = NumberField(max_length=96, null=True)
    amount = YuanField()
    minutes = models.PositiveSmallIntegerField()
    gain = YuanField()
    gain_a_minute = YuanField()
    paid_share = PriceField()
    without_share = PriceField()
    considered = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes = [models.Index(fields=["as_of", "username", "place"], name="proposal_list")]
