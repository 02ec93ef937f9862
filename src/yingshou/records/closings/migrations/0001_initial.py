"""Closings of accounts, which stay as they are."""

from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.datetime
import yingshou.records.fields
from django.db import migrations, models


SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('audit', '0002_forbid_change'),
        ('customers', '0006_traits_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='Closing',
            fields=[
                ('closing_no', yingshou.records.fields.NumberField(max_length=32, primary_key=True, serialize=False)),
                ('closed_date', models.DateField()),
                ('to_court', models.BooleanField()),
                ('reason', models.CharField(max_length=200)),
                ('payee_name', models.CharField(blank=True, default='', max_length=120)),
                ('payee_account', models.CharField(blank=True, default='', max_length=40)),
                ('proposed_by', models.CharField(max_length=150)),
                ('proposed_date', models.DateField()),
                ('proposed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('account', models.ForeignKey(db_column='account_no', on_delete=django.db.models.deletion.PROTECT, related_name='closings', to='customers.account')),
            ],
        ),
        migrations.CreateModel(
            name='ClosingDecision',
            fields=[
                ('closing', models.OneToOneField(db_column='closing_no', on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='decision', serialize=False, to='closings.closing')),
                ('approved', models.BooleanField()),
                ('decided_by', models.CharField(max_length=150)),
                ('decided_date', models.DateField()),
                ('decided_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('note', models.CharField(blank=True, default='', max_length=200)),
            ],
        ),
        migrations.RunSQL(
            sql=(SQL / "0001_append_only.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0001_append_only_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
