"""Models and forecasts, which stay as they are."""

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
            name='ForecastCoverage',
            fields=[
                ('pk', models.CompositePrimaryKey('made_on', 'month', 'basis', blank=True, editable=False, primary_key=True, serialize=False)),
                ('made_on', models.DateField()),
                ('month', models.PositiveIntegerField()),
                ('basis', yingshou.records.fields.CodeField(max_length=32)),
                ('days', models.PositiveIntegerField()),
                ('inside', models.PositiveIntegerField()),
                ('share', yingshou.records.fields.PriceField(decimal_places=8, max_digits=20)),
            ],
        ),
        migrations.CreateModel(
            name='LoadModel',
            fields=[
                ('model_no', yingshou.records.fields.NumberField(max_length=32, primary_key=True, serialize=False)),
                ('fitted_date', models.DateField()),
                ('window_first', models.DateField()),
                ('window_last', models.DateField()),
                ('accounts', models.JSONField()),
                ('features', models.JSONField()),
                ('scores', models.JSONField()),
                ('content', models.BinaryField()),
                ('digest', models.CharField(max_length=64)),
                ('fitted_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name='RecoveryForecast',
            fields=[
                ('pk', models.CompositePrimaryKey('made_on', 'bill_month', 'day', blank=True, editable=False, primary_key=True, serialize=False)),
                ('made_on', models.DateField()),
                ('bill_month', models.PositiveIntegerField()),
                ('day', models.DateField()),
                ('receivable', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('low', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('middle', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('high', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
            ],
        ),
        migrations.CreateModel(
            name='ForecastMade',
            fields=[
                ('made_on', models.DateField(primary_key=True, serialize=False)),
                ('reason', yingshou.records.fields.CodeField(blank=True, default='', max_length=32)),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('model', models.ForeignKey(db_column='model_no', null=True, on_delete=django.db.models.deletion.PROTECT, to='forecasts.loadmodel')),
            ],
        ),
        migrations.CreateModel(
            name='BillForecast',
            fields=[
                ('pk', models.CompositePrimaryKey('account_id', 'made_on', blank=True, editable=False, primary_key=True, serialize=False)),
                ('made_on', models.DateField()),
                ('bill_month', models.PositiveIntegerField()),
                ('shape', yingshou.records.fields.CodeField(max_length=32)),
                ('days_left', models.PositiveSmallIntegerField()),
                ('days_missing', models.PositiveSmallIntegerField()),
                ('measured', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('low', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('middle', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('high', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('account', models.ForeignKey(db_column='account_no', db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='bill_forecasts', to='customers.account')),
            ],
            options={
                'indexes': [models.Index(fields=['made_on'], name='billforecast_made')],
            },
        ),
        migrations.CreateModel(
            name='CashForecast',
            fields=[
                ('pk', models.CompositePrimaryKey('account_id', 'made_on', 'bill_month', blank=True, editable=False, primary_key=True, serialize=False)),
                ('made_on', models.DateField()),
                ('bill_month', models.PositiveIntegerField()),
                ('open', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('low', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('middle', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('high', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('expected', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('shortfall', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('chance', yingshou.records.fields.PriceField(decimal_places=8, max_digits=20)),
                ('reason', yingshou.records.fields.CodeField(max_length=32)),
                ('account', models.ForeignKey(db_column='account_no', db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='cash_forecasts', to='customers.account')),
            ],
            options={
                'indexes': [models.Index(fields=['made_on', 'bill_month'], name='cashforecast_made')],
            },
        ),
        migrations.CreateModel(
            name='DayForecast',
            fields=[
                ('pk', models.CompositePrimaryKey('account_id', 'made_on', 'use_date', blank=True, editable=False, primary_key=True, serialize=False)),
                ('made_on', models.DateField()),
                ('use_date', models.DateField()),
                ('horizon', models.PositiveSmallIntegerField()),
                ('low', yingshou.records.fields.EnergyField(decimal_places=4, max_digits=20)),
                ('middle', yingshou.records.fields.EnergyField(decimal_places=4, max_digits=20)),
                ('high', yingshou.records.fields.EnergyField(decimal_places=4, max_digits=20)),
                ('account', models.ForeignKey(db_column='account_no', db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='day_forecasts', to='customers.account')),
            ],
            options={
                'indexes': [models.Index(fields=['made_on', 'use_date'], name='dayforecast_made')],
            },
        ),
        migrations.RunSQL(
            sql=(SQL / "0001_append_only.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0001_append_only_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
