"""Find the few meters that feed in without reading all."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("metering", "0006_section_days"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="meteringpoint",
            index=models.Index(
                condition=models.Q(("direction", "FEED_IN")), fields=["account"], name="point_feeding_in"
            ),
        ),
    ]
