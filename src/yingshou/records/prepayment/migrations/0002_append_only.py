"""Facts of cost control are append-only and add up."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("prepayment", "0001_initial"), ("audit", "0002_forbid_change")]

    operations = [
        migrations.RunSQL(
            sql=(SQL / "0002_append_only.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0002_append_only_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
