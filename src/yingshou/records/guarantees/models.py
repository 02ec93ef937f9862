"""Security held for an account (担保)."""

from django.db import models

from yingshou.records.customers.models import Account
from yingshou.records.fields import CodeField, NumberField, YuanField


class Guarantee(models.Model):
    """An instrument that answers for an account, valid from a day to before another."""

    guarantee_no = NumberField(primary_key=True)
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", related_name="guarantees"
    )
    kind = CodeField()
    amount = YuanField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    issuer = models.CharField(max_length=200)
