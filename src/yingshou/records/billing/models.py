"""Bills and their charge lines. Append-only; the database checks that the lines add up to the bill."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now

from yingshou.records.customers.models import Account
from yingshou.records.fields import CodeField, EnergyField, NumberField, PriceField, YuanField
from yingshou.records.ledger.models import JournalEntry
from yingshou.records.runs.models import Run


class Bill(models.Model):
    """The bill of an account for a month (电费账单). Columns as in the table `bills`.

    held_reason is the code of a warning that a reviewer must approve before the bill is issued. kind is
    ORIGINAL, REVERSAL (冲红) or CORRECTION (重开); the latter two name the bill they take back or replace.
    """

    bill_no = NumberField(primary_key=True, max_length=40)
    # The keys are held once a statement by triggers; `bill_key` finds the bills of an account.
    account = models.ForeignKey(
        Account,
        on_delete=models.PROTECT,
        db_column="account_no",
        related_name="bills",
        db_constraint=False,
        db_index=False,
    )
    bill_month = models.PositiveIntegerField()
    sequence = models.PositiveSmallIntegerField()
    period_start = models.DateField()
    period_end = models.DateField()
    total_kwh = EnergyField()
    sharp_kwh = EnergyField()
    peak_kwh = EnergyField()
    flat_kwh = EnergyField()
    valley_kwh = EnergyField()
    deep_kwh = EnergyField()
    reactive_kvarh = EnergyField(null=True)
    max_demand_kw = EnergyField(null=True)
    accumulated_kwh = EnergyField()
    tiered_kwh = EnergyField(null=True)
    earlier_year_kwh = EnergyField(null=True)
    earlier_accumulated_kwh = EnergyField(null=True)
    power_factor = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    power_factor_percent = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    chargeable_kw = EnergyField(null=True)
    catalogue = CodeField()
    price_valid_from = models.DateField()
    amount = YuanField()
    bill_date = models.DateField()
    held_reason = CodeField(default="", blank=True)
    kind = CodeField(default="ORIGINAL", db_default="ORIGINAL")
    corrects_bill_no = NumberField(max_length=40, null=True)
    run = models.ForeignKey(
        Run, on_delete=models.PROTECT, related_name="bills", db_constraint=False, db_index=False
    )

    class Meta:
        constraints = [
            # Also the index of an account's bills and its latest one, and of a range of accounts.
            models.UniqueConstraint(fields=["account", "bill_month", "sequence"], name="bill_key"),
            # Also the index that tells a bill in force from a reversed one.
            models.UniqueConstraint(
                fields=["corrects_bill_no", "kind"],
                condition=models.Q(corrects_bill_no__isnull=False),
                name="bill_corrected_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="ORIGINAL", corrects_bill_no__isnull=True)
                | models.Q(kind="REVERSAL", corrects_bill_no__isnull=False, amount__lte=0)
                | models.Q(kind="CORRECTION", corrects_bill_no__isnull=False, amount__gte=0),
                name="bill_kind",
            ),
        ]
        indexes = [
            # The bills of a run and of a month lie together: a summary of each range of pages finds them.
            BrinIndex(fields=["run"], name="bill_run", pages_per_range=32),
            BrinIndex(fields=["bill_month"], name="bill_month", pages_per_range=32),
        ]


class ChargeLine(models.Model):
    """One line of a bill (电费明细). Columns as in the table `charge_lines`."""

    pk = models.CompositePrimaryKey("bill_id", "line_no")
    # The statement trigger that sums lines against bills also proves that the bill exists.
    bill = models.ForeignKey(
        Bill,
        on_delete=models.PROTECT,
        related_name="lines",
        db_column="bill_no",
        db_constraint=False,
        db_index=False,
    )
    line_no = models.PositiveSmallIntegerField()
    component = CodeField()
    item = CodeField()
    quantity = EnergyField()
    quantity_unit = CodeField(max_length=8)
    base_price = PriceField()
    factor = PriceField()
    price = PriceField()
    amount = YuanField()
    price_class = CodeField(null=True)


class QuantityStep(models.Model):
    """A step from metered to billed energy (电量构成). Columns as in the table `quantity_steps`."""

    pk = models.CompositePrimaryKey("bill_id", "step_no")
    bill = models.ForeignKey(
        Bill, on_delete=models.PROTECT, related_name="quantity_steps", db_column="bill_no", db_index=False
    )
    step_no = models.PositiveSmallIntegerField()
    kind = CodeField()
    source = NumberField(max_length=32)
    total_kwh = EnergyField()
    sharp_kwh = EnergyField()
    peak_kwh = EnergyField()
    flat_kwh = EnergyField()
    valley_kwh = EnergyField()
    deep_kwh = EnergyField()
    reactive_kvarh = EnergyField(null=True)
    exact_kwh = EnergyField()


class BillApproval(models.Model):
    """A reviewer's approval (复核) of a held bill."""

    bill = models.OneToOneField(Bill, on_delete=models.PROTECT, primary_key=True, db_column="bill_no")
    approved_by = models.CharField(max_length=150)
    approved_at = models.DateTimeField(db_default=Now())
    note = models.CharField(max_length=200, default="", blank=True)


