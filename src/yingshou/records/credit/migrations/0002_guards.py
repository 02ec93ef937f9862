"""Rules, grades, scorecards, reports, proposals and decisions stay as they are."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("credit", "0001_grades"), ("audit", "0002_forbid_change")]

    operations = [
        migrations.RunSQL(
            sql=(SQL / "0002_guards.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0002_guards_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
