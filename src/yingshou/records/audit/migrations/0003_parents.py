"""The functions that hold the keys of mass tables once a statement."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_forbid_change")]

    operations = [
        migrations.RunSQL(
            sql=(SQL / "0003_parents.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0003_parents_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