class BillCorrection(models.Model):
    """A proposal to correct a bill (更正申请). Append-only.

    inputs holds what is put in the place of the archive, numbers as text. The amounts are those the proposer
    saw; a decision that finds others is refused. A later month that moves with a correction (its tiers, its
    opening read) is a proposal of its own that is `part_of` it and is decided with it.
    """

    correction_no = NumberField(primary_key=True, max_length=48)
    part_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, db_column="part_of_no", related_name="parts"
    )
    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, db_column="bill_no", related_name="proposals")
    cause = CodeField()
    reason = models.CharField(max_length=200)
    inputs = models.JSONField()
    old_amount = YuanField()
    new_amount = YuanField()
    proposed_by = models.CharField(max_length=150)
    proposed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-proposed_at"]


class CorrectionDecision(models.Model):
    """What a second person decided of a proposal: done, or turned down. Append-only."""

    correction = models.OneToOneField(
        BillCorrection,
        on_delete=models.PROTECT,
        primary_key=True,
        db_column="correction_no",
        related_name="decision",
    )
    approved = models.BooleanField()
    decided_by = models.CharField(max_length=150)
    decided_at = models.DateTimeField(db_default=Now())
    note = models.CharField(max_length=200, default="", blank=True)


class FeedInStatement(models.Model):
    """What the supplier owes for energy fed in during a month (上网电费结算单). Append-only.

    Columns as in the table `feed_in_statements`. A wrong statement is taken back by one with the signs turned
    (`reverses`); the next one of the month counts on in `sequence`.
    """

    statement_no = NumberField(primary_key=True, max_length=40)
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", related_name="feed_in_statements"
    )
    bill_month = models.PositiveIntegerField()
    period_start = models.DateField()
    period_end = models.DateField()
    fed_in_kwh = EnergyField()
    feed_in_class = CodeField()
    tax_class = CodeField()
    vat_rate = PriceField()
    amount = YuanField()
    net_amount = YuanField()
    vat_amount = YuanField()
    statement_date = models.DateField()
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="feed_in_statements")
    sequence = models.PositiveSmallIntegerField(default=1, db_default=1)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, db_column="reverses_no", related_name="reversal"
    )
    reason = models.CharField(max_length=200, default="", db_default="", blank=True)
    made_by = models.CharField(max_length=150, default="", db_default="", blank=True)
    entry = models.ForeignKey(
        JournalEntry, on_delete=models.PROTECT, null=True, db_column="entry_no", related_name="+"
    )

    class Meta:
        ordering = ["-bill_month", "statement_no"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "bill_month", "sequence"],
                condition=models.Q(reverses__isnull=True),
                name="feed_in_statement_sequence",
            ),
            models.CheckConstraint(
                condition=models.Q(amount=models.F("net_amount") + models.F("vat_amount")),
                name="feed_in_statement_tax",
            ),
        ]


class FeedInLine(models.Model):
    """A line of a feed-in statement. Columns as in the table `feed_in_lines`."""

    pk = models.CompositePrimaryKey("statement_id", "item")
    statement = models.ForeignKey(
        FeedInStatement,
        on_delete=models.PROTECT,
        related_name="lines",
        db_column="statement_no",
        db_index=False,
    )
    item = CodeField()
    quantity_kwh = EnergyField()
    price = PriceField()
    amount = YuanField()
