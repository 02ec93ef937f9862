"""Hold the keys of mass tables at the cost of the batch alone."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_parents")]

    operations = [
        migrations.RunSQL(
            sql=(SQL / "0004_parents_by_range.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0004_parents_by_range_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
