"""Rules of penalty, clearing and limits; waivers, refunds and transfers asked for and decided."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import yingshou.records.fields


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0004_channels_and_cash"),
        ("payments", "0006_clerk_index"),
        ("receivables", "0008_waived"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClearingRule",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "customer_class",
                        "valid_from",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("customer_class", yingshou.records.fields.CodeField(max_length=32)),
                ("valid_from", models.DateField()),
                ("sequence", yingshou.records.fields.CodeField(max_length=32)),
                ("within", yingshou.records.fields.CodeField(max_length=32)),
                ("designation", yingshou.records.fields.CodeField(max_length=32)),
                ("source", models.CharField(max_length=200, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="MoneyRequest",
            fields=[
                (
                    "request_no",
                    yingshou.records.fields.NumberField(max_length=96, primary_key=True, serialize=False),
                ),
                ("kind", yingshou.records.fields.CodeField(max_length=32)),
                ("account_no", yingshou.records.fields.NumberField(max_length=16)),
                ("to_account_no", yingshou.records.fields.NumberField(max_length=16, null=True)),
                ("amount", yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ("share", yingshou.records.fields.PriceField(decimal_places=8, max_digits=20, null=True)),
                ("cause", yingshou.records.fields.CodeField(max_length=32)),
                ("reason", models.CharField(max_length=200)),
                ("payee_name", models.CharField(blank=True, default="", max_length=200)),
                ("payee_account", models.CharField(blank=True, default="", max_length=34)),
                ("proposed_by", models.CharField(max_length=150)),
                ("proposed_date", models.DateField()),
                ("proposed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "payment",
                    models.ForeignKey(
                        db_column="payment_no",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="payments.payment",
                    ),
                ),
                (
                    "receivable",
                    models.ForeignKey(
                        db_column="receivable_no",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="receivables.receivable",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MoneyLimit",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "request_kind",
                        "valid_from",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("request_kind", yingshou.records.fields.CodeField(max_length=32)),
                ("valid_from", models.DateField()),
                ("alone_up_to", yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ("largest", yingshou.records.fields.YuanField(decimal_places=2, max_digits=18, null=True)),
                ("source", models.CharField(max_length=200, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="PenaltyRule",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_no",
                        "customer_class",
                        "valid_from",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("account_no", yingshou.records.fields.NumberField(max_length=16)),
                ("customer_class", yingshou.records.fields.CodeField(max_length=32)),
                ("valid_from", models.DateField()),
                ("same_year_rate", yingshou.records.fields.PriceField(decimal_places=8, max_digits=20)),
                ("cross_year_rate", yingshou.records.fields.PriceField(decimal_places=8, max_digits=20)),
                ("minimum", yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ("cap_rate", yingshou.records.fields.PriceField(decimal_places=8, max_digits=20, null=True)),
                ("base_year", yingshou.records.fields.CodeField(max_length=32)),
                ("day_count", yingshou.records.fields.CodeField(max_length=32)),
                ("source", models.CharField(max_length=200, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="MoneyDecision",
            fields=[
                (
                    "request",
                    models.OneToOneField(
                        db_column="request_no",
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="decision",
                        serialize=False,
                        to="payments.moneyrequest",
                    ),
                ),
                ("approved", models.BooleanField()),
                ("decided_by", models.CharField(max_length=150)),
                ("decided_date", models.DateField()),
                ("decided_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("note", models.CharField(blank=True, default="", max_length=200)),
                (
                    "entry",
                    models.ForeignKey(
                        db_column="entry_no",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.journalentry",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MoneyOutcome",
            fields=[
                (
                    "request",
                    models.OneToOneField(
                        db_column="request_no",
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="outcome",
                        serialize=False,
                        to="payments.moneyrequest",
                    ),
                ),
                ("kind", yingshou.records.fields.CodeField(max_length=32)),
                ("ended_date", models.DateField()),
                ("ended_by", models.CharField(max_length=150)),
                ("ended_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("note", models.CharField(max_length=200)),
                (
                    "entry",
                    models.ForeignKey(
                        db_column="entry_no",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.journalentry",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="moneyrequest",
            index=models.Index(fields=["account_no"], name="request_account"),
        ),
        migrations.AddConstraint(
            model_name="moneyrequest",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="request_positive"),
        ),
    ]
