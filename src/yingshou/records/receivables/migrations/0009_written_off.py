"""What stands written off of a due item."""

import yingshou.records.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('receivables', '0008_waived'),
    ]

    operations = [
        migrations.AddField(
            model_name='receivablebalance',
            name='written_off',
            field=yingshou.records.fields.YuanField(db_default=0, decimal_places=2, default=0, max_digits=18),
        ),
        migrations.AddIndex(
            model_name='receivablebalance',
            index=models.Index(condition=models.Q(('written_off', 0), _negated=True), fields=['account_no'], name='balance_written_off'),
        ),
    ]
