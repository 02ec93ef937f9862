"""Meters at metering points, their reads, and the energy of each day."""

from django.db import models

from yingshou.records.customers.models import Account
from yingshou.records.fields import CodeField, EnergyField, NumberField


class MeteringPoint(models.Model):
    """A meter at a metering point (计量点); an exchange is a second row of the point."""

    pk = models.CompositePrimaryKey("point_no", "meter_no")
    point_no = NumberField(max_length=32)
    meter_no = NumberField(max_length=32)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, db_column="account_no")
    metering_mode = CodeField()
    multiplier = EnergyField()
    register_digits = models.PositiveSmallIntegerField()
    installed_date = models.DateField()
    removed_date = models.DateField(null=True)


class Read(models.Model):
    """Register values of a meter at 00:00 of a day, before the multiplier."""

    pk = models.CompositePrimaryKey("point_no", "meter_no", "read_date", "read_kind")
    point_no = NumberField(max_length=32)
    meter_no = NumberField(max_length=32)
    read_date = models.DateField()
    read_kind = CodeField(max_length=16)
    total = EnergyField()
    sharp = EnergyField(null=True)
    peak = EnergyField(null=True)
    flat = EnergyField(null=True)
    valley = EnergyField(null=True)
    deep = EnergyField(null=True)
    reactive_forward = EnergyField(null=True)
    reactive_reverse = EnergyField(null=True)
    max_demand = EnergyField(null=True)

    class Meta:
        indexes = [models.Index(fields=["read_date"])]


class DailyUsage(models.Model):
    """Energy of an account on a day, summed from its quarter-hours."""

    pk = models.CompositePrimaryKey("account_id", "use_date")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, db_column="account_no")
    use_date = models.DateField()
    total_kwh = EnergyField()
    sharp_kwh = EnergyField()
    peak_kwh = EnergyField()
    flat_kwh = EnergyField()
    valley_kwh = EnergyField()
    deep_kwh = EnergyField()
    reactive_kvarh = EnergyField()
    max_demand_kw = EnergyField()
    intervals = models.PositiveIntegerField()
