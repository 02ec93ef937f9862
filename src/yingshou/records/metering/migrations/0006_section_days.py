"""Days of the parts of accounts that are metered by quarter-hours."""

import django.db.models.deletion
import yingshou.records.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("customers", "0006_traits_append_only"),
        ("metering", "0005_ratios"),
    ]

    operations = [
        migrations.CreateModel(
            name="SectionDailyUsage",
            fields=[
                ("pk", models.CompositePrimaryKey("account_id", "price_class", "time_of_use", "use_date", blank=True, editable=False, primary_key=True, serialize=False)),
                ("price_class", yingshou.records.fields.CodeField(max_length=32)),
                ("time_of_use", models.BooleanField()),
                ("use_date", models.DateField()),
                ("total_kwh", yingshou.records.fields.EnergyField(decimal_places=4, max_digits=20)),
                ("sharp_kwh", yingshou.records.fields.EnergyField(decimal_places=4, max_digits=20)),
                ("peak_kwh", yingshou.records.fields.EnergyField(decimal_places=4, max_digits=20)),
                ("flat_kwh", yingshou.records.fields.EnergyField(decimal_places=4, max_digits=20)),
                ("valley_kwh", yingshou.records.fields.EnergyField(decimal_places=4, max_digits=20)),
                ("deep_kwh", yingshou.records.fields.EnergyField(decimal_places=4, max_digits=20)),
                ("reactive_kvarh", yingshou.records.fields.EnergyField(decimal_places=4, max_digits=20)),
                ("max_demand_kw", yingshou.records.fields.EnergyField(decimal_places=4, max_digits=20)),
                ("intervals", models.PositiveIntegerField()),
                ("account", models.ForeignKey(db_column="account_no", db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.account")),
            ],
        ),
    ]
