"""The shipped rules of reconciliation; its facts are append-only."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("reconciliation", "0001_initial"), ("audit", "0002_forbid_change")]

    operations = [
        migrations.RunSQL(
            sql=(SQL / "0002_facts.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0002_facts_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
