"""Ratios on the plates of current and potential transformers."""

from django.db import migrations

from yingshou.records.fields import EnergyField


class Migration(migrations.Migration):
    """Add two columns to the metering points."""

    dependencies = [("metering", "0004_validation")]

    operations = [
        migrations.AddField(
            "meteringpoint", "ct_ratio", EnergyField(decimal_places=4, max_digits=18, null=True)
        ),
        migrations.AddField(
            "meteringpoint", "pt_ratio", EnergyField(decimal_places=4, max_digits=18, null=True)
        ),
    ]
