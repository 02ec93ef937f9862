"""Keep one index for each way of finding bills, and check the lines at the cost of the batch alone."""

from pathlib import Path

import django.contrib.postgres.indexes
from django.db import migrations, models

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0004_parents_by_range'),
        ('billing', '0010_feed_in_append_only'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='bill',
            index=models.Index(fields=['account', 'bill_month'], name='bill_account_month', opclasses=['varchar_pattern_ops', 'int4_ops']),
        ),
        migrations.RemoveConstraint(
            model_name='bill',
            name='bill_key',
        ),
        migrations.AddConstraint(
            model_name='bill',
            constraint=models.UniqueConstraint(fields=('bill_month', 'account', 'sequence'), name='bill_key'),
        ),
        migrations.RemoveIndex(
            model_name='bill',
            name='billing_bil_bill_mo_3fab31_idx',
        ),
        migrations.RemoveIndex(
            model_name='bill',
            name='bill_run',
        ),
        migrations.RemoveIndex(
            model_name='bill',
            name='bill_account_prefix',
        ),
        migrations.AddIndex(
            model_name='bill',
            index=django.contrib.postgres.indexes.BrinIndex(fields=['run'], name='bill_run', pages_per_range=32),
        ),
        migrations.RunSQL(
            sql=(SQL / "0011_fewer_indexes.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0011_fewer_indexes_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
