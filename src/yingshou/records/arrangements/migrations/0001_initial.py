"""Agreements on arrears, which stay as they are."""

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
        ('receivables', '0008_waived'),
    ]

    operations = [
        migrations.CreateModel(
            name='Arrangement',
            fields=[
                ('arrangement_no', yingshou.records.fields.NumberField(max_length=48, primary_key=True, serialize=False)),
                ('total', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('grace_days', models.PositiveSmallIntegerField()),
                ('reason', models.CharField(max_length=200)),
                ('last_clearing', models.BigIntegerField()),
                ('last_adjustment', models.BigIntegerField()),
                ('proposed_by', models.CharField(max_length=150)),
                ('proposed_date', models.DateField()),
                ('proposed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('account', models.ForeignKey(db_column='account_no', on_delete=django.db.models.deletion.PROTECT, related_name='arrangements', to='customers.account')),
            ],
        ),
        migrations.CreateModel(
            name='ArrangementDecision',
            fields=[
                ('arrangement', models.OneToOneField(db_column='arrangement_no', on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='decision', serialize=False, to='arrangements.arrangement')),
                ('approved', models.BooleanField()),
                ('decided_by', models.CharField(max_length=150)),
                ('decided_date', models.DateField()),
                ('decided_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('note', models.CharField(blank=True, default='', max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name='ArrangementItem',
            fields=[
                ('pk', models.CompositePrimaryKey('arrangement_id', 'receivable_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('principal', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('penalty', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('arrangement', models.ForeignKey(db_column='arrangement_no', db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='arrangements.arrangement')),
                ('receivable', models.ForeignKey(db_column='receivable_no', on_delete=django.db.models.deletion.PROTECT, related_name='arrangement_items', to='receivables.receivable')),
            ],
        ),
        migrations.CreateModel(
            name='ArrangementTerm',
            fields=[
                ('pk', models.CompositePrimaryKey('arrangement_id', 'term_no', blank=True, editable=False, primary_key=True, serialize=False)),
                ('term_no', models.PositiveSmallIntegerField()),
                ('due_date', models.DateField()),
                ('amount', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('arrangement', models.ForeignKey(db_column='arrangement_no', db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='arrangements.arrangement')),
            ],
        ),
        migrations.CreateModel(
            name='ArrangementEnd',
            fields=[
                ('arrangement', models.OneToOneField(db_column='arrangement_no', on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='end', serialize=False, to='arrangements.arrangement')),
                ('state', yingshou.records.fields.CodeField(max_length=32)),
                ('ended_date', models.DateField()),
                ('ended_by', models.CharField(max_length=150)),
                ('paid', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('note', models.CharField(blank=True, default='', max_length=200)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'indexes': [models.Index(fields=['ended_date'], name='arrangement_ended')],
            },
        ),
        migrations.AddConstraint(
            model_name='arrangement',
            constraint=models.CheckConstraint(condition=models.Q(('total__gt', 0)), name='arrangement_positive'),
        ),
        migrations.RunSQL(
            sql=(SQL / "0001_append_only.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0001_append_only_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
