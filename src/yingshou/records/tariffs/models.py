"""The tariff catalogue (电价目录): dated rows, columns as in the tables `tariff_*`."""

from django.db import models

from yingshou.records.fields import CodeField, EnergyField, PriceField


class Dated(models.Model):
    """A row of a catalogue that holds from a day to before another."""

    catalogue = CodeField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=200)
    verified = models.BooleanField(null=True)

    class Meta:
        abstract = True


class Scoped(Dated):
    """A dated row that holds for some accounts; `-` and zero mean all."""

    price_class = CodeField(default="-", db_default="-")
    voltage_level = CodeField(default="-", db_default="-")
    customer_class = CodeField(default="-", db_default="-")
    minimum_kva = EnergyField(default=0, db_default=0)
    below_kva = EnergyField(null=True)
    months = models.CharField(max_length=40, default="-", db_default="-")

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


class TariffFactor(Scoped):
    """What floating components are multiplied by in a period of the day."""

    period = CodeField()
    factor = PriceField()
    on_period = CodeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "catalogue",
                    "valid_from",
                    "price_class",
                    "voltage_level",
                    "customer_class",
                    "minimum_kva",
                    "months",
                    "period",
                ],
                name="tariff_factor_key",
            ),
        ]


class TariffSchedule(Scoped):
    """Which period a time of day belongs to."""

    priority = models.IntegerField()
    day_kinds = models.CharField(max_length=200, default="-", db_default="-")
    start_time = models.CharField(max_length=5)
    end_time = models.CharField(max_length=5)
    period = CodeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "catalogue",
                    "valid_from",
                    "price_class",
                    "voltage_level",
                    "customer_class",
                    "minimum_kva",
                    "priority",
                    "months",
                    "day_kinds",
                    "start_time",
                ],
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
    in_power_factor_base = models.BooleanField(null=True)
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
    """One tier of residents, in a season, and in a period of the day where they are charged by it."""

    voltage_level = CodeField()
    tier = models.PositiveSmallIntegerField()
    upper_limit_kwh = EnergyField(null=True)
    price = PriceField()
    months = models.CharField(max_length=40, default="-", db_default="-")
    period = CodeField(default="-", db_default="-")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["catalogue", "valid_from", "voltage_level", "months", "tier", "period"],
                name="tariff_tier_key",
            ),
        ]


class TariffTierRule(Dated):
    """How a catalogue counts its tiers. Columns as in the table `tariff_tier_rules`."""

    accumulation = CodeField()
    year_boundary = CodeField()
    proration = CodeField()
    time_of_use_form = CodeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["catalogue", "valid_from"], name="tariff_tier_rule_key"),
        ]


class TariffBenefit(Dated):
    """What a benefit of households is worth. Columns as in the table `tariff_benefits`."""

    benefit = CodeField()
    persons_from = models.PositiveSmallIntegerField()
    kwh_per_month = EnergyField(null=True)
    each_further_person = models.BooleanField(null=True)
    widened = CodeField(null=True)
    price = PriceField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["catalogue", "valid_from", "benefit", "persons_from"], name="tariff_benefit_key"
            ),
        ]


class TariffFeedIn(Dated):
    """What the supplier pays for a kWh fed in. Columns as in the table `tariff_feed_in`."""

    feed_in_class = CodeField()
    voltage_level = CodeField()
    item = CodeField()
    price = PriceField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["catalogue", "valid_from", "feed_in_class", "voltage_level", "item"],
                name="tariff_feed_in_key",
            ),
        ]


class TariffDay(models.Model):
    """A day that is more than the calendar says. Columns as in the table `tariff_days`."""

    catalogue = CodeField()
    use_date = models.DateField()
    day_kind = CodeField()
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["catalogue", "use_date", "day_kind"], name="tariff_day_key"),
        ]


class TariffRegisterPeriod(Dated):
    """The period a register is billed as. Columns as in the table `tariff_register_periods`."""

    months = models.CharField(max_length=40, default="-", db_default="-")
    register_period = CodeField()
    period = CodeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["catalogue", "valid_from", "months", "register_period"],
                name="tariff_register_period_key",
            ),
        ]


class TariffClassLimit(Dated):
    """The capacity a price class is for. Columns as in the table `tariff_class_limits`."""

    limited_class = CodeField()
    minimum_kva = EnergyField(default=0, db_default=0)
    below_kva = EnergyField(null=True)
    kept_if_opened_before = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["catalogue", "valid_from", "limited_class"], name="tariff_class_limit_key"
            ),
        ]


class TariffTax(Dated):
    """The rate of tax in the prices. Columns as in the table `tariff_taxes`."""

    vat_rate = PriceField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["catalogue", "valid_from"], name="tariff_tax_key"),
        ]


class MarketRule(Dated):
    """How direct purchase is settled. Columns as in the table `market_rules`."""

    follows_time_of_use = models.BooleanField()
    in_power_factor_base = models.BooleanField()
    price_decimals = models.PositiveSmallIntegerField()
    tolerance_above = PriceField()
    factor_above = PriceField()
    tolerance_below = PriceField()
    factor_below = PriceField()
    deviation_basis = CodeField()
    reference_price = PriceField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["catalogue", "valid_from"], name="market_rule_key"),
        ]
