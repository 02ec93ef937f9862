"""Links between parties, rules of loss, and what each run of risk found. Append-only throughout."""

from django.db import models
from django.db.models.functions import Now

from yingshou.records.customers.models import Account
from yingshou.records.fields import CodeField, NumberField, PriceField, YuanField


class PartyLink(models.Model):
    """A link of an account to a party (关联关系). Columns as in the table `party_links`."""

    pk = models.CompositePrimaryKey("account_id", "kind", "party", "valid_from")
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", related_name="party_links"
    )
    kind = CodeField()
    party = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    follow_share = PriceField(null=True)
    source = models.CharField(max_length=200)


class LinkWeight(models.Model):
    """How a failure travels along a kind of link. Columns as in the table `link_weights`."""

    pk = models.CompositePrimaryKey("kind", "valid_from")
    kind = CodeField()
    valid_from = models.DateField()
    follow_share = PriceField()
    back_share = PriceField()
    joins = models.BooleanField()
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001  as in the file
    verified = models.BooleanField(null=True)


class GradeDefaultRate(models.Model):
    """A step of a scale of default rates (违约率). Columns as in the table `grade_default_rates`."""

    pk = models.CompositePrimaryKey("grade", "valid_from", "from_days")
    grade = CodeField()
    valid_from = models.DateField()
    from_days = models.PositiveIntegerField()
    default_rate = PriceField()
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001  as in the file
    verified = models.BooleanField(null=True)


class LossRule(models.Model):
    """A version of what is lost at a default. Columns as in the table `loss_rules`."""

    valid_from = models.DateField(primary_key=True)
    recovery_share = PriceField()
    common_share = PriceField()
    days_to_stop = models.PositiveIntegerField()
    ahead_days = models.PositiveIntegerField()
    large_from = YuanField()
    draws = models.PositiveIntegerField()
    seed = models.PositiveIntegerField()
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001  as in the file
    verified = models.BooleanField(null=True)


class StressScenario(models.Model):
    """A version of a stress (压力情景). Columns as in the table `stress_scenarios`."""

    pk = models.CompositePrimaryKey("scenario", "valid_from")
    scenario = CodeField()
    valid_from = models.DateField()
    kind = CodeField()
    subject = models.CharField(max_length=200)
    share = PriceField()
    default_factor = PriceField()
    active = models.BooleanField(null=True)
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001  as in the file


class RiskRun(models.Model):
    """A run of risk: the day, its rules frozen, the distribution of losses as `bins`.

    `run_no` is made of all that went in, so the same book under the same rules is the same run.
    """

    run_no = NumberField(primary_key=True)
    as_of = models.DateField()
    rules = models.JSONField()
    bins = models.JSONField()
    accounts = models.PositiveIntegerField()
    draws = models.PositiveIntegerField()
    exposure = YuanField()
    uncovered = YuanField()
    own_loss = YuanField()
    expected_loss = YuanField()
    shortfall = YuanField()
    p50 = YuanField()
    p95 = YuanField()
    p99 = YuanField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["as_of", "made_at"], name="risk_run_day")]


class _Exposure(models.Model):
    exposure = YuanField()
    draft_risk = YuanField()
    security = YuanField()
    void_security = YuanField()
    uncovered = YuanField()
    own_loss = YuanField()
    expected_loss = YuanField()
    tail_loss = YuanField()

    class Meta:
        abstract = True


class RiskAccount(_Exposure):
    """An account as a run saw it. Columns as in the table `risk_accounts`."""

    pk = models.CompositePrimaryKey("run_id", "account_id")
    run = models.ForeignKey(RiskRun, on_delete=models.PROTECT, db_column="run_no", related_name="rows")
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", related_name="risks"
    )
    group_no = NumberField(max_length=16, null=True)
    position_date = models.DateField(null=True)
    daily_value = YuanField()
    days_overdue = models.PositiveIntegerField()
    grade = CodeField()
    default_rate = PriceField()
    loss_at_default = YuanField()
    peak = YuanField()
    peak_date = models.DateField(null=True)


class RiskGroup(_Exposure):
    """A group as a run saw it. Columns as in the table `risk_groups`."""

    pk = models.CompositePrimaryKey("run_id", "group_no")
    run = models.ForeignKey(RiskRun, on_delete=models.PROTECT, db_column="run_no", related_name="groups")
    group_no = NumberField(max_length=16)
    accounts = models.PositiveIntegerField()
    netted = YuanField()


class RiskDay(models.Model):
    """The book on a day ahead, by supply organisation. Columns as in the table `risk_days`."""

    pk = models.CompositePrimaryKey("run_id", "org_code", "day")
    run = models.ForeignKey(RiskRun, on_delete=models.PROTECT, db_column="run_no", related_name="days")
    org_code = NumberField(max_length=16)
    day = models.DateField()
    exposure = YuanField()
    due = YuanField()
    uncovered = YuanField()
    accounts = models.PositiveIntegerField()


class RiskAccountDay(models.Model):
    """An account with an agreement on a day ahead. Columns as in the table `risk_account_days`."""

    pk = models.CompositePrimaryKey("run_id", "day", "account_id")
    run = models.ForeignKey(
        RiskRun, on_delete=models.PROTECT, db_column="run_no", db_index=False, related_name="+"
    )
    day = models.DateField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, db_column="account_no", related_name="+")
    exposure = YuanField()
    due = YuanField()
    security = YuanField()
    uncovered = YuanField()


class RiskStress(models.Model):
    """What a scenario made of the book, with the simulated years after it as `bins`.

    Columns as in the table `risk_stresses`.
    """

    pk = models.CompositePrimaryKey("run_id", "scenario")
    run = models.ForeignKey(RiskRun, on_delete=models.PROTECT, db_column="run_no", related_name="stresses")
    scenario = CodeField()
    kind = CodeField()
    subject = models.CharField(max_length=200)
    accounts = models.PositiveIntegerField()
    uncovered_before = YuanField()
    uncovered_after = YuanField()
    expected_before = YuanField()
    expected_after = YuanField()
    worst_before = YuanField()
    worst_after = YuanField()
    bins = models.JSONField(default=list, db_default=[])


class RiskStressAccount(models.Model):
    """An account whose figures a scenario changed. Columns as in the table `risk_stress_accounts`."""

    pk = models.CompositePrimaryKey("run_id", "scenario", "account_id")
    run = models.ForeignKey(
        RiskRun, on_delete=models.PROTECT, db_column="run_no", db_index=False, related_name="+"
    )
    scenario = CodeField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, db_column="account_no", related_name="+")
    uncovered_before = YuanField()
    uncovered_after = YuanField()
    expected_before = YuanField()
    expected_after = YuanField()
