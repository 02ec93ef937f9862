"""The chain over entries, closed periods, and accounts held without a lock on their rows."""

from pathlib import Path

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import yingshou.records.fields
from django.db import migrations, models

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0004_parents_by_range'),
        ('ledger', '0004_channels_and_cash'),
    ]

    operations = [
        migrations.CreateModel(
            name='EntrySeal',
            fields=[
                ('position', models.BigIntegerField(primary_key=True, serialize=False)),
                ('entry', models.OneToOneField(db_column='entry_no', on_delete=django.db.models.deletion.PROTECT, related_name='seal', to='ledger.journalentry')),
                ('hash', models.CharField(max_length=64)),
                ('sealed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name='PeriodClose',
            fields=[
                ('month', models.PositiveIntegerField(primary_key=True, serialize=False)),
                ('last_date', models.DateField(unique=True)),
                ('entries', models.PositiveIntegerField()),
                ('seal_position', models.BigIntegerField()),
                ('seal_hash', models.CharField(max_length=64)),
                ('proof', models.CharField(max_length=64)),
                ('closed_by', models.CharField(max_length=150)),
                ('closed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'ordering': ['-month'],
            },
        ),
        migrations.CreateModel(
            name='PeriodBalance',
            fields=[
                ('pk', models.CompositePrimaryKey('period', 'account', blank=True, editable=False, primary_key=True, serialize=False)),
                ('period', models.ForeignKey(db_column='month', on_delete=django.db.models.deletion.PROTECT, related_name='balances', to='ledger.periodclose')),
                ('account', models.ForeignKey(db_column='account_code', on_delete=django.db.models.deletion.PROTECT, to='ledger.ledgeraccount')),
                ('opening', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('debit', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('credit', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('closing', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
            ],
        ),
        migrations.AlterField(
            model_name='posting',
            name='account',
            field=models.ForeignKey(db_column='account_code', db_constraint=False, on_delete=django.db.models.deletion.PROTECT, to='ledger.ledgeraccount'),
        ),
        migrations.AddIndex(
            model_name='journalentry',
            index=django.contrib.postgres.indexes.BrinIndex(fields=['booked_date'], name='entry_booked_date', pages_per_range=16),
        ),
        *(
            migrations.RunSQL(
                sql=(SQL / f"0005_{name}.sql").read_text(encoding="utf-8"),
                reverse_sql=(SQL / f"0005_{name}_reverse.sql").read_text(encoding="utf-8"),
            )
            for name in ("accounts", "guards")
        ),
    ]
