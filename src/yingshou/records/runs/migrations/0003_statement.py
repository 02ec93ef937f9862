"""Keep with a bill run what became of every account of the book."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add a column to runs."""

    dependencies = [("runs", "0002_owners_and_limits")]

    operations = [
        migrations.AddField(
            "run",
            "statement",
            models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
    ]
