"""Let the key of bills find the bills of an account too, and months by where they lie."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('billing', '0012_feed_in_books'),
        ('customers', '0001_initial'),
        ('runs', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='bill',
            name='bill_key',
        ),
        migrations.RemoveIndex(
            model_name='bill',
            name='bill_account_month',
        ),
        migrations.AddIndex(
            model_name='bill',
            index=django.contrib.postgres.indexes.BrinIndex(fields=['bill_month'], name='bill_month', pages_per_range=32),
        ),
        migrations.AddConstraint(
            model_name='bill',
            constraint=models.UniqueConstraint(fields=('account', 'bill_month', 'sequence'), name='bill_key'),
        ),
    ]
