"""Keep with a problem the limit it passed, its effect, whose task it is and who has it now."""

from django.db import migrations, models

from yingshou.records.fields import CodeField


class Migration(migrations.Migration):
    """Add columns to problems."""

    dependencies = [("runs", "0001_initial")]

    operations = [
        migrations.AddField("problem", "limit_value", models.CharField(max_length=64, null=True)),
        migrations.AddField("problem", "effect", CodeField(max_length=32, null=True)),
        migrations.AddField("problem", "owner", CodeField(max_length=32, null=True)),
        migrations.AddField(
            "problem", "assigned_to", CodeField(blank=True, db_default="", default="", max_length=32)
        ),
        migrations.AddField(
            "problem",
            "assigned_note",
            models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
    ]
