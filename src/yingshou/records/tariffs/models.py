"""The tariff catalogue (电价目录): dated rows, columns as in the tables `tariff_*`."""

from django.db import models

from yingshou.records.fields import CodeField, EnergyField, PriceField


class Dated(models.Model):
    """A row of a catalogue that holds from a day to before another."""

    catalogue = CodeField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=200)

    class Meta:
        abstract = True


class TariffPrice(Dated):
    """One component of an energy price."""

    price_class = CodeField()
    purchase_class = CodeField()
    voltage_level = CodeField()
    component = CodeField()
    item = CodeField()
    price = PriceField()
    follows_time_of_use = models.BooleanField()
    in_power_factor_base = models.BooleanField()
    price_decimals = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "catalogue",
                    "valid_from",
                    "price_class",
                    "purchase_class",
                    "voltage_level",
                    "component",
                    "item",
                ],
                name="tariff_price_key",
            ),
        ]


class TariffFactor(Dated):
    """What floating components are multiplied by in a period of the day."""

    price_class = CodeField()
    voltage_level = CodeField()
    period = CodeField()
    factor = PriceField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["catalogue", "valid_from", "price_class", "voltage_level", "period"],
                name="tariff_factor_key",
            ),
        ]


class TariffSchedule(Dated):
    """Which period a time of day belongs to."""

    priority = models.IntegerField()
    months = models.CharField(max_length=40)
    start_time = models.CharField(max_length=5)
    end_time = models.CharField(max_length=5)
    period = CodeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["catalogue", "valid_from", "priority", "months", "start_time"],
                name="tariff_schedule_key",
            ),
        ]


class TariffBasic(Dated):
    """Monthly prices of capacity and demand with the rules of demand billing."""

    price_class = CodeField()
    voltage_level = CodeField()
    capacity_price = PriceField()
    demand_price = PriceField()
    tolerance = PriceField()
    excess_multiple = PriceField()
    floor_share = PriceField()
    load_threshold_kwh_per_kva = EnergyField(null=True)
    load_discount = PriceField(null=True)
    month_convention = CodeField(null=True)
    minimum_suspension_days = models.PositiveSmallIntegerField(null=True)
    suspended_share = PriceField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["catalogue", "valid_from", "price_class", "voltage_level"], name="tariff_basic_key"
            ),
        ]


class TariffTier(Dated):
    """One annual tier of residents."""

    voltage_level = CodeField()
    tier = models.PositiveSmallIntegerField()
    upper_limit_kwh = EnergyField(null=True)
    price = PriceField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["catalogue", "valid_from", "voltage_level", "tier"], name="tariff_tier_key"
            ),
        ]
