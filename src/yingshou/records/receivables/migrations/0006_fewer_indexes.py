"""Find items of a month and of an entry by where they lie."""

import django.contrib.postgres.indexes
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('receivables', '0005_late'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='receivablebalance',
            name='balance_open_due',
        ),
        migrations.RemoveIndex(
            model_name='receivable',
            name='receivables_bill_mo_817104_idx',
        ),
        migrations.RemoveIndex(
            model_name='receivable',
            name='receivable_entry',
        ),
        migrations.AddIndex(
            model_name='receivable',
            index=django.contrib.postgres.indexes.BrinIndex(fields=['bill_month'], name='receivable_month', pages_per_range=32),
        ),
        migrations.AddIndex(
            model_name='receivable',
            index=django.contrib.postgres.indexes.BrinIndex(fields=['entry'], name='receivable_entry', pages_per_range=32),
        ),
    ]
