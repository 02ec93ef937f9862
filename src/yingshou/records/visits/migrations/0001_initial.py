"""Visits, which stay as they are."""

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
            name='VisitPlan',
            fields=[
                ('pk', models.CompositePrimaryKey('rule_no', 'valid_from', blank=True, editable=False, primary_key=True, serialize=False)),
                ('rule_no', yingshou.records.fields.CodeField(max_length=32)),
                ('valid_from', models.DateField()),
                ('supply_class', yingshou.records.fields.CodeField(max_length=32)),
                ('service_grade', yingshou.records.fields.CodeField(max_length=32)),
                ('treatment', yingshou.records.fields.CodeField(max_length=32)),
                ('interval_days', models.PositiveIntegerField()),
                ('source', models.CharField(max_length=200, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('visit_no', yingshou.records.fields.NumberField(max_length=48, primary_key=True, serialize=False)),
                ('visit_date', models.DateField()),
                ('visited_by', models.CharField(max_length=150)),
                ('met', models.CharField(db_default='', default='', max_length=100)),
                ('note', models.CharField(max_length=1000)),
                ('recorded_date', models.DateField()),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('account', models.ForeignKey(db_column='account_no', on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='customers.account')),
            ],
        ),
        migrations.CreateModel(
            name='VisitFinding',
            fields=[
                ('pk', models.CompositePrimaryKey('visit_id', 'topic', blank=True, editable=False, primary_key=True, serialize=False)),
                ('topic', yingshou.records.fields.CodeField(max_length=32)),
                ('code', yingshou.records.fields.CodeField(max_length=32)),
                ('visit', models.ForeignKey(db_column='visit_no', db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='visits.visit')),
            ],
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(fields=['account', 'visit_date'], name='visit_account_day'),
        ),
        migrations.RunSQL(
            sql=(SQL / "0001_append_only.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0001_append_only_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
