"""Transformer areas, rules, what a day's look found, inspections with their results. All append-only."""

from django.db import models
from django.db.models.functions import Now

from yingshou.records.customers.models import Account
from yingshou.records.fields import CodeField, EnergyField, NumberField, PriceField


class AreaAccount(models.Model):
    """Which transformer area supplies an account. Columns as in the table `area_accounts`."""

    pk = models.CompositePrimaryKey("account_id", "valid_from")
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", db_index=False, related_name="+"
    )
    valid_from = models.DateField()
    area_no = NumberField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["area_no"], name="area_account_area")]


class AreaSupply(models.Model):
    """Energy into an area on a day. Columns as in the table `area_supply`."""

    pk = models.CompositePrimaryKey("area_no", "supply_date")
    area_no = NumberField(max_length=32)
    supply_date = models.DateField()
    supplied_kwh = EnergyField()


class AnomalyRule(models.Model):
    """A version of what a signal gives. Columns as in the table `anomaly_rules`."""

    pk = models.CompositePrimaryKey("signal", "valid_from")
    signal = CodeField()
    valid_from = models.DateField()
    counts_from = PriceField()
    full_at = PriceField()
    points = PriceField()
    least_days = models.PositiveIntegerField()
    suspicion = CodeField()
    active = models.BooleanField(null=True)
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001  as in the file
    verified = models.BooleanField(null=True)


class AnomalyTerm(models.Model):
    """A version of the terms of the list. Columns as in the table `anomaly_terms`."""

    valid_from = models.DateField(primary_key=True)
    listed_from = PriceField()
    whole_day = PriceField()
    least_peers = models.PositiveIntegerField()
    rise_from = PriceField()
    cleared_days = models.PositiveIntegerField()
    least_inspections = models.PositiveIntegerField()
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001  as in the file
    verified = models.BooleanField(null=True)


class AreaLoss(models.Model):
    """What an area lost in the quarter up to a day. Columns as in the table `area_losses`."""

    pk = models.CompositePrimaryKey("as_of", "area_no")
    as_of = models.DateField()
    area_no = NumberField(max_length=32)
    accounts = models.PositiveIntegerField()
    days = models.PositiveIntegerField()
    missing_days = models.PositiveIntegerField()
    supplied_kwh = EnergyField()
    metered_kwh = EnergyField()
    loss_kwh = EnergyField()
    loss_share = PriceField(null=True)
    run_no = NumberField()


class AnomalyFinding(models.Model):
    """What speaks for an inspection of an account as of a day.

    `evidence` are rows of `anomaly_evidence`; `cleared_on` the inspection that found nothing of the same
    signals lately, null = listed. `missed_kwh` and `expected_kwh` as in `core.anomalies.scores`.
    """

    pk = models.CompositePrimaryKey("as_of", "account_id")
    as_of = models.DateField()
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", related_name="anomaly_findings"
    )
    points = PriceField()
    suspicion = CodeField()
    since = models.DateField()
    missed_kwh = EnergyField()
    expected_kwh = EnergyField()
    peers = models.CharField(max_length=200)
    cleared_on = models.DateField(null=True)
    evidence = models.JSONField()
    run_no = NumberField()


class Inspection(models.Model):
    """An inspection given to a person, with what spoke for it then."""

    inspection_no = NumberField(primary_key=True, max_length=48)
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", related_name="inspections"
    )
    found_as_of = models.DateField(null=True)
    points = PriceField()
    evidence = models.JSONField()
    given_to = models.CharField(max_length=150)
    given_by = models.CharField(max_length=150)
    given_date = models.DateField()
    note = models.CharField(max_length=400, default="", db_default="")
    recorded_at = models.DateTimeField(db_default=Now())


class InspectionResult(models.Model):
    """What an inspection found, one of `core.tables.anomalies.RESULTS`.

    `load_kw` is the load found connected, `began_date` the first day of it where it is known.
    `reference` names the protocol, photographs or sealed meter kept as proof.
    """

    inspection = models.OneToOneField(
        Inspection, on_delete=models.PROTECT, primary_key=True, db_column="inspection_no",
        related_name="outcome",
    )  # fmt: skip
    result = CodeField()
    result_date = models.DateField()
    found_by = models.CharField(max_length=150)
    note = models.CharField(max_length=1000)
    reference = models.CharField(max_length=200, default="", db_default="")
    load_kw = EnergyField(null=True)
    began_date = models.DateField(null=True)
    recorded_at = models.DateTimeField(db_default=Now())
