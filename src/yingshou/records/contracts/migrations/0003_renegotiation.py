"""Renegotiations of agreements, which stay as they are."""

from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.datetime
import yingshou.records.fields
from django.db import migrations, models

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_forbid_change'),
        ('contracts', '0002_market_contracts'),
        ('customers', '0006_traits_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='Renegotiation',
            fields=[
                ('renegotiation_no', yingshou.records.fields.NumberField(max_length=48, primary_key=True, serialize=False)),
                ('difficulty', yingshou.records.fields.CodeField(max_length=32)),
                ('reason', models.CharField(max_length=200)),
                ('agreement', models.JSONField()),
                ('terms', models.JSONField()),
                ('effect', models.JSONField()),
                ('proposed_by', models.CharField(max_length=150)),
                ('proposed_date', models.DateField()),
                ('proposed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('account', models.ForeignKey(db_column='account_no', on_delete=django.db.models.deletion.PROTECT, related_name='renegotiations', to='customers.account')),
            ],
        ),
        migrations.CreateModel(
            name='RenegotiationDecision',
            fields=[
                ('renegotiation', models.OneToOneField(db_column='renegotiation_no', on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='decision', serialize=False, to='contracts.renegotiation')),
                ('approved', models.BooleanField()),
                ('version', models.PositiveSmallIntegerField(null=True)),
                ('decided_by', models.CharField(max_length=150)),
                ('decided_date', models.DateField()),
                ('note', models.CharField(blank=True, default='', max_length=200)),
                ('decided_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.RunSQL(
            sql=(SQL / "0003_append_only.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0003_append_only_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
