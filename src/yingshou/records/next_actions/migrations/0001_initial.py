"""Next best action, whose rows stay as they are."""

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
            name='ActCost',
            fields=[
                ('pk', models.CompositePrimaryKey('act', 'valid_from', blank=True, editable=False, primary_key=True, serialize=False)),
                ('act', yingshou.records.fields.CodeField(max_length=32)),
                ('valid_from', models.DateField()),
                ('minutes', models.PositiveSmallIntegerField()),
                ('cost', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('may_advance', models.BooleanField()),
                ('rest_days', models.PositiveSmallIntegerField()),
                ('source', models.CharField(max_length=200, null=True)),
                ('verified', models.BooleanField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='ActEffect',
            fields=[
                ('pk', models.CompositePrimaryKey('act', 'segment', 'valid_from', blank=True, editable=False, primary_key=True, serialize=False)),
                ('act', yingshou.records.fields.CodeField(max_length=32)),
                ('segment', yingshou.records.fields.CodeField(max_length=32)),
                ('valid_from', models.DateField()),
                ('paid_share', yingshou.records.fields.PriceField(decimal_places=8, max_digits=20)),
                ('prior_cases', models.PositiveIntegerField()),
                ('source', models.CharField(max_length=200, null=True)),
                ('verified', models.BooleanField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='ComparisonRule',
            fields=[
                ('valid_from', models.DateField(primary_key=True, serialize=False)),
                ('held_share', yingshou.records.fields.PriceField(decimal_places=8, max_digits=20)),
                ('salt', models.CharField(max_length=64)),
                ('outcome_days', models.PositiveSmallIntegerField()),
                ('least_amount', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('least_cases', models.PositiveIntegerField()),
                ('source', models.CharField(max_length=200, null=True)),
                ('verified', models.BooleanField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Outcome',
            fields=[
                ('pk', models.CompositePrimaryKey('account_no', 'month', blank=True, editable=False, primary_key=True, serialize=False)),
                ('account_no', yingshou.records.fields.NumberField(max_length=16)),
                ('month', models.PositiveIntegerField()),
                ('collected', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('yuan_days', models.DecimalField(decimal_places=2, max_digits=24)),
                ('measured_date', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='Draw',
            fields=[
                ('pk', models.CompositePrimaryKey('account_no', 'month', blank=True, editable=False, primary_key=True, serialize=False)),
                ('account_no', yingshou.records.fields.NumberField(max_length=16)),
                ('month', models.PositiveIntegerField()),
                ('arm', yingshou.records.fields.CodeField(max_length=32)),
                ('segment', yingshou.records.fields.CodeField(max_length=32)),
                ('drawn_date', models.DateField()),
                ('outcome_days', models.PositiveSmallIntegerField()),
                ('amount', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('drawn_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'indexes': [models.Index(fields=['drawn_date'], name='draw_day')],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('pk', models.CompositePrimaryKey('as_of', 'account_id', 'act', blank=True, editable=False, primary_key=True, serialize=False)),
                ('as_of', models.DateField()),
                ('act', yingshou.records.fields.CodeField(max_length=32)),
                ('username', models.CharField(max_length=150)),
                ('place', models.PositiveIntegerField()),
                ('arm', yingshou.records.fields.CodeField(max_length=32)),
                ('segment', yingshou.records.fields.CodeField(max_length=32)),
                ('task_no', yingshou.records.fields.NumberField(max_length=96, null=True)),
                ('amount', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('minutes', models.PositiveSmallIntegerField()),
                ('gain', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('gain_a_minute', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('paid_share', yingshou.records.fields.PriceField(decimal_places=8, max_digits=20)),
                ('without_share', yingshou.records.fields.PriceField(decimal_places=8, max_digits=20)),
                ('considered', models.CharField(blank=True, max_length=400)),
                ('account', models.ForeignKey(db_column='account_no', on_delete=django.db.models.deletion.PROTECT, related_name='next_actions', to='customers.account')),
            ],
            options={
                'indexes': [models.Index(fields=['as_of', 'username', 'place'], name='proposal_list')],
            },
        ),
        migrations.RunSQL(
            sql=(SQL / "0001_append_only.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0001_append_only_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
