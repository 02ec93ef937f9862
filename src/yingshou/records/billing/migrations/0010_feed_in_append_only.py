"""Feed-in statements cannot be changed."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("billing", "0009_tiered_kwh"), ("audit", "0002_forbid_change")]

    operations = [
        migrations.RunSQL(
            sql=(SQL / "0010_feed_in_append_only.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0010_feed_in_append_only_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
