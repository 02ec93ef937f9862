"""Treatments, cases, tasks, promises, holds and overrides."""

import django.db.models.deletion
import django.db.models.functions.datetime
import yingshou.records.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('collection', '0002_guards'),
        ('customers', '0006_traits_append_only'),
        ('receivables', '0008_waived'),
    ]

    operations = [
        migrations.CreateModel(
            name='CollectionDay',
            fields=[
                ('pk', models.CompositePrimaryKey('treatment', 'valid_from', 'day', blank=True, editable=False, primary_key=True, serialize=False)),
                ('treatment', yingshou.records.fields.CodeField(max_length=32)),
                ('valid_from', models.DateField()),
                ('day', models.PositiveSmallIntegerField()),
                ('holiday_shift', yingshou.records.fields.CodeField(max_length=32)),
                ('source', models.CharField(max_length=200, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('hold_no', yingshou.records.fields.NumberField(max_length=64, primary_key=True, serialize=False)),
                ('kind', yingshou.records.fields.CodeField(max_length=32)),
                ('reason', models.CharField(max_length=200)),
                ('from_date', models.DateField()),
                ('last_date', models.DateField()),
                ('placed_by', models.CharField(max_length=150)),
                ('placed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('account', models.ForeignKey(db_column='account_no', on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='customers.account')),
                ('receivable', models.ForeignKey(db_column='receivable_no', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='receivables.receivable')),
            ],
        ),
        migrations.CreateModel(
            name='Promise',
            fields=[
                ('promise_no', yingshou.records.fields.NumberField(max_length=96, primary_key=True, serialize=False)),
                ('amount', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('made_date', models.DateField()),
                ('promised_date', models.DateField()),
                ('recorded_by', models.CharField(max_length=150)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('account', models.ForeignKey(db_column='account_no', on_delete=django.db.models.deletion.PROTECT, related_name='promises', to='customers.account')),
            ],
        ),
        migrations.CreateModel(
            name='TaskCapacity',
            fields=[
                ('pk', models.CompositePrimaryKey('username', 'kind', 'valid_from', blank=True, editable=False, primary_key=True, serialize=False)),
                ('username', models.CharField(max_length=150)),
                ('kind', yingshou.records.fields.CodeField(max_length=32)),
                ('valid_from', models.DateField()),
                ('tasks_a_day', models.PositiveIntegerField()),
                ('source', models.CharField(max_length=200, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='TreatmentRule',
            fields=[
                ('pk', models.CompositePrimaryKey('rule_no', 'valid_from', blank=True, editable=False, primary_key=True, serialize=False)),
                ('rule_no', yingshou.records.fields.CodeField(max_length=32)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('treatment', yingshou.records.fields.CodeField(max_length=32)),
                ('trait', yingshou.records.fields.CodeField(max_length=32)),
                ('grade', yingshou.records.fields.CodeField(max_length=32)),
                ('cause', yingshou.records.fields.CodeField(max_length=32)),
                ('voltage_level', yingshou.records.fields.CodeField(max_length=32)),
                ('supply_class', yingshou.records.fields.CodeField(max_length=32)),
                ('customer_class', yingshou.records.fields.CodeField(max_length=32)),
                ('service_grade', yingshou.records.fields.CodeField(max_length=32)),
                ('months', yingshou.records.fields.CodeField(max_length=32)),
                ('least_amount', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('least_days', models.PositiveIntegerField()),
                ('priority', models.IntegerField()),
                ('source', models.CharField(max_length=200, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='TreatmentStep',
            fields=[
                ('pk', models.CompositePrimaryKey('treatment', 'valid_from', 'step', blank=True, editable=False, primary_key=True, serialize=False)),
                ('treatment', yingshou.records.fields.CodeField(max_length=32)),
                ('valid_from', models.DateField()),
                ('step', yingshou.records.fields.CodeField(max_length=32)),
                ('offset_days', models.PositiveIntegerField()),
                ('kind', yingshou.records.fields.CodeField(max_length=32)),
                ('role', yingshou.records.fields.CodeField(max_length=32)),
                ('purpose', yingshou.records.fields.CodeField(max_length=32, null=True)),
                ('template', yingshou.records.fields.CodeField(max_length=32, null=True)),
                ('gap_days', models.PositiveIntegerField()),
                ('script', models.CharField(max_length=1000, null=True)),
                ('source', models.CharField(max_length=200, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('account', models.OneToOneField(db_column='account_no', on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='case', serialize=False, to='customers.account')),
                ('state', yingshou.records.fields.CodeField(max_length=32)),
                ('opened_date', models.DateField()),
                ('anchor_date', models.DateField()),
                ('amount', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('items', models.PositiveIntegerField()),
                ('treatment', yingshou.records.fields.CodeField(max_length=32, null=True)),
                ('rule_no', yingshou.records.fields.CodeField(max_length=32, null=True)),
                ('met', models.CharField(db_default='', default='', max_length=400)),
                ('seen_date', models.DateField()),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'OPEN')), fields=['account'], name='case_open')],
            },
        ),
        migrations.CreateModel(
            name='CaseEvent',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('account_no', yingshou.records.fields.NumberField(max_length=16)),
                ('kind', yingshou.records.fields.CodeField(max_length=32)),
                ('event_date', models.DateField()),
                ('anchor_date', models.DateField(null=True)),
                ('amount', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18, null=True)),
                ('treatment', yingshou.records.fields.CodeField(max_length=32, null=True)),
                ('rule_no', yingshou.records.fields.CodeField(max_length=32, null=True)),
                ('met', models.CharField(db_default='', default='', max_length=400)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'indexes': [models.Index(fields=['account_no'], name='case_event_account')],
            },
        ),
        migrations.CreateModel(
            name='HoldLift',
            fields=[
                ('hold', models.OneToOneField(db_column='hold_no', on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='lift', serialize=False, to='collection.hold')),
                ('lifted_date', models.DateField()),
                ('lifted_by', models.CharField(max_length=150)),
                ('reason', models.CharField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name='Override',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('treatment', yingshou.records.fields.CodeField(max_length=32)),
                ('from_date', models.DateField()),
                ('last_date', models.DateField()),
                ('reason', models.CharField(max_length=200)),
                ('placed_by', models.CharField(max_length=150)),
                ('placed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('account', models.ForeignKey(db_column='account_no', on_delete=django.db.models.deletion.PROTECT, related_name='treatment_overrides', to='customers.account')),
            ],
        ),
        migrations.CreateModel(
            name='PromiseOutcome',
            fields=[
                ('promise', models.OneToOneField(db_column='promise_no', on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='outcome', serialize=False, to='collection.promise')),
                ('outcome', yingshou.records.fields.CodeField(max_length=32)),
                ('paid', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('decided_date', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('task_no', yingshou.records.fields.NumberField(max_length=96, primary_key=True, serialize=False)),
                ('step', yingshou.records.fields.CodeField(max_length=32)),
                ('kind', yingshou.records.fields.CodeField(max_length=32)),
                ('role', yingshou.records.fields.CodeField(max_length=32)),
                ('treatment', yingshou.records.fields.CodeField(max_length=32)),
                ('anchor_date', models.DateField()),
                ('step_date', models.DateField()),
                ('made_on', models.DateField()),
                ('amount', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('notice_no', yingshou.records.fields.NumberField(max_length=120, null=True)),
                ('state', yingshou.records.fields.CodeField(max_length=32)),
                ('username', models.CharField(max_length=150, null=True)),
                ('given_on', models.DateField(null=True)),
                ('ended_date', models.DateField(null=True)),
                ('account', models.ForeignKey(db_column='account_no', db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='customers.account')),
            ],
        ),
        migrations.AddField(
            model_name='promise',
            name='task',
            field=models.ForeignKey(db_column='task_no', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='promises', to='collection.task'),
        ),
        migrations.CreateModel(
            name='TaskEvent',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('account_no', yingshou.records.fields.NumberField(max_length=16)),
                ('kind', yingshou.records.fields.CodeField(max_length=32)),
                ('event_date', models.DateField()),
                ('username', models.CharField(max_length=150, null=True)),
                ('result', yingshou.records.fields.CodeField(max_length=32, null=True)),
                ('cause', yingshou.records.fields.CodeField(max_length=32, null=True)),
                ('note', models.CharField(db_default='', default='', max_length=400)),
                ('recorded_by', models.CharField(db_default='', default='', max_length=150)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('task', models.ForeignKey(db_column='task_no', on_delete=django.db.models.deletion.PROTECT, related_name='events', to='collection.task')),
            ],
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(fields=['account', 'step'], name='task_account'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('state__in', ('OPEN', 'WAITING'))), fields=['username'], name='task_in_hand'),
        ),
        migrations.AddConstraint(
            model_name='promise',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='promise_positive'),
        ),
        migrations.AddIndex(
            model_name='taskevent',
            index=models.Index(fields=['account_no'], name='task_event_account'),
        ),
    ]
