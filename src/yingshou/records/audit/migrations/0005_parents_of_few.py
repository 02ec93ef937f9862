"""The parents of a few rows are looked up in one query."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_parents_by_range")]

    operations = [
        migrations.RunSQL(
            sql=(SQL / "0005_parents_of_few.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0005_parents_of_few_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
