"""No item of a match without its match."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("reconciliation", "0002_facts"), ("audit", "0004_parents_by_range")]

    operations = [
        migrations.RunSQL(
            sql=(SQL / "0003_parents.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0003_parents_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
