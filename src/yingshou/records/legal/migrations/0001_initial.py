"""Matters before a court and claims written off, which stay as they are."""

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
        ('ledger', '0006_recoveries'),
        ('payments', '0008_requests_append_only'),
        ('receivables', '0009_written_off'),
    ]

    operations = [
        migrations.CreateModel(
            name='Conduct',
            fields=[
                ('valid_from', models.DateField(primary_key=True, serialize=False)),
                ('reminders', yingshou.records.fields.CodeField(max_length=32)),
                ('hold_days', models.PositiveIntegerField()),
                ('source', models.CharField(max_length=200, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Deadline',
            fields=[
                ('pk', models.CompositePrimaryKey('deadline', 'valid_from', blank=True, editable=False, primary_key=True, serialize=False)),
                ('deadline', yingshou.records.fields.CodeField(max_length=32)),
                ('valid_from', models.DateField()),
                ('length', models.PositiveIntegerField()),
                ('unit', yingshou.records.fields.CodeField(max_length=32)),
                ('verified', models.BooleanField()),
                ('source', models.CharField(max_length=200, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Ground',
            fields=[
                ('pk', models.CompositePrimaryKey('ground', 'valid_from', blank=True, editable=False, primary_key=True, serialize=False)),
                ('ground', yingshou.records.fields.CodeField(max_length=32)),
                ('valid_from', models.DateField()),
                ('least_days', models.PositiveIntegerField()),
                ('largest', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18, null=True)),
                ('step', yingshou.records.fields.CodeField(max_length=32, null=True)),
                ('document', models.BooleanField()),
                ('penalty', yingshou.records.fields.CodeField(max_length=32)),
                ('verified', models.BooleanField()),
                ('source', models.CharField(max_length=200, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Matter',
            fields=[
                ('matter_no', yingshou.records.fields.NumberField(max_length=48, primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=200)),
                ('principal', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('penalty', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('owner', models.CharField(max_length=150)),
                ('opened_by', models.CharField(max_length=150)),
                ('opened_date', models.DateField()),
                ('opened_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('account', models.ForeignKey(db_column='account_no', on_delete=django.db.models.deletion.PROTECT, related_name='matters', to='customers.account')),
            ],
        ),
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('matter', models.OneToOneField(db_column='matter_no', on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='standing', serialize=False, to='legal.matter')),
                ('state', yingshou.records.fields.CodeField(max_length=32)),
                ('changed_date', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='MatterItem',
            fields=[
                ('pk', models.CompositePrimaryKey('matter_id', 'receivable_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('principal', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('penalty', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('matter', models.ForeignKey(db_column='matter_no', db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='legal.matter')),
                ('receivable', models.ForeignKey(db_column='receivable_no', on_delete=django.db.models.deletion.PROTECT, related_name='matter_items', to='receivables.receivable')),
            ],
        ),
        migrations.CreateModel(
            name='WriteOff',
            fields=[
                ('request', models.OneToOneField(db_column='request_no', on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='write_off', serialize=False, to='payments.moneyrequest')),
                ('penalty', yingshou.records.fields.CodeField(max_length=32)),
                ('document_name', models.CharField(blank=True, default='', max_length=200)),
                ('document_hash', models.CharField(blank=True, default='', max_length=64)),
                ('matter', models.ForeignKey(db_column='matter_no', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='write_offs', to='legal.matter')),
            ],
        ),
        migrations.CreateModel(
            name='Recovery',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('account_no', yingshou.records.fields.NumberField(db_index=True, max_length=16)),
                ('principal', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('penalty', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('value_date', models.DateField()),
                ('recovered_date', models.DateField()),
                ('recovered_by', models.CharField(max_length=150)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('entry', models.ForeignKey(db_column='entry_no', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.journalentry')),
                ('payment', models.ForeignKey(db_column='payment_no', on_delete=django.db.models.deletion.PROTECT, related_name='recoveries', to='payments.payment')),
                ('receivable', models.ForeignKey(db_column='receivable_no', on_delete=django.db.models.deletion.PROTECT, related_name='recoveries', to='receivables.receivable')),
                ('write_off', models.ForeignKey(db_column='write_off_no', on_delete=django.db.models.deletion.PROTECT, related_name='recoveries', to='legal.writeoff')),
            ],
        ),
        migrations.CreateModel(
            name='WriteOffItem',
            fields=[
                ('pk', models.CompositePrimaryKey('write_off_id', 'receivable_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('principal', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('penalty', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('receivable', models.ForeignKey(db_column='receivable_no', on_delete=django.db.models.deletion.PROTECT, related_name='write_off_items', to='receivables.receivable')),
                ('write_off', models.ForeignKey(db_column='request_no', db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='legal.writeoff')),
            ],
        ),
        migrations.CreateModel(
            name='WriteOffUndo',
            fields=[
                ('request', models.OneToOneField(db_column='request_no', on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='payments.moneyrequest')),
                ('write_off', models.ForeignKey(db_column='write_off_no', on_delete=django.db.models.deletion.PROTECT, related_name='undos', to='legal.writeoff')),
            ],
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('pk', models.CompositePrimaryKey('matter_id', 'sequence', blank=True, editable=False, primary_key=True, serialize=False)),
                ('sequence', models.PositiveIntegerField()),
                ('kind', yingshou.records.fields.CodeField(max_length=32)),
                ('step_date', models.DateField()),
                ('served_date', models.DateField(null=True)),
                ('until_date', models.DateField(null=True)),
                ('court', models.CharField(max_length=100, null=True)),
                ('file_no', models.CharField(max_length=60, null=True)),
                ('amount', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18, null=True)),
                ('fees', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18, null=True)),
                ('note', models.CharField(max_length=500, null=True)),
                ('document_name', models.CharField(max_length=200, null=True)),
                ('document_hash', models.CharField(max_length=64, null=True)),
                ('recorded_by', models.CharField(max_length=150)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('matter', models.ForeignKey(db_column='matter_no', db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='legal.matter')),
            ],
            options={
                'ordering': ['sequence'],
                'indexes': [models.Index(fields=['document_hash'], name='legal_step_document')],
            },
        ),
        migrations.RunSQL(
            sql=(SQL / "0001_append_only.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0001_append_only_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
