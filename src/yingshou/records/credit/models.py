"""Credit (信用评价): rules of points and grades, grades, scorecards and their roles, proposals."""

from django.db import models
from django.db.models.functions import Now

from yingshou.records.customers.models import Account
from yingshou.records.fields import CodeField, NumberField, PriceField


class CreditBand(models.Model):
    """A band of a version of a criterion (评分标准). Append-only. Columns as in the table `credit_bands`."""

    pk = models.CompositePrimaryKey("criterion", "valid_from", "at_least")
    criterion = CodeField()
    valid_from = models.DateField()
    at_least = models.BigIntegerField()
    points = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001  as in the file


class CreditGrade(models.Model):
    """A grade of a version of the scale (等级标准). Append-only. Columns as in the table `credit_grades`."""

    pk = models.CompositePrimaryKey("valid_from", "grade")
    valid_from = models.DateField()
    grade = CodeField(max_length=8)
    least_points = models.PositiveSmallIntegerField()
    settlement_way = CodeField()
    upgrade_months = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001  as in the file


class ForcedGrade(models.Model):
    """A version of what forces a grade (强制降级). Append-only. Columns as in the table `credit_forced`."""

    pk = models.CompositePrimaryKey("reason", "valid_from")
    reason = CodeField()
    valid_from = models.DateField()
    at_least = models.BigIntegerField()
    grade = CodeField(max_length=8, null=True)
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001  as in the file


class Scorecard(models.Model):
    """A scorecard that was trained (评分卡版本). Append-only.

    It is of the facts known at the days `snapshots` of the accounts in the book; `data_hash` is that of the
    rows it was trained on, `report` what was measured on rows it had not seen.
    """

    model_no = NumberField(primary_key=True)
    trained_date = models.DateField()
    snapshots = models.JSONField()
    outcome_until = models.DateField()
    facts = models.JSONField()
    settings = models.JSONField()
    data_hash = NumberField()
    accounts = models.PositiveIntegerField()
    defaults = models.PositiveIntegerField()
    report = models.JSONField()
    trained_by = models.CharField(max_length=150)
    trained_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-trained_at"]


class ScorecardRow(models.Model):
    """A bin of a scorecard. Append-only. Columns as in the table `scorecard_rows`."""

    pk = models.CompositePrimaryKey("model_id", "fact", "bin_no")
    model = models.ForeignKey(
        Scorecard, on_delete=models.PROTECT, db_column="model_no", related_name="rows", db_index=False
    )
    fact = models.CharField(max_length=64)
    bin_no = models.PositiveSmallIntegerField()
    at_least = models.BigIntegerField(null=True)
    other_at_least = models.BigIntegerField(null=True)
    log_odds = models.BigIntegerField()
    points = models.IntegerField()
    share_permille = models.PositiveSmallIntegerField()


class ModelRole(models.Model):
    """A switch of the champion or the challenger; the latest of a role holds. Append-only.

    Without a model nobody has the role from then on.
    """

    id = models.BigAutoField(primary_key=True)
    role = CodeField()
    model = models.ForeignKey(
        Scorecard, on_delete=models.PROTECT, null=True, db_column="model_no", related_name="roles"
    )
    from_date = models.DateField()
    given_by = models.CharField(max_length=150)
    reason = models.CharField(max_length=200)
    given_at = models.DateTimeField(db_default=Now())


class ModelReport(models.Model):
    """What was found of a model in use on a day: DRIFT or BACK_TEST. Append-only."""

    id = models.BigAutoField(primary_key=True)
    model = models.ForeignKey(
        Scorecard, on_delete=models.PROTECT, null=True, db_column="model_no", related_name="reports"
    )
    kind = CodeField()
    as_of = models.DateField()
    reported_date = models.DateField()
    report = models.JSONField()
    reported_at = models.DateTimeField(db_default=Now())


class AccountGrade(models.Model):
    """The grade of an account as of a day (信用等级). Append-only. Columns as in `account_grades`."""

    pk = models.CompositePrimaryKey("account_no", "as_of")
    account_no = NumberField(max_length=16)
    as_of = models.DateField()
    grade = CodeField(max_length=8)
    points = models.PositiveSmallIntegerField()
    points_grade = CodeField(max_length=8)
    forced = CodeField(null=True)
    limited = models.BooleanField()
    since = models.DateField()
    previous = CodeField(max_length=8, null=True)
    criteria = models.JSONField()
    model_no = NumberField(null=True)
    score = models.IntegerField(null=True)
    default_probability = PriceField(null=True)
    reasons = models.CharField(max_length=200, null=True)  # noqa: DJ001  null = no scorecard beside it

    class Meta:
        indexes = [models.Index(fields=["as_of", "grade"], name="account_grade_day")]


class WayProposal(models.Model):
    """A way of settlement the grade asks for, for a person to decide (结算方式建议). Append-only."""

    proposal_no = NumberField(primary_key=True)
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", related_name="way_proposals"
    )
    as_of = models.DateField()
    grade = CodeField(max_length=8)
    from_way = CodeField()
    to_way = CodeField()
    proposed_date = models.DateField()
    username = models.CharField(max_length=150, null=True)  # noqa: DJ001  null = nobody answers
    proposed_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["proposed_date"], name="way_proposed_date")]


class WayDecision(models.Model):
    """What a person made of a proposed way: approved or turned down. Append-only."""

    proposal = models.OneToOneField(
        WayProposal,
        on_delete=models.PROTECT,
        primary_key=True,
        db_column="proposal_no",
        related_name="decision",
    )
    approved = models.BooleanField()
    decided_by = models.CharField(max_length=150)
    decided_date = models.DateField()
    note = models.CharField(max_length=200, default="", blank=True)
    decided_at = models.DateTimeField(db_default=Now())
