"""Rules of ageing, and old arrears as they stood on 1 January."""

from django.db import models

from yingshou.records.fields import CodeField, NumberField, YuanField
from yingshou.records.receivables.models import Receivable


class AgingBucket(models.Model):
    """A bucket of a version of the scale (账龄分段). Append-only. Columns as in the table `aging_buckets`."""

    pk = models.CompositePrimaryKey("valid_from", "from_days")
    valid_from = models.DateField()
    from_days = models.PositiveIntegerField()
    bucket = CodeField()
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001  as in the file


class LimitationRule(models.Model):
    """A version of the limitation of claims (诉讼时效). Append-only. Columns as in `limitation_rules`."""

    valid_from = models.DateField(primary_key=True)
    years = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001  as in the file


class FrozenArrears(models.Model):
    """An item that was overdue on 1 January (陈欠冻结). Append-only. Columns as in `frozen_arrears`."""

    pk = models.CompositePrimaryKey("year", "receivable_id")
    year = models.PositiveSmallIntegerField()
    receivable = models.ForeignKey(
        Receivable, on_delete=models.PROTECT, db_column="receivable_no", related_name="+"
    )
    account_no = NumberField(max_length=16)
    bill_month = models.PositiveIntegerField()
    due_date = models.DateField()
    frozen_amount = YuanField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(frozen_amount__gt=0), name="frozen_positive")
        ]
        indexes = [models.Index(fields=["year", "account_no"], name="frozen_account")]
