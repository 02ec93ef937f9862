"""Visits to customers (走访): how often they are planned, and what each found. All append-only."""

from django.db import models
from django.db.models.functions import Now

from yingshou.records.customers.models import Account
from yingshou.records.fields import CodeField, NumberField


class VisitPlan(models.Model):
    """A version of how often whom to visit. Columns as in the table `visit_plans`."""

    pk = models.CompositePrimaryKey("rule_no", "valid_from")
    rule_no = CodeField()
    valid_from = models.DateField()
    supply_class = CodeField()
    service_grade = CodeField()
    treatment = CodeField()
    interval_days = models.PositiveIntegerField()
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001  as in the file


class Visit(models.Model):
    """A visit that was made, by whom, and what is said of it in words."""

    visit_no = NumberField(primary_key=True, max_length=48)
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", related_name="visits"
    )
    visit_date = models.DateField()
    visited_by = models.CharField(max_length=150)
    met = models.CharField(max_length=100, default="", db_default="")
    note = models.CharField(max_length=1000)
    recorded_date = models.DateField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["account", "visit_date"], name="visit_account_day")]


class VisitFinding(models.Model):
    """What a visit found of a topic, as a code of `core.tables.care.FINDINGS`."""

    pk = models.CompositePrimaryKey("visit_id", "topic")
    visit = models.ForeignKey(
        Visit, on_delete=models.PROTECT, db_column="visit_no", db_index=False, related_name="findings"
    )
    topic = CodeField()
    code = CodeField()
