"""What was waived of the penalty of a due item."""

from django.db import migrations, models

import yingshou.records.fields


class Migration(migrations.Migration):
    dependencies = [
        ("receivables", "0007_locks"),
    ]

    operations = [
        migrations.AddField(
            model_name="receivablebalance",
            name="penalty_waived",
            field=yingshou.records.fields.YuanField(db_default=0, decimal_places=2, default=0, max_digits=18),
        ),
        migrations.AddConstraint(
            model_name="receivablebalance",
            constraint=models.CheckConstraint(
                condition=models.Q(("penalty_waived__gte", 0)), name="waived_not_negative"
            ),
        ),
    ]
