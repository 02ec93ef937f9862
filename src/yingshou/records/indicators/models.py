"""Cover of every day (天天无风险): projections, rebuilt from facts by the daily position run."""

from django.db import models

from yingshou.records.customers.models import Account
from yingshou.records.fields import YuanField


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

    class Meta:
        indexes = [models.Index(fields=["position_date"])]
