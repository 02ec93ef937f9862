"""The function every table of facts uses against change, and the trigger of the audit trail."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunSQL(
            sql=(SQL / "0002_forbid_change.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0002_forbid_change_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
