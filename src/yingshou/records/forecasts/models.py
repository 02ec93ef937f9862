"""Forecasts (预测) as they were made on a day, and the models behind them. All append-only."""

from decimal import ROUND_DOWN, Decimal

from django.db import models
from django.db.models.functions import Now

from yingshou.core.forecasting.weather import WEATHER
from yingshou.records.customers.models import Account
from yingshou.records.fields import CodeField, EnergyField, NumberField, PriceField, YuanField
from yingshou.records.organizations.models import Organization


class LoadModel(models.Model):
    """A fitted model of daily energy: what it was fitted on, how it was judged, its numbers (no code)."""

    model_no = NumberField(primary_key=True, max_length=32)
    fitted_date = models.DateField()
    window_first = models.DateField()
    window_last = models.DateField()
    accounts = models.JSONField()
    features = models.JSONField()
    scores = models.JSONField()
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    fitted_at = models.DateTimeField(db_default=Now())

    @property
    def takes_weather(self) -> bool:
        """Return whether temperatures took part."""
        return WEATHER in self.features


class DayTemperature(models.Model):
    """A day's mean temperature at an organisation, as known on a day. Columns as in `day_temperatures`."""

    pk = models.CompositePrimaryKey("organization_id", "weather_date", "kind", "known_on")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, db_column="org_code", related_name="+", db_index=False
    )
    weather_date = models.DateField()
    kind = CodeField()
    known_on = models.DateField()
    temperature = EnergyField()
    source = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["weather_date"], name="daytemperature_date")]


class ForecastMade(models.Model):
    """A day's forecast: by which model, or by rule and why (`reason`: SHORT, FIT_FAILED, UNREADABLE).

    `detail` is the error of a fit, or the number of the model that could not be read.
    """

    made_on = models.DateField(primary_key=True)
    model = models.ForeignKey(LoadModel, on_delete=models.PROTECT, null=True, db_column="model_no")
    reason = CodeField(default="", blank=True)
    detail = models.CharField(max_length=400, default="", blank=True)
    made_at = models.DateTimeField(db_default=Now())


class DayForecast(models.Model):
    """Energy of a day to come in kWh: tenth, fiftieth, ninetieth percentile."""

    pk = models.CompositePrimaryKey("account_id", "made_on", "use_date")
    account = models.ForeignKey(
        Account,
        on_delete=models.PROTECT,
        db_column="account_no",
        related_name="day_forecasts",
        db_index=False,
    )
    made_on = models.DateField()
    use_date = models.DateField()
    horizon = models.PositiveSmallIntegerField()
    low = EnergyField()
    middle = EnergyField()
    high = EnergyField()

    class Meta:
        indexes = [models.Index(fields=["made_on", "use_date"], name="dayforecast_made")]


class BillForecast(models.Model):
    """A bill to come in yuan, and the shape of its load, see `core.forecasting.shapes`."""

    pk = models.CompositePrimaryKey("account_id", "made_on")
    account = models.ForeignKey(
        Account,
        on_delete=models.PROTECT,
        db_column="account_no",
        related_name="bill_forecasts",
        db_index=False,
    )
    made_on = models.DateField()
    bill_month = models.PositiveIntegerField()
    shape = CodeField()
    days_left = models.PositiveSmallIntegerField()
    days_missing = models.PositiveSmallIntegerField()
    measured = YuanField()
    low = YuanField()
    middle = YuanField()
    high = YuanField()

    class Meta:
        indexes = [models.Index(fields=["made_on"], name="billforecast_made")]


class CashForecast(models.Model):
    """What an account is likely to bring of a month, and what will probably stay open at its end, in yuan."""

    pk = models.CompositePrimaryKey("account_id", "made_on", "bill_month")
    account = models.ForeignKey(
        Account,
        on_delete=models.PROTECT,
        db_column="account_no",
        related_name="cash_forecasts",
        db_index=False,
    )
    made_on = models.DateField()
    bill_month = models.PositiveIntegerField()
    open = YuanField()
    low = YuanField()
    middle = YuanField()
    high = YuanField()
    expected = YuanField()
    shortfall = YuanField()
    chance = PriceField()
    reason = CodeField()

    class Meta:
        indexes = [models.Index(fields=["made_on", "bill_month"], name="cashforecast_made")]


class RecoveryForecast(models.Model):
    """Received of a month by the end of a day to come, in yuan, of all that is or will be owed by its end."""

    pk = models.CompositePrimaryKey("made_on", "bill_month", "day")
    made_on = models.DateField()
    bill_month = models.PositiveIntegerField()
    day = models.DateField()
    receivable = YuanField()
    low = YuanField()
    middle = YuanField()
    high = YuanField()

    @property
    def low_rate(self) -> Decimal:
        """Return the tenth percentile as a share of the receivable, four decimals."""
        return self._rate(self.low)

    @property
    def middle_rate(self) -> Decimal:
        """Return the fiftieth percentile as a share of the receivable."""
        return self._rate(self.middle)

    @property
    def high_rate(self) -> Decimal:
        """Return the ninetieth percentile as a share of the receivable."""
        return self._rate(self.high)

    def _rate(self, amount: Decimal) -> Decimal:
        if not self.receivable:
            return Decimal(0)
        return (amount / self.receivable).quantize(Decimal("0.0001"), rounding=ROUND_DOWN)


class ForecastCoverage(models.Model):
    """How many forecasts about a month lay between P10 and P90; basis see `core.forecasting.coverage`."""

    pk = models.CompositePrimaryKey("made_on", "month", "basis")
    made_on = models.DateField()
    month = models.PositiveIntegerField()
    basis = CodeField()
    days = models.PositiveIntegerField()
    inside = models.PositiveIntegerField()
    share = PriceField()
