"""What unpaid drafts weigh on a position."""

from django.db import migrations

import yingshou.records.fields


class Migration(migrations.Migration):  # noqa: D101
    dependencies = [
        ("indicators", "0002_tier_notices"),
    ]

    operations = [
        migrations.AddField(
            model_name="position",
            name="draft_risk",
            field=yingshou.records.fields.YuanField(db_default=0, decimal_places=2, default=0, max_digits=18),
        ),
    ]
