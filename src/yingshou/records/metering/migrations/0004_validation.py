"""Rules of validation, and checks of meter clocks."""

from django.db import migrations, models

from yingshou.records.fields import CodeField, EnergyField, NumberField, PriceField


class Migration(migrations.Migration):
    """Add two tables."""

    dependencies = [("metering", "0003_classes_and_directions")]

    operations = [
        migrations.CreateModel(
            name="ValidationRule",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "rule_code", "customer_class", "voltage_level", "valid_from",
                        blank=True, editable=False, primary_key=True, serialize=False,
                    ),
                ),
                ("rule_code", CodeField(max_length=32)),
                ("customer_class", CodeField(max_length=32)),
                ("voltage_level", CodeField(max_length=32)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("effect", CodeField(max_length=32)),
                ("owner", CodeField(max_length=32)),
                ("limit_value", PriceField(decimal_places=8, max_digits=20, null=True)),
                ("limit_unit", CodeField(max_length=32, null=True)),
                ("floor_value", EnergyField(decimal_places=4, max_digits=20, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="MeterClock",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "point_no", "meter_no", "checked_date",
                        blank=True, editable=False, primary_key=True, serialize=False,
                    ),
                ),
                ("point_no", NumberField(max_length=32)),
                ("meter_no", NumberField(max_length=32)),
                ("checked_date", models.DateField()),
                ("offset_seconds", models.IntegerField()),
            ],
        ),
    ]
