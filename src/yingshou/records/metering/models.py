"""Meters at metering points, their reads, and the energy of each day."""

from django.db import models

from yingshou.records.customers.models import Account
from yingshou.records.fields import CodeField, EnergyField, NumberField, PriceField


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
    direction = CodeField(null=True)
    price_class = CodeField(null=True)
    time_of_use = models.BooleanField(null=True)
    ct_ratio = EnergyField(null=True)
    pt_ratio = EnergyField(null=True)

    class Meta:
        indexes = [
            # Few meters feed in; each batch of a bill run asks which.
            models.Index(fields=["account"], condition=models.Q(direction="FEED_IN"), name="point_feeding_in")
        ]


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


class DayEnergy(models.Model):
    """What was used on a day, summed from quarter-hours."""

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

    class Meta:
        abstract = True


class DailyUsage(DayEnergy):
    """Energy of an account on a day. Columns as in the table `daily_usage`."""

    pk = models.CompositePrimaryKey("account_id", "use_date")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, db_column="account_no")


class SectionDailyUsage(DayEnergy):
    """Energy of a part of an account on a day (分类部分日用电量). Columns as in `section_daily_usage`."""

    pk = models.CompositePrimaryKey("account_id", "price_class", "time_of_use", "use_date")
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", db_index=False, related_name="+"
    )
    price_class = CodeField()
    time_of_use = models.BooleanField()


class LossParameter(models.Model):
    """A transformer or line before the meter (损耗参数). Columns as in the table `loss_parameters`."""

    pk = models.CompositePrimaryKey("account_id", "transformer_no", "valid_from")
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", db_index=False, related_name="+"
    )
    transformer_no = NumberField(max_length=32)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    method = CodeField()
    capacity_kva = EnergyField(null=True)
    p0_kw = EnergyField(null=True)
    pk_kw = EnergyField(null=True)
    i0_percent = EnergyField(null=True)
    uk_percent = EnergyField(null=True)
    shift_factor = EnergyField(null=True)
    loss_table = CodeField(null=True)
    energy_share = PriceField()
    line_loss_share = PriceField(null=True)


class LossStep(models.Model):
    """A step of a table of transformer losses (变损表). Columns as in the table `loss_steps`."""

    pk = models.CompositePrimaryKey("loss_table", "load_ratio_to")
    loss_table = CodeField()
    load_ratio_to = EnergyField()
    active_loss_kwh = EnergyField()
    reactive_loss_kvarh = EnergyField()


class QuantityRule(models.Model):
    """A deduction, fixed quantity or share (扣减与定比定量). Columns as in the table `quantity_rules`."""

    pk = models.CompositePrimaryKey("account_id", "rule_no", "valid_from")
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", db_index=False, related_name="+"
    )
    rule_no = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    kind = CodeField()
    other_account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="other_account_no", related_name="+"
    )
    quantity_kwh = EnergyField(null=True)
    share = PriceField(null=True)
    taken_from = CodeField()
    price_class = CodeField(null=True)
    time_of_use = models.BooleanField(null=True)


class ValidationRule(models.Model):
    """A rule by which usage and bills are checked (核查规则). Columns as in the table `validation_rules`."""

    pk = models.CompositePrimaryKey("rule_code", "customer_class", "voltage_level", "valid_from")
    rule_code = CodeField()
    customer_class = CodeField()
    voltage_level = CodeField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    effect = CodeField()
    owner = CodeField()
    limit_value = PriceField(null=True)
    limit_unit = CodeField(null=True)
    floor_value = EnergyField(null=True)


class MeterClock(models.Model):
    """A check of a meter's clock (时钟核对). Columns as in the table `meter_clocks`."""

    pk = models.CompositePrimaryKey("point_no", "meter_no", "checked_date")
    point_no = NumberField(max_length=32)
    meter_no = NumberField(max_length=32)
    checked_date = models.DateField()
    offset_seconds = models.IntegerField()
