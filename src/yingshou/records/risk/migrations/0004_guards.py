"""Rows behind days ahead and stress stay as they are."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("risk", "0003_rows_behind_figures")]

    operations = [
        migrations.RunSQL(
            sql=(SQL / "0004_guards.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0004_guards_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
