"""Proposals of later months belong to the correction that moves them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('billing', '0006_steps_append_only'),
    ]

    operations = [
        migrations.AddField(
            model_name='billcorrection',
            name='part_of',
            field=models.ForeignKey(db_column='part_of_no', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='billing.billcorrection'),
        ),
    ]
