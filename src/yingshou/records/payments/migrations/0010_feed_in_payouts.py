"""Let a money request name the statement of energy fed in that it pays."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0013_one_key"), ("payments", "0009_funds_rates")]

    operations = [
        migrations.AddField(
            model_name="moneyrequest",
            name="statement",
            field=models.ForeignKey(
                db_column="statement_no",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="requests",
                to="billing.feedinstatement",
            ),
        ),
    ]
