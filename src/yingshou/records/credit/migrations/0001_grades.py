"""Rules, grades, scorecards and their roles, proposed ways of settlement."""

import django.db.models.deletion
import django.db.models.functions.datetime
import yingshou.records.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('customers', '0006_traits_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='CreditBand',
            fields=[
                ('pk', models.CompositePrimaryKey('criterion', 'valid_from', 'at_least', blank=True, editable=False, primary_key=True, serialize=False)),
                ('criterion', yingshou.records.fields.CodeField(max_length=32)),
                ('valid_from', models.DateField()),
                ('at_least', models.BigIntegerField()),
                ('points', models.PositiveSmallIntegerField()),
                ('source', models.CharField(max_length=200, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='CreditGrade',
            fields=[
                ('pk', models.CompositePrimaryKey('valid_from', 'grade', blank=True, editable=False, primary_key=True, serialize=False)),
                ('valid_from', models.DateField()),
                ('grade', yingshou.records.fields.CodeField(max_length=8)),
                ('least_points', models.PositiveSmallIntegerField()),
                ('settlement_way', yingshou.records.fields.CodeField(max_length=32)),
                ('upgrade_months', models.PositiveSmallIntegerField()),
                ('source', models.CharField(max_length=200, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='ForcedGrade',
            fields=[
                ('pk', models.CompositePrimaryKey('reason', 'valid_from', blank=True, editable=False, primary_key=True, serialize=False)),
                ('reason', yingshou.records.fields.CodeField(max_length=32)),
                ('valid_from', models.DateField()),
                ('at_least', models.BigIntegerField()),
                ('grade', yingshou.records.fields.CodeField(max_length=8, null=True)),
                ('source', models.CharField(max_length=200, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Scorecard',
            fields=[
                ('model_no', yingshou.records.fields.NumberField(max_length=64, primary_key=True, serialize=False)),
                ('trained_date', models.DateField()),
                ('snapshots', models.JSONField()),
                ('outcome_until', models.DateField()),
                ('facts', models.JSONField()),
                ('settings', models.JSONField()),
                ('data_hash', yingshou.records.fields.NumberField(max_length=64)),
                ('accounts', models.PositiveIntegerField()),
                ('defaults', models.PositiveIntegerField()),
                ('report', models.JSONField()),
                ('trained_by', models.CharField(max_length=150)),
                ('trained_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'ordering': ['-trained_at'],
            },
        ),
        migrations.CreateModel(
            name='WayProposal',
            fields=[
                ('proposal_no', yingshou.records.fields.NumberField(max_length=64, primary_key=True, serialize=False)),
                ('as_of', models.DateField()),
                ('grade', yingshou.records.fields.CodeField(max_length=8)),
                ('from_way', yingshou.records.fields.CodeField(max_length=32)),
                ('to_way', yingshou.records.fields.CodeField(max_length=32)),
                ('proposed_date', models.DateField()),
                ('username', models.CharField(max_length=150, null=True)),
                ('proposed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('account', models.ForeignKey(db_column='account_no', on_delete=django.db.models.deletion.PROTECT, related_name='way_proposals', to='customers.account')),
            ],
        ),
        migrations.CreateModel(
            name='AccountGrade',
            fields=[
                ('pk', models.CompositePrimaryKey('account_no', 'as_of', blank=True, editable=False, primary_key=True, serialize=False)),
                ('account_no', yingshou.records.fields.NumberField(max_length=16)),
                ('as_of', models.DateField()),
                ('grade', yingshou.records.fields.CodeField(max_length=8)),
                ('points', models.PositiveSmallIntegerField()),
                ('points_grade', yingshou.records.fields.CodeField(max_length=8)),
                ('forced', yingshou.records.fields.CodeField(max_length=32, null=True)),
                ('limited', models.BooleanField()),
                ('since', models.DateField()),
                ('previous', yingshou.records.fields.CodeField(max_length=8, null=True)),
                ('criteria', models.JSONField()),
                ('model_no', yingshou.records.fields.NumberField(max_length=64, null=True)),
                ('score', models.IntegerField(null=True)),
                ('default_probability', yingshou.records.fields.PriceField(decimal_places=8, max_digits=20, null=True)),
                ('reasons', models.CharField(max_length=200, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['as_of', 'grade'], name='account_grade_day')],
            },
        ),
        migrations.CreateModel(
            name='ModelRole',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('role', yingshou.records.fields.CodeField(max_length=32)),
                ('from_date', models.DateField()),
                ('given_by', models.CharField(max_length=150)),
                ('reason', models.CharField(max_length=200)),
                ('given_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('model', models.ForeignKey(db_column='model_no', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='roles', to='credit.scorecard')),
            ],
        ),
        migrations.CreateModel(
            name='ModelReport',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('kind', yingshou.records.fields.CodeField(max_length=32)),
                ('as_of', models.DateField()),
                ('reported_date', models.DateField()),
                ('report', models.JSONField()),
                ('reported_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('model', models.ForeignKey(db_column='model_no', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='credit.scorecard')),
            ],
        ),
        migrations.CreateModel(
            name='ScorecardRow',
            fields=[
                ('pk', models.CompositePrimaryKey('model_id', 'fact', 'bin_no', blank=True, editable=False, primary_key=True, serialize=False)),
                ('fact', models.CharField(max_length=64)),
                ('bin_no', models.PositiveSmallIntegerField()),
                ('at_least', models.BigIntegerField(null=True)),
                ('log_odds', models.BigIntegerField()),
                ('points', models.IntegerField()),
                ('share_permille', models.PositiveSmallIntegerField()),
                ('model', models.ForeignKey(db_column='model_no', db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='credit.scorecard')),
            ],
        ),
        migrations.CreateModel(
            name='WayDecision',
            fields=[
                ('proposal', models.OneToOneField(db_column='proposal_no', on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='decision', serialize=False, to='credit.wayproposal')),
                ('approved', models.BooleanField()),
                ('decided_by', models.CharField(max_length=150)),
                ('decided_date', models.DateField()),
                ('note', models.CharField(blank=True, default='', max_length=200)),
                ('decided_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.AddIndex(
            model_name='wayproposal',
            index=models.Index(fields=['proposed_date'], name='way_proposed_date'),
        ),
    ]
